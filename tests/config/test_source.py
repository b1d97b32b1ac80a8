"""Whatever serves hands out nothing of the source's own history, nor of the installation's folder."""

from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import call_command

from config.urls import urlpatterns
from tests.house.test_urls import all_views

HISTORY = (".git/config", ".git/HEAD", ".svn/entries", ".hg/hgrc")
WAYS = ("/{0}", "/static/{0}", "/static/../{0}", "/static/%2e%2e/{0}", "/static//{0}", "/media/{0}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", [*HISTORY, "pyproject.toml", "manage.py"])
def test_no_address_leads_to_the_source(as_, administrator, way, file):
    assert as_(administrator).get(way.format(file)).status_code == 404


def test_collecting_styles_leaves_history_behind(settings, tmp_path):
    for name in (*HISTORY, "own.css"):
        (tmp_path / "from" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / name).write_text("body {}")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "from"], tmp_path / "to"

    call_command("collectstatic", "--noinput", verbosity=0)

    collected = {path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*")}
    assert "own.css" in collected
    assert not {name.partition("/")[0] for name in collected} & {".git", ".svn", ".hg"}


def test_no_served_folder_holds_the_installation():
    served = [Path(live.STATIC_ROOT), *map(Path, live.STATICFILES_DIRS)]

    assert [folder for folder in served if live.BASE_DIR.is_relative_to(folder)] == []
    assert [folder for folder in served if any((folder / name).exists() for name in HISTORY)] == []


def test_nothing_but_views_of_our_own_serves_files():
    assert (live.MEDIA_URL, str(live.MEDIA_ROOT)) in {("", ""), ("/", "")}
    modules = {view.__module__.partition(".")[0] for _, view in all_views(urlpatterns)}
    assert modules <= {
        "config", "backups", "api", "imports", "reports", "recommendations", "inspections", "evidence", "accounts"
    }  # fmt: skip

"""A backup holds the register as it was at one moment, and nothing that signs anybody in."""

import json
import shutil
from types import SimpleNamespace

import pytest
from django.db import connection

from accounts.models import Session, Token
from backups.manifest import digest_of
from backups.rules import backup_refusals
from evidence.models import StoredFile
from tests.backups.conftest import backup_of
from tests.conftest import plant
from tests.installation import here

EVENTS = "SELECT kind, actor, subject FROM audit_event ORDER BY id"


def told(backup):
    """What a backup says of itself."""
    return json.loads((backup / "manifest.json").read_text())


def stored_in(folder):
    """The one stored file in a store."""
    return next(path for path in folder.glob("??/*") if path.is_file())


def test_a_backup_says_what_is_in_it(backup):
    manifest = told(backup)

    kept = {f"evidence/{one.name}": one.sha256 for one in StoredFile.objects.all()}
    assert kept.items() < manifest["files"].items()
    assert {name: digest_of(backup / name) for name in manifest["files"]} == manifest["files"]
    assert manifest["tables"]["recommendations_finding"] == 1
    assert manifest["head"]["seq"] == manifest["tables"]["audit_ledgerentry"]
    assert manifest["engine"] == connection.vendor


def test_a_backup_is_recorded_with_the_digest_of_its_manifest(installation, tmp_path):
    backup = backup_of(installation, tmp_path / "backups")
    kind, actor, words = installation.ask(EVENTS)[-1]

    assert (kind, actor) == ("backup_made", "command backup")
    assert words == f"{backup.name} up to entry {told(backup)['head']['seq']}, manifest " + digest_of(
        backup / "manifest.json"
    )


def test_nobody_but_its_owner_may_look_into_a_backup(backup):
    assert backup.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("evidence")
def test_what_signs_people_in_is_not_in_a_backup(as_, officer, transactional_db, tmp_path):
    as_(officer)
    plant(officer)
    key, kept = Session.objects.get().session_key, Token.objects.get().digest
    place = here(tmp_path)

    backup = backup_of(place, tmp_path / "backups")

    assert place.ask("SELECT session_key FROM accounts_session") == [(key,)]
    assert place.ask("SELECT digest FROM accounts_token") == [(kept,)]
    for secret in (key, kept):
        assert [path for path in backup.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()] == []


def test_a_file_that_changed_in_the_store_is_named_and_the_rest_is_kept(installation, tmp_path):
    kept = stored_in(tmp_path / "evidence")
    kept.write_bytes(b"Something else")

    made = installation.manage("backup", "--output", tmp_path / "backups")

    assert made.returncode == 1
    assert f"File {kept.parent.name}/{kept.name} has changed since it was added." in made.stdout
    assert len(list((tmp_path / "backups").glob("signoff-*Z"))) == 1


def test_a_file_that_is_missing_from_the_store_is_named_and_the_rest_is_kept(installation, tmp_path):
    kept = stored_in(tmp_path / "evidence")
    kept.unlink()

    made = installation.manage("backup", "--output", tmp_path / "backups")

    assert made.returncode == 1
    assert f"File {kept.parent.name}/{kept.name} is missing from the store." in made.stdout
    assert told(next((tmp_path / "backups").glob("signoff-*Z")))["problems"]


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["EVIDENCE_ROOT", "STATIC_ROOT", "MEDIA_ROOT"])
def test_no_backup_is_made_where_it_would_be_served_or_swept(setting, settings, tmp_path):
    setattr(settings, setting, str(tmp_path / "here"))

    assert backup_refusals(tmp_path / "here" / "backups") == [
        f"{tmp_path}/here/backups is inside {setting}. Choose a folder outside it, on another disk."
    ]


@pytest.mark.django_db
def test_no_backup_is_begun_on_a_disk_that_is_too_small(monkeypatch, tmp_path):
    StoredFile(sha256="0" * 64, size=50_000_000, name="00/none", content_type="text/plain").save()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=40_000_000))

    (reason,) = backup_refusals(tmp_path / "not" / "there" / "yet")

    assert reason.startswith(f"{tmp_path}/not/there/yet has 38 MB free and ")
    assert reason.endswith(" MB are needed. Choose another disk.")


def test_a_backup_that_fails_leaves_nothing_behind_and_is_recorded(installation, tmp_path):
    (tmp_path / "backups").mkdir()
    stored_in(tmp_path / "evidence").unlink()
    name = f"{next(iter(StoredFile.objects.values_list('name', flat=True)))}"
    (tmp_path / "evidence" / name).mkdir()

    made = installation.manage("backup", "--output", tmp_path / "backups")

    assert made.returncode == 1
    assert "No backup was made." in made.stdout
    assert list((tmp_path / "backups").iterdir()) == []
    assert installation.ask(EVENTS)[-1][:2] == ("backup_failed", "command backup")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_programs_that_a_backup_needs_are_named_where_they_are_missing(installation, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    made = installation.manage("backup", "--output", tmp_path / "backups")

    assert "pg_dump of PostgreSQL 18, the server's version, is not on this machine." in made.stdout
    assert "apt-get install postgresql-client-18" in made.stdout

"""The whole register leaves in open formats, and an empty installation takes it in with nothing lost."""

import hashlib
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from audit.models import LedgerHead
from backups.archive_actions import archive as make
from backups.archive_actions import load
from backups.archives import LEFT_OUT, NO_PASSWORD, archived_models, place_of
from backups.manifest import BackupError
from tests.audit.conftest import everything  # noqa: F401
from tests.installation import Installation, here

WELL = "All is as it was recorded"
GROWING = {"audit_event", "audit_ledgerentry"}


@pytest.fixture
def full(transactional_db, everything, evidence, tmp_path):  # noqa: F811
    """An installation that has rows in every table."""
    return here(tmp_path)


@pytest.fixture
def archive(full):
    """An archive of it, made from the shell."""
    said = full.manage("archive", "--output", full.folder / "out")
    assert said.returncode == 0, said.stdout
    return next((full.folder / "out").glob("signoff-archive-*.zip"))


@pytest.fixture
def small(transactional_db, evidence, tmp_path):
    """An archive of a small register."""
    return make(tmp_path / "out", print)[0]


def loaded(place, archive):
    """Load it from the shell, and give what was said."""
    said = place.manage("load_archive", archive)
    assert said.returncode == 0, said.stdout
    return said.stdout


def rows(place, model):
    """Every row of a table, without passwords; without the newest, in those that grew since."""
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if field.name != "password"]
    table, key = model._meta.db_table, model._meta.pk.column
    found = place.ask(f'SELECT {", ".join(names)} FROM "{table}" ORDER BY "{key}"')  # noqa: S608
    return found[:-1] if table in GROWING else found


def test_nothing_is_lost_on_the_way_out_and_in_again(full, archive, elsewhere):
    said = loaded(elsewhere, archive)

    compared = [model for model in archived_models() if model is not LedgerHead]
    for model in compared:
        assert rows(elsewhere, model) == rows(full, model), model
    empty = {model._meta.object_name for model in compared if not rows(full, model)}
    assert len(compared) - len(empty) > 60, empty
    assert WELL in said
    # What comes after it meets no number that is taken, and the guards stand.
    assert elsewhere.manage("archive", "--output", elsewhere.folder / "again").returncode == 0
    assert WELL in elsewhere.manage("verify").stdout
    assert elsewhere.manage("check", "--database", "default").stdout.count("W001") == 0


def test_every_table_of_ours_is_in_it_or_begins_anew():
    ours = {"accounts", "api", "audit", "evidence", "imports", "inspections", "recommendations", "reports"}
    tables = {model for model in apps.get_models() if model._meta.app_label in ours and not model._meta.proxy}

    assert set(archived_models()) == tables - LEFT_OUT
    assert tables >= LEFT_OUT


def test_any_program_can_read_it(small):
    with zipfile.ZipFile(small) as whole:
        columns = json.loads(whole.read("columns.json"))
        tables = json.loads(whole.read("manifest.json"))["tables"]
        for model in archived_models():
            lines = [json.loads(line) for line in whole.read(place_of(model)).splitlines()]
            told = {each["name"] for each in columns[model._meta.label_lower]}
            assert len(lines) == tables[model._meta.db_table]
            assert all({"model", "pk", "fields"} == line.keys() and line["fields"].keys() < told for line in lines)
        assert "load_archive" in whole.read("README.txt").decode()


def test_no_password_and_no_session_leaves_in_it(small, lead, as_):
    as_(lead)
    with zipfile.ZipFile(small) as whole:
        said = b"".join(whole.read(name) for name in whole.namelist()).decode(errors="replace")

    assert lead.password
    assert lead.password not in said
    assert f'"password": "{NO_PASSWORD}"' in said
    assert "accounts.session" not in said


def test_a_register_that_is_there_is_never_replaced(small):
    with pytest.raises(BackupError, match="There is a register here already, and nothing in it was touched"):
        load(small, print)

    assert User.objects.exists()


def rewritten(archive, change):
    """Write an archive again, each member changed by the function or left out where it gives none."""
    other = archive.with_name(f"{archive.stem}-changed.zip")
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(other, "w") as changed:
        for name in whole.namelist():
            if (content := change(name, whole.read(name))) is not None:
                changed.writestr(name, content)
    return other


DAMAGES = {
    "tables/accounts.user.jsonl is not as it was": lambda name, content: (
        content if "user" not in name else content + b" "
    ),
    "is missing from the archive": lambda name, content: None if name.startswith("evidence/") else content,
    "it has no manifest.json": lambda name, content: None if name == "manifest.json" else content,
    "is of format 7": lambda name, content: content.replace(b'"format": 1', b'"format": 7'),
    "The manifest of": lambda name, content: b"{" if name == "manifest.json" else content,
    "made by another version of Signoff (audit.0001_initial, audit.0001_later)": lambda name, content: content.replace(
        b'"audit.0001_initial"', b'"audit.0001_later"'
    ),
}


@pytest.mark.parametrize("words", DAMAGES)
def test_a_damaged_archive_is_refused_in_words(words, small):
    with pytest.raises(BackupError, match=re.escape(words)):
        load(rewritten(small, DAMAGES[words]), print)


def test_a_file_that_is_no_archive_is_refused_in_words(tmp_path):
    (tmp_path / "list.zip").write_text("reference;text")

    with pytest.raises(BackupError, match="cannot be read as an archive"):
        load(tmp_path / "list.zip", print)


def test_a_missing_file_is_named_and_the_rest_is_archived(transactional_db, evidence, evidence_folder, tmp_path):
    (evidence_folder / evidence.stored_file.name).unlink()

    made, manifest = make(tmp_path / "out", print)

    assert manifest.problems == [f"File {evidence.stored_file.name} is missing from the store."]
    assert made.exists()


def test_tables_that_do_not_fit_together_are_not_loaded_by_half(archive, elsewhere):
    broken = rewritten(archive, lambda name, content: b"" if name == "tables/accounts.user.jsonl" else content)
    with zipfile.ZipFile(broken) as whole:
        manifest = json.loads(whole.read("manifest.json"))
    manifest["files"]["tables/accounts.user.jsonl"] = hashlib.sha256(b"").hexdigest()
    told = json.dumps(manifest).encode()
    broken = rewritten(broken, lambda name, content: told if name == "manifest.json" else content)

    said = elsewhere.manage("load_archive", broken)

    assert said.returncode == 1
    assert "Its tables do not fit together" in said.stdout
    assert elsewhere.ask("SELECT count(*) FROM recommendations_finding") == [(0,)]


def test_an_archive_of_one_database_goes_into_the_other(archive, full, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("needs PostgreSQL, from which it goes into SQLite")
    other = Installation(tmp_path / "lite", f"sqlite:///{tmp_path / 'lite' / 'signoff.sqlite3'}")
    other.folder.mkdir()

    loaded(other, archive)

    assert WELL in other.manage("verify").stdout

"""A drill puts the newest backup into a scratch place, says whether that went well, and leaves nothing there."""

import os
import re

import pytest
from django.db import connection

from tests.backups.conftest import backup_of

LAST = "SELECT kind, subject FROM audit_event ORDER BY id DESC LIMIT 1"


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where scratch places are made."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


def left(scratch):
    """What a drill left behind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'signoff_drill_%'")
            return cursor.fetchall()
    return os.listdir(scratch)


def test_a_drill_restores_the_newest_backup_and_leaves_nothing(installation, backup, scratch):
    before = installation.ask("SELECT max(seq) FROM audit_ledgerentry")

    said = installation.manage("drill", backup.parent)

    assert said.returncode == 0, said.stdout
    assert re.search(rf"{backup.name} can be restored as it was recorded. It took \d\.\d minutes.", said.stdout)
    assert left(scratch) == []
    kind, words = installation.ask(LAST)[0]
    assert kind == "drill_passed"
    assert words.startswith(f"{backup.name} can be restored as it was recorded, tried in ")
    assert installation.ask("SELECT max(seq) FROM audit_ledgerentry")[0][0] == before[0][0] + 1
    assert installation.verified() == "well"


def test_a_drill_with_a_damaged_backup_fails_and_leaves_nothing(installation, backup, scratch):
    next(backup.glob("evidence/??/*")).write_bytes(b"Something else")

    said = installation.manage("drill", backup.parent)

    assert said.returncode == 1
    assert "is not as it was when the backup was made." in said.stdout
    assert f"{backup.name} cannot be restored as it was recorded." in said.stdout
    assert left(scratch) == []
    assert installation.ask(LAST)[0][0] == "drill_failed"


@pytest.mark.usefixtures("scratch")
def test_a_drill_tries_the_newest_and_no_unfinished_one(installation, backup):
    newest = backup.rename(backup.with_name("signoff-2099-01-01T000000Z"))
    backup_of(installation, newest.parent)
    (newest.parent / "signoff-2100-01-01T000000Z.partial").mkdir()

    assert f"{newest.name} can be restored" in installation.manage("drill", newest.parent).stdout


def test_a_drill_without_a_backup_says_how_to_make_one(installation, tmp_path):
    said = installation.manage("drill", tmp_path)

    assert said.returncode == 1
    assert f"There is no backup in {tmp_path}. Make one: ./signoff manage backup --output {tmp_path}" in said.stdout

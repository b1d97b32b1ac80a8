"""Registers that earlier versions left, each a copy as it was then: the newest version takes them over unharmed."""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

REGISTERS = sorted((Path(__file__).parent / "registers").glob("*.sql.gz"))
# The one file in their store.
KEPT = "Vetting policy"


@pytest.fixture(params=REGISTERS, ids=lambda path: path.name)
def place(request, tmp_path):
    """An installation that holds such a register."""
    with sqlite3.connect(tmp_path / "signoff.sqlite3") as database:
        database.executescript(gzip.decompress(request.param.read_bytes()).decode())
        (name,) = database.execute("SELECT name FROM evidence_storedfile").fetchone()
    kept = tmp_path / "evidence" / name
    kept.parent.mkdir(parents=True)
    kept.write_text(KEPT)
    return tmp_path


def counts(place):
    """Count every table's rows."""
    with sqlite3.connect(place / "signoff.sqlite3") as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def manage(place, *words):
    """Run a command there."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"SIGNOFF_DATA": str(place)}
    return subprocess.run(
        [sys.executable, "manage.py", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_there_is_one_to_take_over():
    assert REGISTERS


def test_it_is_taken_over_with_every_row_and_verifies(place):
    before = counts(place)

    assert manage(place, "migrate", "--verbosity", "0").returncode == 0

    after = counts(place)
    grown = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
    assert {name: after.get(name) for name in before.keys() - grown} == {n: before[n] for n in before.keys() - grown}
    told = manage(place, "verify")
    assert (told.returncode, told.stdout.split(":")[0]) == (0, "All is as it was recorded"), told.stdout + told.stderr
    assert "missing" not in told.stderr


def test_a_column_that_came_later_is_held_to_what_it_was_given(place):
    manage(place, "migrate", "--verbosity", "0")
    with sqlite3.connect(place / "signoff.sqlite3") as database:
        database.execute("DROP TRIGGER accounts_historicaluser_no_update")
        database.execute("UPDATE accounts_historicaluser SET is_break_glass = 1 WHERE history_id = 1")

    told = manage(place, "verify")

    assert told.returncode == 1
    assert "history row 1: is_break_glass differs from entry" in told.stdout

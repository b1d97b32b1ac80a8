"""A process killed while saving leaves every record with the history of its newest version."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection

KILLS = 40
COUNT = "SELECT count(*) FROM accounts_board"
WITHOUT_HISTORY = """
    SELECT board.name, board.version FROM accounts_board AS board WHERE board.version <> coalesce(
        (SELECT past.version FROM accounts_historicalboard AS past
         WHERE past.id = board.id ORDER BY past.history_id DESC LIMIT 1), 0)
"""


@pytest.fixture
def ask(transactional_db, tmp_path):
    """Ask a database that other processes can reach too: a file on SQLite, the server's on PostgreSQL."""
    if connection.vendor == "postgresql":

        def answer(question):
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()

        answer.database = connection.settings_dict["NAME"]
        yield answer
        return
    file = sqlite3.connect(tmp_path / "signoff.sqlite3")
    connection.connection.backup(file)
    answer = lambda question: file.execute(question).fetchall()  # noqa: E731
    answer.database = str(tmp_path / "signoff.sqlite3")
    yield answer
    file.close()


def test_no_record_is_ever_without_the_history_of_its_newest_version(ask):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    program = [sys.executable, "-m", "tests.audit.killed_saver", ask.database, str(KILLS)]

    subprocess.run(program, env=environment, check=True, timeout=120)

    assert ask(COUNT)[0][0] > KILLS, "hardly anything was saved, so nothing was tried"
    assert ask(WITHOUT_HISTORY) == []

"""A worker killed at any moment leaves a draft or a whole issued paper, and what it left can be issued again."""

import os
import sqlite3
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.conftest import ROLES, _person, stand_in


@pytest.fixture
def place(transactional_db, tmp_path):
    """A database that other processes can reach too, with a liaison lead in it; and a folder for their files."""
    _person("lead", ROLES["lead"])
    database = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        database = str(tmp_path / "signoff.sqlite3")
        with sqlite3.connect(database) as file:
            connection.connection.backup(file)
        file.close()
    stand_in(tmp_path)
    return database, tmp_path


def test_a_worker_killed_at_any_moment_leaves_a_draft_or_a_whole_paper(place):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.reports.killed_worker", *map(str, place)]

    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert run.returncode == 0, run.stderr
    *wrong, killed = run.stdout.splitlines()
    assert wrong == []
    assert killed.split()[0] == killed.split()[2] != "0", killed


def test_a_paper_whose_worker_was_killed_midway_is_issued_by_the_next(place):
    database, folder = place
    address = f"sqlite:///{database}"
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address}
    environment |= {"SIGNOFF_DATA": str(folder), "SIGNOFF_SECRET_KEY": "only-for-tests-" + "0" * 40}

    command = [sys.executable, "-m", "tests.reports.killed_midway"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)

    assert run.returncode == 0, run.stderr

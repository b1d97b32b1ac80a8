"""An installation that other processes work on: a folder for its files, and a database that they can reach."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection

FOREVER = 600


@dataclass(frozen=True)
class Installation:
    """Where it is, and how to ask it things."""

    folder: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        own = {"DATABASE_URL": self.address, "SIGNOFF_DATA": str(self.folder), "SIGNOFF_SECRET_KEY_FILE": ""}
        return os.environ | own | {"DJANGO_SETTINGS_MODULE": "tests.settings"}

    @property
    def file(self) -> Path:
        """The database, on SQLite."""
        return self.folder / "signoff.sqlite3"

    def manage(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """Run a management command."""
        return self.python("manage.py", *words)

    def python(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """Run a program in Python."""
        return subprocess.run(self.command(*words), **self.piped, check=False, timeout=FOREVER)

    def start(self, *words: object) -> "subprocess.Popen[str]":
        """Start a program in Python, and do not wait."""
        return subprocess.Popen(self.command(*words), **self.piped)

    def command(self, *words: object) -> list[str]:
        """How a program is called."""
        return [sys.executable, *map(str, words)]

    @property
    def piped(self) -> dict[str, Any]:
        """How a program's words come back."""
        return {"env": self.environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask its database."""
        if self.address.startswith("sqlite"):
            with closing(sqlite3.connect(self.file, timeout=20)) as file:
                return file.execute(question).fetchall()
        with psycopg.connect(self.address, autocommit=True) as asked:
            return asked.execute(question).fetchall()

    def verified(self) -> str:
        """What `verify` says of it: one line where all is well."""
        said = self.manage("verify").stdout
        return "well" if said.startswith("All is as it was recorded") else said


def here(folder: Path) -> Installation:
    """The tests' own database, as an installation; on SQLite a copy of it, which others can open."""
    if connection.vendor == "postgresql":
        return Installation(folder, _address(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(folder / "signoff.sqlite3")) as file:
        connection.connection.backup(file)
    return Installation(folder, f"sqlite:///{folder / 'signoff.sqlite3'}")


@contextmanager
def empty(folder: Path) -> Iterator[Installation]:
    """An installation in which nothing is."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Installation(folder, f"sqlite:///{folder / 'signoff.sqlite3'}")
        return
    name = f"{connection.settings_dict['NAME']}_{folder.name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Installation(folder, _address(name))
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _address(name: str) -> str:
    """The address of a database on the tests' server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

"""How a PostgreSQL database is copied while people work, and put back: by its own programs."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from psycopg.pq import Conninfo

from backups.manifest import BackupError

FILE = "database.dump"
DEBIAN = "/usr/lib/postgresql/{major}/bin"


def version() -> str:
    """Which PostgreSQL the server is."""
    return f"{_major()}.{connection.cursor().connection.info.server_version % 10000}"


def size() -> int:
    """How many bytes the database takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def snapshot(folder: Path, emptied: list[str]) -> Iterator[Any]:
    """Copy the database as it is at one moment, and answer questions about that same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        without = [f"--exclude-table-data=public.{table}" for table in emptied]
        _run("pg_dump", "--format=custom", f"--snapshot={name}", *without, f"--file={folder / FILE}")

        yield partial(_answer, cursor)


def _answer(cursor: Any, question: str) -> list[tuple[Any, ...]]:
    """Ask the database."""
    cursor.execute(question)
    return list(cursor.fetchall())


@contextmanager
def moment() -> Iterator[Any]:
    """Read the database as it is at one moment, while others go on writing, and answer questions about it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield partial(_answer, cursor)


def load(backup: Path) -> None:
    """Put the copy back, in one transaction. Whoever runs this then owns the tables."""
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", *how, f"--dbname={connection.settings_dict['NAME']}", str(backup / FILE))
    connection.close()


@contextmanager
def scratch(folder: Path) -> Iterator[str]:
    """Give the address of an empty database on the same server that goes when this is over."""
    name = f"signoff_drill_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _major() -> int:
    """The first number of the server's version."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version // 10000)


def _program(name: str) -> str:
    """Find one of PostgreSQL's programs, of the server's own version: another one's copies may not go back."""
    major = _major()
    for path in (DEBIAN.format(major=major), None):
        found = shutil.which(name, path=path)
        if found and f" {major}." in _said([found, "--version"]).stdout:
            return found
    raise BackupError(
        f"{name} of PostgreSQL {major}, the server's version, is not on this machine. On Debian and Ubuntu an "
        f"administrator can install it: apt-get install postgresql-client-{major}. Elsewhere put it into the PATH."
    )


def _run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against our database."""
    done = _said([_program(name), *arguments])
    if done.returncode:
        raise BackupError(f"{name} did not work: {done.stderr.strip()}")


def _said(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program, and give back what it said."""
    return subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603


def _environment() -> dict[str, str]:
    """Say where the database is as our own connection knows it, where a list of processes does not show it."""
    info = connection.connection.info
    given = {**info.get_parameters(), "password": info.password}
    names = {each.keyword.decode(): each.envvar.decode() for each in Conninfo.get_defaults() if each.envvar}
    return os.environ | {names[word]: value for word, value in given.items() if value and word in names}

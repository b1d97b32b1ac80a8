"""How a SQLite database is copied while people work, and put back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from backups.manifest import BackupError

FILE = "database.sqlite3"


def version() -> str:
    """Which SQLite this is."""
    return sqlite3.sqlite_version


def size() -> int:
    """How many bytes the database takes, with what was not yet written into its file."""
    path = Path(connection.settings_dict["NAME"])
    return sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())


@contextmanager
def snapshot(folder: Path, emptied: list[str]) -> Iterator[Any]:
    """Copy the database as it is at one moment, and answer questions about the copy."""
    path = folder / FILE
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        # Without this the copy would keep what is taken out of it, in pages that it no longer uses.
        copy.execute("PRAGMA secure_delete = ON")
        for table in emptied:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  # the name of a table of our own
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BackupError(f"The database is damaged: {said}. Restore the newest backup that passes a drill.")
        yield lambda question: copy.execute(question).fetchall()


@contextmanager
def moment() -> Iterator[Any]:
    """Read the database as it is at one moment, while others go on writing, and answer questions about it."""
    with connection.cursor() as cursor:
        # Not through `atomic`, which takes the turn to write.
        cursor.execute("BEGIN")
        try:
            yield lambda question: cursor.execute(question).fetchall()
        finally:
            cursor.execute("ROLLBACK")


def load(backup: Path) -> None:
    """Put the copy back, in one transaction."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{(backup / FILE).resolve().as_uri()}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
    connection.close()


@contextmanager
def scratch(folder: Path) -> Iterator[str]:
    """Give the address of an empty database that goes when this is over."""
    yield f"sqlite:///{folder / 'signoff.sqlite3'}"

"""The databases that can be backed up, by the name that Django gives each."""

from typing import Any

from django.db import connection

from backups import postgresql, sqlite

ENGINES: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def engine() -> Any:
    """How this installation's database is copied and put back."""
    return ENGINES[connection.vendor]

"""Empties the tests' database, which the triggers would refuse. Nothing but the tests has this command."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from audit import triggers


class Command(flush.Command):
    """Take the triggers down first; the migration signal at the end of a flush puts them up again."""

    def handle(self, **options: Any) -> None:
        """Empty every table."""
        triggers.remove(connections[options["database"]])
        super().handle(**options)

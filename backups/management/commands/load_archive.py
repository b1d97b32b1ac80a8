"""Load an archive into an empty installation, on either database, and verify it there."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from audit.ledger import head
from backups.archive_actions import load
from backups.manifest import BackupError


class Command(BaseCommand):
    """Load; leave with 1 where it could not be done, or where not all is as it was recorded."""

    help = (
        "Load an archive into an empty installation. It is read whole before anything is touched, and verified after."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what must be given."""
        parser.add_argument("archive", type=Path, help="the ZIP that archive wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, and say what is wrong then."""
        try:
            wrong = load(options["archive"], self.stdout.write)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"Not loaded. {error}") from error
        for problem in wrong:
            self.stdout.write(problem)
        self.stdout.write(f"Loaded. The newest entry is now: {head()}")
        self.stdout.write("Nobody has a password yet. Give an administrator one: ./signoff manage changepassword NAME")
        self.stdout.write(f"{len(wrong)} problems were found." if wrong else "All is as it was recorded.")
        sys.exit(1 if wrong else 0)

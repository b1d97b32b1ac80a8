"""Put a backup into an empty installation, and verify it there."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from audit.ledger import head
from backups.actions import restore
from backups.manifest import BackupError


class Command(BaseCommand):
    """Restore; leave with 1 where it could not be done, or where not all is as it was recorded."""

    help = "Put a backup into an empty installation. It is read whole before anything is touched, and verified after."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("backup", type=Path, help="the backup's folder, signoff- and a date and a time")
        parser.add_argument("--heads", type=Path, help="a file of heads that were kept elsewhere, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what is wrong then."""
        try:
            heads = options["heads"].read_text(encoding="utf-8").splitlines() if options["heads"] else []
            wrong = restore(options["backup"], heads, self.stdout.write)
        except (BackupError, OSError, UnicodeDecodeError, DatabaseError) as error:
            raise CommandError(f"Not restored. {error}") from error
        for problem in wrong:
            self.stdout.write(problem)
        self.stdout.write(f"Restored. The newest entry is now: {head()}")
        self.stdout.write(f"{len(wrong)} problems were found." if wrong else "All is as it was recorded.")
        sys.exit(1 if wrong else 0)

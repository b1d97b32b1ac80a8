"""Write the whole register as a ZIP of open formats."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from backups.archive_actions import archive
from backups.manifest import BackupError


class Command(BaseCommand):
    """Make an archive; leave with 1 where none was made, or where the store itself has a fault."""

    help = "Write every table as JSON Lines, and every stored file, into one ZIP. Passwords and codes are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what must be given."""
        parser.add_argument("--output", type=Path, required=True, help="the folder in which it is made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        try:
            made, manifest = archive(options["output"], self.stdout.write)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"No archive was made. {error}") from error
        rows, files = sum(manifest.tables.values()), len(manifest.kept)
        self.stdout.write(f"{made}: {rows} rows and {files} files, up to entry {manifest.newest.seq}.")
        self.stdout.write("".join(f"{problem}\n" for problem in manifest.problems), ending="")
        sys.exit(1 if manifest.problems else 0)

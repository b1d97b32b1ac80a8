"""Copy the whole register into a new folder, while people work."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups.actions import back_up
from backups.manifest import BackupError


class Command(BaseCommand):
    """Make a backup; leave with 1 where none was made, or where the store itself has a fault."""

    help = "Copy the database, the evidence and the issued papers into a new folder. The secret key is not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what must be given."""
        parser.add_argument("--output", type=Path, required=True, help="the folder in which the new one is made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        try:
            backup, manifest = back_up(options["output"], self.stdout.write)
        except BackupError as error:
            raise CommandError(f"No backup was made. {error}") from error
        rows, files = sum(manifest.tables.values()), len(manifest.files)
        self.stdout.write(f"{backup}: {rows} rows and {files} files, up to entry {manifest.newest.seq}.")
        self.stdout.write("Keep the secret key elsewhere: it is not in the backup.")
        self.stdout.write("".join(f"{problem}\n" for problem in manifest.problems), ending="")
        sys.exit(1 if manifest.problems else 0)

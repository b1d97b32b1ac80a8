"""Try whether the newest backup can be put back, in a place that is thrown away."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backups.actions import drill
from backups.manifest import BackupError


class Command(BaseCommand):
    """Restore the newest backup into a scratch place, verify it, and leave with 1 where that fails."""

    help = "Restore the newest backup of a folder into a scratch place and verify it there. Nothing here is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("folder", type=Path, help="the folder that backup --output names")
        parser.add_argument("--heads", type=Path, help="a file of heads that were kept elsewhere, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Try it."""
        try:
            outcome, passed = drill(options["folder"], options["heads"], self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(f"The drill could not begin. {error}") from error
        self.stdout.write(outcome)
        sys.exit(0 if passed else 1)

"""Say whether anything that was recorded was rewritten."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.ledger import head
from audit.models import Disposal
from audit.verify import problems


class Command(BaseCommand):
    """Name every problem, one a line, and leave with 1 where there is any."""

    help = "Check the ledger, the history, the records and the stored files. Names every problem."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("--heads", type=Path, help="a file of heads that were kept elsewhere, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everything."""
        count = 0
        for problem in problems(self._kept(options["heads"])):
            self.stdout.write(problem)
            count += 1
        now, disposed = head(), Disposal.objects.count()
        if disposed:
            self.stdout.write(f"{disposed} texts were lawfully disposed of; the ledger says under which entry each.")
        if count:
            self.stdout.write(f"{count} problems were found in the ledger of {now.seq} entries and what it tells of.")
            sys.exit(1)
        self.stdout.write(f"All is as it was recorded: {now.seq} entries, up to {now.at}.")

    def _kept(self, path: Path | None) -> list[str]:
        """Read the heads that were kept elsewhere."""
        if path is None:
            return []
        try:
            return path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} could not be read: {error}") from error

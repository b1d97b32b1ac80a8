"""Write the ledger to a file that `audit/check_ledger.py` can check without Signoff."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.ledger import LedgerEntry

BATCH = 2000


class Command(BaseCommand):
    """Write one entry a line. Free text is in it only as salted digests, and the salts stay here."""

    help = "Write the ledger as JSON lines, for audit/check_ledger.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what must be given."""
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        names = ("seq", "prev", "hash", "body")
        rows = LedgerEntry.objects.order_by("seq").values(*names).iterator(BATCH)
        count = 0
        try:
            with options["output"].open("w", encoding="ascii") as file:
                for row in rows:
                    file.write(json.dumps(row) + "\n")
                    count += 1
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error}") from error
        self.stdout.write(f"{options['output']}: {count} entries")

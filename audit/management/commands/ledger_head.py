"""Print the newest head of the ledger, to be kept where nobody who can write the database can write."""

from typing import Any

from django.core.management.base import BaseCommand

from audit.ledger import head


class Command(BaseCommand):
    """Print one line: site, number, hash, entries, time."""

    help = "Print the newest head of the ledger as one line. Keep it elsewhere; verify --heads takes it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(str(head()))

"""Ask the virus scanner again about the files that it has given no verdict on."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from evidence import scanner
from evidence.models import StoredFile
from evidence.upkeep_actions import scan_waiting


class Command(BaseCommand):
    """Say what became of each, and leave with 1 where some still wait."""

    help = "Ask the virus scanner about files that wait for it. The worker does so every minute by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask."""
        if not scanner.is_on():
            self.stdout.write("No file is checked for viruses here: SIGNOFF_SCANNER is none.")
            return
        became = scan_waiting()
        waiting = became[StoredFile.Scan.HELD]
        clean, refused = became[StoredFile.Scan.CLEAN], became[StoredFile.Scan.REFUSED]
        self.stdout.write(f"{became.total()} waited: {clean} clean, {refused} refused, {waiting} still wait.")
        if waiting:
            sys.exit(1)

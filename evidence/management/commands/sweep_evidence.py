"""Remove from the store what no row needs."""

from typing import Any

from django.core.management.base import BaseCommand

from evidence.upkeep_actions import sweep


class Command(BaseCommand):
    """Say how much was removed."""

    help = "Remove uploads cut short and files that no row knows, a day old; and bytes refused or disposed of."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep."""
        swept = sweep()
        self.stdout.write(
            f"Removed {swept['unfinished']} uploads cut short, {swept['unknown']} files that no row knew, "
            f"and {swept['given up']} that were refused or disposed of."
        )

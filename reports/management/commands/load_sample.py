"""Load the sample register into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from reports.sample_register import load


class Command(BaseCommand):
    """Load it once; a register that has people in it is left alone."""

    help = "Load the sample register: the situation of a committee's paper of September 2022, in invented words."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the sample, or say why not."""
        if User.objects.exists():
            self.stdout.write("The register is in use already, so the sample was not loaded.")
            return
        load(say=self.stdout.write)

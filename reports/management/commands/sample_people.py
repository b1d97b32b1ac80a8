"""Say who can sign in to the sample register."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Force, User
from reports.sample_register import CAST, PASSWORD


class Command(BaseCommand):
    """Print the sample's sign-ins, or how to make the first one."""

    help = "Print who can sign in to the sample register."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a person."""
        if Force.current().sample_today is None:
            if not User.objects.exists():
                self.stdout.write("Nobody can sign in yet. Add somebody:")
                self.stdout.write('  ./signoff manage add_person NAME "FULL NAME" --role administrator')
            return
        self.stdout.write(f"Sign in as one of these, with the password {PASSWORD}")
        for person in User.objects.filter(username__in=CAST).prefetch_related("held_roles"):
            roles = ", ".join(held.get_role_display().lower() for held in person.held_roles.all())
            self.stdout.write(f"  {person.username:<18} {roles}")

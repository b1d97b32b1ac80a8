"""Add somebody who can sign in: the way into an empty register."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import save_person
from accounts.models import User
from accounts.password_actions import set_password
from accounts.permissions import ROLES


class Command(BaseCommand):
    """Add a person with their roles; asks for the password."""

    help = "Add a person who can sign in. Asks for the password, or reads it from standard input with --stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--role", action="append", choices=list(ROLES), required=True)
        parser.add_argument("--email", default="")
        parser.add_argument("--break-glass", action="store_true", help="an account for emergencies")
        parser.add_argument("--stdin", action="store_true", help="read the password from standard input")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person, or say why not."""
        person = User(username=options["username"], full_name=options["full_name"], email=options["email"])
        person.is_break_glass = options["break_glass"]
        password = input() if options["stdin"] else getpass.getpass("Password: ")
        try:
            person.full_clean(exclude=["password"])
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        save_person(person, roles=options["role"], by=person)
        set_password(person, password=password, by=person)
        self.stdout.write(f"{person.full_name} can now sign in as {person.username}.")

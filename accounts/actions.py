"""What an administrator does: people, their roles and passwords."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import HeldRole, User
from audit.tracking import delete_as, save_as


@transaction.atomic
def save_person(person: User, *, roles: Collection[str], by: User) -> User:
    """Save a person and let them hold these roles and no others."""
    if not person.pk:
        person.set_unusable_password()
    save_as(by, person)
    for held in person.held_roles.exclude(role__in=roles):
        delete_as(by, held)
    for role in set(roles) - set(person.held_roles.values_list("role", flat=True)):
        save_as(by, HeldRole(user=person, role=role))
    return person


@transaction.atomic
def set_password(person: User, *, password: str, by: User) -> None:
    """Give a person a new password."""
    person.set_password(password)
    save_as(by, person, "New password")

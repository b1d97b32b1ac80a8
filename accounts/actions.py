"""What an administrator does: people, their roles and passwords."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from accounts.models import HeldRole, User
from accounts.sign_in_actions import end_sessions
from audit.tracking import delete_as, save_as


@transaction.atomic
def save_person(person: User, *, roles: Collection[str], by: User, reason: str = "") -> User:
    """Save a person and let them hold these roles and no others. Whoever may now do something else signs in anew."""
    if not person.pk:
        person.set_unusable_password()
    before = _standing(person)
    if settings.ENTRA_TENANT:
        person.entra_tenant = settings.ENTRA_TENANT if person.entra_object else None
    save_as(by, person, reason)
    for held in person.held_roles.exclude(role__in=roles):
        delete_as(by, held, reason)
    for role in set(roles) - set(person.held_roles.values_list("role", flat=True)):
        save_as(by, HeldRole(user=person, role=role), reason)
    # Roles are read anew at every request, so that whoever changes their own need not be signed out.
    if person != by and before != _standing(person):
        end_sessions(person)
    return person


def _standing(person: User) -> tuple[object, ...]:
    """Say, as it is kept, by which ways a person may come in and what they may then do."""
    kept = User.objects.filter(pk=person.pk).values_list("is_active", "entra_object", "is_break_glass").first()
    held = HeldRole.objects.filter(user__pk=person.pk).values_list("role", flat=True)
    return (*(kept or ()), *sorted(held))


@transaction.atomic
def set_password(person: User, *, password: str, by: User) -> None:
    """Give a person a new password, which ends their sessions."""
    person.set_password(password)
    save_as(by, person, "New password")
    if person != by:
        end_sessions(person)

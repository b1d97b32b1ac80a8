"""People as a list that leaves, and what the cover of any list says of whoever took it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Force, User
from accounts.requests import SignedInRequest
from pages.spreadsheets import Column, Sheet

BATCH = 500
Made = list[tuple[str, str]]


def _yes(column: str) -> Any:
    """Say a column of yes or no."""
    return lambda person: "Yes" if getattr(person, column) else "No"


def _roles(person: Any) -> str:
    return ", ".join(held.get_role_display() for held in person.held_roles.all())


# Nothing with which anybody could sign in, in Signoff or elsewhere.
PERSON_COLUMNS = (
    Column("Name", "What they are called.", lambda person: person.full_name, 30),
    Column("User name", "What they sign in as.", lambda person: person.username, 24),
    Column("Job title", "What they do.", lambda person: person.job_title, 30),
    Column("Email address", "Where they are written to.", lambda person: person.email, 34),
    Column("Roles", "The parts that they play here.", _roles, 40),
    Column("May sign in", "No for somebody who left.", _yes("is_active")),
    Column("For emergencies", "Yes where it signs in while force accounts cannot be reached.", _yes("is_break_glass")),
)


def made_by(who: object) -> Made:
    """Say on a list's cover whose it is, and who took it when."""
    taken = f"{timezone.localtime():%-d %B %Y at %H:%M}, {who}"
    return [("Force", str(Force.current())), ("Taken on", taken)]


def made_for(request: SignedInRequest) -> Made:
    """The same of whoever asked for it on a page."""
    return made_by(f"by {request.user}")


def person_sheet(made: Made) -> Sheet:
    """Everybody, with their roles."""
    people: QuerySet[User] = User.objects.prefetch_related("held_roles")
    return Sheet("People", PERSON_COLUMNS, people.iterator(BATCH), [*made, ("People", f"{people.count():,}")])

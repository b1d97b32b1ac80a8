"""Passwords: given by an administrator, chosen by the person, and asked for once more."""

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.client import origin
from accounts.guesses import BLOCKED, is_blocked, wrong
from accounts.models import User
from accounts.passwords import made_up
from accounts.sign_in_actions import end_sessions
from accounts.token_actions import end_tokens
from audit.models import Event, record_event
from audit.tracking import save_as

Kind = Event.Kind


@transaction.atomic
def set_password(person: User, *, password: str, by: User) -> None:
    """Let a person have a password that they chose; it ends the tokens of their dashboards."""
    person.set_password(password)
    person.password_given_at = None
    save_as(by, person, "New password")
    end_tokens(person, by=by)


@transaction.atomic
def give_password(person: User, *, reason: str, by: User) -> str:
    """Make up a password for a person, good only for choosing another; it ends their sessions and tokens."""
    if person == by:
        raise ValidationError("Change your own password on the page of your own account.")
    password = made_up()
    person.set_password(password)
    person.password_given_at = timezone.now()
    save_as(by, person, "New password")
    record_event(Kind.PASSWORD_GIVEN, by.username, person, words=f"to {person.username}: {reason}")
    end_sessions(person)
    end_tokens(person, by=by)
    return password


@transaction.atomic
def choose_password(request: HttpRequest, *, password: str, by: User) -> None:
    """Change one's own password: it ends one's other sessions, and this one goes on under a new key."""
    set_password(by, password=password, by=by)
    record_event(Kind.PASSWORD_CHANGED, by.username, by)
    end_sessions(by, but=request.session.session_key)
    update_session_auth_hash(request, by)


def prove(request: HttpRequest, person: User, password: str) -> None:
    """Hold that this is the person's password, or raise. Wrong ones are recorded and counted."""
    if is_blocked(Kind.PASSWORD_WRONG, person.username, origin(request)):
        raise ValidationError(BLOCKED, code="blocked")
    if not person.check_password(password):
        record_event(Kind.PASSWORD_WRONG, person.username, words=wrong(origin(request)))
        raise ValidationError("The password is wrong. It tells capitals from small letters.", code="wrong")

"""Letting people in and out: after the password, after the code, with a force account; and ending their sessions."""

import time

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts import sessions
from accounts.client import origin
from accounts.id_token import ForceAccount
from accounts.models import Session, User
from accounts.refusals import RefusedError
from audit.models import Event, record_event

# How somebody came in, in the words of the event; the session keeps it.
WAY = "way"
WITH_PASSWORD = "with a password"  # noqa: S105
WITH_CODE = "with a password and a one-time code"
WITH_FORCE_ACCOUNT = "with a force account"
# When somebody last showed who they are. The directory lets in whom it knows, which shows nothing unless it asks anew.
PROVED = "proved"
# Whoever has given the right password, and not yet the code.
HALF = "half in"
SECONDS_FOR_CODE = 600


@transaction.atomic
def let_in(request: HttpRequest, person: User, way: str) -> None:
    """Sign somebody in under a new session key, and record how."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(HALF, None)
    request.session[WAY] = way
    if way != WITH_FORCE_ACCOUNT:
        mark_proved(request)
    sessions.begin(request)
    record_event(Event.Kind.SIGNED_IN, person.username, words=f"{way}, from {origin(request)}")
    if person.is_break_glass and way != WITH_FORCE_ACCOUNT:
        record_event(Event.Kind.BREAK_GLASS_USED, person.username, person)


def let_in_with_force_account(request: HttpRequest, account: ForceAccount) -> None:
    """Sign in whom the directory names, if the administrator has added them."""
    person = User.objects.filter(entra_tenant=account.tenant, entra_object=account.object).first()
    if person is None:
        raise RefusedError("unknown", str(account.object), actor=str(account.object))
    if not person.is_active:
        raise RefusedError("inactive", actor=person.username)
    let_in(request, person, WITH_FORCE_ACCOUNT)


def mark_proved(request: HttpRequest) -> None:
    """Note that the person has just shown who they are, under a new session key."""
    request.session[PROVED] = time.time()
    request.session.cycle_key()


def wait_for_code(request: HttpRequest, person: User, next_address: str) -> None:
    """Note that somebody gave the right password, for as long as it takes to give a code."""
    request.session.cycle_key()
    request.session[HALF] = {
        "person": person.pk,
        "password": person.get_session_auth_hash(),
        "until": time.time() + SECONDS_FOR_CODE,
        "next": next_address,
    }


def waiting_for_code(request: HttpRequest) -> User | None:
    """Find who gave the right password in this browser, unless that was long ago or the password has changed."""
    half = request.session.get(HALF)
    if not half or half["until"] < time.time():
        return None
    person: User | None = User.objects.active().filter(pk=half["person"]).first()
    return person if person and person.get_session_auth_hash() == half["password"] else None


def is_enough(way: str | None) -> bool:
    """Say whether somebody who came in this way has shown all that is asked of them here."""
    return not settings.REQUIRE_TOTP or way in {WITH_CODE, WITH_FORCE_ACCOUNT}


def end_sessions(person: User, *, but: str | None = None) -> int:
    """Sign somebody out wherever they are, but for the session with this key."""
    rows = Session.objects.filter(user=person).exclude(session_key=but or "")
    return rows.delete()[0]


@transaction.atomic
def revoke(session: Session, *, by: User) -> None:
    """End one session, and record it."""
    record_event(Event.Kind.SESSION_REVOKED, by.username, words=f"{session}, of {session.user}")
    session.delete()


@transaction.atomic
def revoke_all_of(person: User, *, reason: str, by: User) -> int:
    """End all of somebody's sessions, with a reason."""
    if person == by:
        raise ValidationError("End your own sessions on the page of your own account.")
    ended = end_sessions(person)
    words = f"all of {person.username}, {ended} in number: {reason}"
    record_event(Event.Kind.SESSION_REVOKED, by.username, person, words=words)
    return ended


@transaction.atomic
def revoke_everybodys(request: HttpRequest, *, reason: str, by: User) -> int:
    """End every session but this one, with a reason."""
    ended: int = Session.objects.exclude(session_key=request.session.session_key).delete()[0]
    words = f"everybody’s but this one, {ended} in number: {reason}"
    record_event(Event.Kind.SESSION_REVOKED, by.username, words=words)
    return ended


@transaction.atomic
def revoke_others(request: HttpRequest, *, by: User) -> int:
    """End all of one's sessions but this one, and record it."""
    ended = end_sessions(by, but=request.session.session_key)
    record_event(Event.Kind.SESSION_REVOKED, by.username, words=f"all others, {ended} in number")
    return ended

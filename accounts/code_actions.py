"""One-time codes: setting them up, giving one, removing them, and taking a lost device away."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts import codes, recovery
from accounts.client import origin
from accounts.guesses import BLOCKED, is_blocked, wrong
from accounts.models import User
from accounts.sign_in_actions import WAY, WITH_CODE, WITH_PASSWORD, end_sessions
from accounts.token_actions import end_tokens
from audit.models import Event, record_event

Kind = Event.Kind
WAIT = "Wait for your app to show the next code, and check that the phone’s clock is right."
WRONG = f"The code is wrong or was used already. {WAIT}"


def refuse_guesser(request: HttpRequest, person: User) -> None:
    """Raise where somebody has given too many wrong codes."""
    if is_blocked(Kind.CODE_WRONG, person.username, origin(request)):
        raise ValidationError(BLOCKED, code="blocked")


def note_wrong(request: HttpRequest, person: User) -> None:
    """Record a wrong code."""
    record_event(Kind.CODE_WRONG, person.username, words=wrong(origin(request)))


def give(request: HttpRequest, person: User, code: str) -> None:
    """Use up a code, or raise. Wrong ones are recorded and counted."""
    refuse_guesser(request, person)
    kind = codes.use(person, code)
    if not kind:
        note_wrong(request, person)
        raise ValidationError(WRONG, code="wrong")
    if kind == codes.RECOVERY:
        left = recovery.left(person)
        record_event(Kind.RECOVERY_CODE_USED, person.username, words=f"{left} left, from {origin(request)}")


def set_up(request: HttpRequest, device: Any, *, by: User) -> list[str]:
    """Keep a device that has shown a right code, sign the person out elsewhere, and make their recovery codes."""
    if codes.has_codes(by):
        raise ValidationError("You have set up one-time codes already.")
    spare = recovery.made_up()
    with transaction.atomic():
        device.save()
        record_event(Kind.CODE_SET_UP, by.username, by)
        _start_anew(request, by, WITH_CODE)
        recovery.keep(by, spare.values())
    return list(spare)


def make_recovery_codes(*, by: User) -> list[str]:
    """Make new recovery codes; the old ones stop working."""
    spare = recovery.made_up()
    with transaction.atomic():
        record_event(Kind.RECOVERY_CODES_MADE, by.username, by)
        recovery.keep(by, spare.values())
    return list(spare)


@transaction.atomic
def remove(request: HttpRequest, *, by: User) -> None:
    """Remove one's own device, as somebody does who has a new phone."""
    Authenticator.objects.filter(user=by).delete()
    record_event(Kind.CODE_REMOVED, by.username, by)
    _start_anew(request, by, WITH_PASSWORD)


def _start_anew(request: HttpRequest, person: User, way: str) -> None:
    """End what was begun under the old rules, and go on here under a new key."""
    end_sessions(person, but=request.session.session_key)
    end_tokens(person, by=person)
    request.session[WAY] = way
    request.session.cycle_key()


@transaction.atomic
def take_away(person: User, *, reason: str, by: User) -> None:
    """Take somebody's lost device away, with a reason: they sign in by password and set up another."""
    if person == by:
        raise ValidationError("Remove your own codes on the page of your own account.")
    Authenticator.objects.filter(user=person).delete()
    record_event(Kind.CODE_REMOVED, by.username, words=f"of {person.username}: {reason}")
    end_sessions(person)
    end_tokens(person, by=by)

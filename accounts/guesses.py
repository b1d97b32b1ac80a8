"""Wrong guesses slow the guesser and not the person: each limit counts what stands in the events.

The events are the counter, so every process sees the same, a restart forgets nothing, and there is no cache to keep.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from audit.models import Event, record_event

Kind = Event.Kind


@dataclass(frozen=True)
class Limit:
    """So many wrong tries within this time; of one name, from one place, or both."""

    kind: Event.Kind
    tries: int
    minutes: int
    of_name: bool = True
    from_place: bool = True


LIMITS = (
    # Somebody who tries one name from one place. The same person elsewhere is not held up.
    Limit(Kind.SIGN_IN_REFUSED, tries=10, minutes=15),
    # Somebody who tries many names from one place; a whole force may share one, so it is wider.
    Limit(Kind.SIGN_IN_REFUSED, tries=100, minutes=60, of_name=False),
    # Somebody at a browser that was left open, where the person's password is asked for once more.
    Limit(Kind.PASSWORD_WRONG, tries=10, minutes=15),
    Limit(Kind.PASSWORD_WRONG, tries=50, minutes=60, from_place=False),
    # Codes are asked for only after the right password, and are only six digits.
    Limit(Kind.CODE_WRONG, tries=5, minutes=15),
    Limit(Kind.CODE_WRONG, tries=50, minutes=60, from_place=False),
    # Nobody guesses a token; the limit is on what a machine with an old one writes into the trail.
    Limit(Kind.TOKEN_REFUSED, tries=20, minutes=15, of_name=False),
)
BLOCKED = "There were too many wrong tries from where you are. Wait 15 minutes, then try again."


def wrong(place: str) -> str:
    """Say in an event that a guess was wrong, and from where: the sentence that is counted."""
    return f"a wrong guess, from {place}"


def late(place: str) -> str:
    """Say in an event that a password was right and had run out: that is no guess."""
    return f"a password that has run out, from {place}"


def too_many(place: str) -> str:
    """Say in an event that no more guesses were let through."""
    return f"too many wrong guesses, from {place}"


def is_blocked(kind: Event.Kind, name: str, place: str) -> bool:
    """Say whether this name may not be tried from this place for now, and record it the first time."""
    if not any(_is_reached(limit, name, place) for limit in LIMITS if limit.kind == kind):
        return False
    since = timezone.now() - datetime.timedelta(minutes=15)
    said = {"kind": kind, "actor": name[:150], "subject": too_many(place)}
    if not Event.objects.filter(**said, occurred_at__gt=since).exists():
        record_event(kind, name, words=too_many(place))
    return True


def _is_reached(limit: Limit, name: str, place: str) -> bool:
    """Count the wrong guesses that one limit is about."""
    since = timezone.now() - datetime.timedelta(minutes=limit.minutes)
    guesses = Event.objects.filter(kind=limit.kind, occurred_at__gt=since)
    guesses = guesses.filter(subject=wrong(place)) if limit.from_place else guesses
    guesses = guesses.filter(actor=name[:150]) if limit.of_name else guesses
    return guesses.count() >= limit.tries

"""Making tokens, ending them, and noting their use."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from accounts.permissions import SCOPES
from accounts.token_rules import make_refusals
from audit.models import Event, record_event

# A token is written at most this often for having been used, as a session is.
BETWEEN_MARKS = datetime.timedelta(minutes=1)


@transaction.atomic
def make(*, name: str, scopes: Collection[str], days: int, way: str, by: User) -> str:
    """Make a token and give it back, this once."""
    now = timezone.now()
    Token.objects.filter(person=by, expires_at__lte=now).delete()
    if reasons := make_refusals(by):
        raise ValidationError(reasons)
    key, kept = tokens.new_key(), [code for code in SCOPES if code in scopes]
    until = now + datetime.timedelta(days=days)
    told = {"name": name, "scopes": kept, "way": way, "made_at": now, "expires_at": until}
    Token.objects.create(person=by, mark=key.mark, digest=tokens.digest(key.whole), **told)
    words = f"{key.mark}, which opens {', '.join(kept)} until {timezone.localdate(until).isoformat()}"
    record_event(Event.Kind.TOKEN_MADE, by.username, words=words)
    return key.whole


@transaction.atomic
def end(token: Token, *, by: User) -> None:
    """End a token, and record it."""
    record_event(Event.Kind.TOKEN_ENDED, by.username, words=f"{token.mark}, of {token.person.username}")
    token.delete()


def end_tokens(person: User, *, by: User) -> None:
    """End all tokens of somebody whose way in has changed."""
    for token in Token.objects.filter(person=person).select_related("person"):
        end(token, by=by)


def mark_used(token: Token) -> None:
    """Write down that a token is in use."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > BETWEEN_MARKS:
        Token.objects.filter(pk=token.pk).update(used_at=now)

"""Why a token cannot be made or does not open something, in words for the page and for the machine. Empty: it can."""

from accounts.models import Token, User
from accounts.permissions import SCOPES, Scope
from accounts.sign_in_actions import is_enough

MOST = 10
LONGEST_DAYS = 365
MAKE_ONE = "Make one on the page “Your account”."


def scopes_for(person: User) -> list[Scope]:
    """List what a token of this person could open: what they may read themselves."""
    return [scope for scope in SCOPES.values() if person.may(scope.permission)]


def make_refusals(person: User) -> list[str]:
    """Say why somebody cannot make a token."""
    if person.is_break_glass:
        return ["An account for emergencies has no tokens."]
    if not scopes_for(person):
        return ["Your role reads nothing that a token could open."]
    if person.tokens.count() >= MOST:
        return [f"You have {MOST} tokens, which is the most. End one that you no longer use."]
    return []


def entry_refusals(token: Token | None) -> list[str]:
    """Say why a token lets nobody in."""
    if token is None:
        return [f"Send a token that was not ended, as “Authorization: Bearer signoff_…”. {MAKE_ONE}"]
    if token.has_expired:
        return [f"This token has expired. {MAKE_ONE}"]
    if not token.person.is_active or not is_enough(token.way):
        return ["The person of this token may not sign in as they did when they made it. Ask the administrator."]
    return []


def scope_refusals(token: Token, scope: Scope) -> list[str]:
    """Say why a token that lets its machine in does not open this."""
    if scope.code not in token.scopes:
        return [f"This token does not open {scope.name.lower()}. Make one that does, on the page “Your account”."]
    if not token.person.may(scope.permission):
        return [f"Your role does not include {scope.name.lower()}."]
    return []

"""The machines' way in: a token in the header, and nothing else. A browser's session opens nothing here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import tokens
from accounts.client import origin
from accounts.guesses import is_blocked, wrong
from accounts.models import Token
from accounts.permissions import Scope
from accounts.token_actions import mark_used
from accounts.token_rules import entry_refusals, scope_refusals
from audit.models import Event, record_event
from pages.problems import problem

OFF = "Machines are not answered here. The administrator of Signoff can change that with SIGNOFF_API."
NOBODY = "a machine"


def admit(request: HttpRequest, scope: Scope) -> HttpResponse | None:
    """Let a machine through in the name of its token's person (None), or say why not."""
    if not settings.API:
        return problem(404, OFF)
    token = _token_of(request)
    if token is None or entry_refusals(token):
        return _refuse_entry(request, token)
    request.user = token.person
    if reasons := scope_refusals(token, scope):
        record_event(Event.Kind.REFUSED, token.person.username, words=f"{request.path}, with token {token.mark}")
        return problem(403, " ".join(reasons))
    mark_used(token)
    return None


def _token_of(request: HttpRequest) -> Token | None:
    """Find the token by its digest, which says nothing of how near a wrong one came."""
    whole = tokens.given_in(request)
    return Token.objects.select_related("person").filter(digest=tokens.digest(whole)).first() if whole else None


def _refuse_entry(request: HttpRequest, token: Token | None) -> HttpResponse:
    """Send a machine away. One that keeps coming back is recorded no more for a while."""
    name, place = token.person.username if token else NOBODY, origin(request)
    if not is_blocked(Event.Kind.TOKEN_REFUSED, name, place):
        record_event(Event.Kind.TOKEN_REFUSED, name, words=wrong(place))
    return problem(401, " ".join(entry_refusals(token)), headers={"WWW-Authenticate": "Bearer"})

"""Every page asks first who is there, for how long, and whether their role may; a page that asks nothing is refused."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import sessions
from accounts.first import comes_first
from accounts.permissions import CHOOSING, PUBLIC, SETTING_UP, SIGNED_IN, Permission
from accounts.requests import SignedInRequest
from accounts.token_door import admit
from audit.models import Event, record_event

# Rules that whoever is signed in may pass.
EVERYBODY = (SIGNED_IN, SETTING_UP, CHOOSING)


class LimitSessions:
    """End a session that has lasted its hours, and write down that the others are in use.

    One that nobody uses ends by itself: its row says until when it is good.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.keep_or_end(request, request.user.username)
        return self.get_response(request)

    def keep_or_end(self, request: HttpRequest, username: str) -> None:
        """Sign out whoever has been in too long."""
        if sessions.is_over(request):
            record_event(Event.Kind.SIGNED_OUT, username, words=f"after {settings.SESSION_HOURS} hours")
            logout(request)
        elif sessions.needs_mark(request):
            sessions.mark_used(request)


class DenyByDefault:
    """Hold each request against the mark that `requires` put on its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view answer (None), send to sign-in, or refuse."""
        rule = getattr(view, "rule", None)
        if scope := getattr(view, "scope", None):
            return admit(request, scope)
        if rule == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        user = request.user
        if (first := comes_first(request, user)) and rule not in first.open:
            return redirect(first.page)
        if rule in EVERYBODY or (isinstance(rule, Permission) and user.may(rule)):
            cast(SignedInRequest, request).user = user
            return None
        record_event(Event.Kind.REFUSED, user.username, words=request.path)
        raise PermissionDenied("Your role does not include this page.")

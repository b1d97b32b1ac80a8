"""Every page asks first who is there and whether their role may; a page that asks nothing is refused."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.permissions import PUBLIC, SIGNED_IN, Permission
from accounts.requests import SignedInRequest
from audit.models import Event, record_event


class DenyByDefault:
    """Hold each request against the mark that `requires` put on its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view answer (None), send to sign-in, or refuse."""
        rule = getattr(view, "rule", None)
        if rule == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        user = request.user
        if rule == SIGNED_IN or (isinstance(rule, Permission) and user.may(rule)):
            cast(SignedInRequest, request).user = user
            return None
        record_event(Event.Kind.REFUSED, user.username, words=request.path)
        raise PermissionDenied("Your role does not include this page.")

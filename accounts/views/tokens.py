"""Tokens with which a person's dashboards read: making one, and ending one's own or somebody else's."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import token_actions
from accounts.models import Token
from accounts.permissions import SIGNED_IN, Permission, requires
from accounts.proof import proved_lately
from accounts.requests import SignedInRequest
from accounts.sign_in_actions import WAY
from accounts.token_forms import TokenForm
from accounts.token_rules import make_refusals
from pages.forms import done


@requires(SIGNED_IN)
@proved_lately
def token_add(request: SignedInRequest) -> HttpResponse:
    """Make a token, and show it this once."""
    if not settings.API:
        raise Http404("Machines are not answered here.")
    form, made = TokenForm(request.POST or None, person=request.user), list[str]()
    reasons = make_refusals(request.user)
    if request.method == "POST" and not reasons and form.is_valid():
        given = {**form.cleaned_data, "way": request.session.get(WAY, "")}
        if done(form, lambda: made.append(token_actions.make(**given, by=request.user))):
            return render(request, "accounts/token_made.html", {"token": made[0], "days": given["days"]})
    about = {"form": form, "heading": "Make a token", "button": "Make the token", "reasons": reasons}
    return render(request, "pages/form.html", about)


@require_POST
@requires(SIGNED_IN)
def token_end(request: SignedInRequest, mark: str) -> HttpResponse:
    """End one of one's tokens."""
    token_actions.end(get_object_or_404(Token, mark=mark, person=request.user), by=request.user)
    messages.success(request, "The token is ended.")
    return redirect("accounts:own")


@require_POST
@requires(Permission.PEOPLE_MANAGE)
@proved_lately
def person_token_end(request: SignedInRequest, pk: int, mark: str) -> HttpResponse:
    """End a token of somebody else's."""
    token = get_object_or_404(Token.objects.select_related("person"), mark=mark, person=pk)
    token_actions.end(token, by=request.user)
    messages.success(request, f"The token of {token.person} is ended.")
    return redirect("accounts:person_edit", pk)

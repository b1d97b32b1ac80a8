"""Before an account is changed, whoever does it shows once more who they are, unless they did so minutes ago."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.shortcuts import render

from accounts.password_forms import ProofForm
from accounts.requests import SignedInRequest
from accounts.sign_in_actions import PROVED, WAY, WITH_FORCE_ACCOUNT, mark_proved
from pages.typed import typed_in

SECONDS = 600
FIELD = "proof_password"
# What was typed, kept in the session while its writer is at the directory; and where it is to be sent.
HELD, ADDRESS = "held", "address"

V = TypeVar("V", bound=Callable[..., Any])


def proved_lately(view: V) -> V:
    """Mark a view as one that changes an account, below `requires`. Only what is sent to it waits for a proof."""

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and (page := _ask(request)):
            return page
        request.session.pop(HELD, None)
        return view(request, *args, **kwargs)

    answer.proved_lately = True  # type: ignore[attr-defined]
    return cast(V, answer)


def _ask(request: SignedInRequest) -> HttpResponse | None:
    """Ask who is there, unless they showed it just now; what was typed stands hidden in the page and is sent again."""
    if time.time() - request.session.get(PROVED, 0) < SECONDS:
        return None
    has_force_account = request.session.get(WAY) == WITH_FORCE_ACCOUNT
    form = ProofForm(request.POST if FIELD in request.POST else None, request=request, person=request.user)
    if not has_force_account and form.is_valid():
        mark_proved(request)
        return None
    about = {"form": form, "has_force_account": has_force_account, "typed": typed_in(request, but=[FIELD])}
    return render(request, "accounts/proof.html", about)

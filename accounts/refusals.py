"""Why somebody is not let in: what the page says of it, and what is kept of it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.client import origin
from audit.models import Event, record_event


@dataclass(frozen=True)
class Refusal:
    """What happened, and how to go on."""

    reason: str
    advice: str
    about: str = "Reason"


AGAIN = "Start again from the sign-in page."
REFUSALS = {
    "cancelled": Refusal("You did not finish signing in with your force account.", AGAIN),
    "not_begun_here": Refusal(
        "This sign-in was not begun in this browser, took longer than 10 minutes, or was finished already.", AGAIN
    ),
    "not_believed": Refusal(
        "What your force’s directory said about you did not pass Signoff’s checks.",
        f"{AGAIN} If it happens again, give the administrator of Signoff the reason below.",
    ),
    "too_weak": Refusal(
        "Your force’s directory let you in without the second step that Signoff asks for.",
        f"Sign out of your force account, then sign in with your second step. {AGAIN} If it happens again, give the "
        "administrator of Signoff the reason below.",
    ),
    "unreachable": Refusal(
        "Your force’s directory cannot be reached from Signoff at the moment.",
        "Wait a few minutes, then start again. If it goes on, tell the administrator of Signoff.",
    ),
    "unknown": Refusal(
        "Your force account is right, but nobody has added you to Signoff.",
        "Ask an administrator of Signoff to add you, and give them the object ID below.",
        "Object ID",
    ),
    "inactive": Refusal(
        "Your account in Signoff may not sign in.", "If it should, ask an administrator of Signoff to change that."
    ),
}


class RefusedError(ValidationError):
    """Somebody is not let in."""

    def __init__(self, code: str, detail: str = "", actor: str = "") -> None:
        super().__init__(REFUSALS[code].reason, code=code)
        self.detail = detail
        self.actor = actor or "force account"


def refuse(request: HttpRequest, refused: RefusedError) -> HttpResponse:
    """Record a refusal, and answer with a page that says how to go on."""
    words = f"{refused.code} {refused.detail}".replace("_", " ").strip()
    record_event(Event.Kind.SIGN_IN_REFUSED, refused.actor, words=f"{words}, from {origin(request)}")
    about = {"refusal": REFUSALS[str(refused.code)], "detail": refused.detail}
    return render(request, "accounts/refused.html", about, status=403)

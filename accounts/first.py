"""What somebody must do before anything else: choose a password of their own, then set up one-time codes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import CHOOSING, SETTING_UP
from accounts.sign_in_actions import WAY, WITH_FORCE_ACCOUNT, is_enough


@dataclass(frozen=True)
class First:
    """Something that comes first: its page, whom it is asked of, and which rules of views are open meanwhile."""

    page: str
    is_due: Callable[[HttpRequest, User], bool]
    open: frozenset[str]


def _must_choose_password(request: HttpRequest, person: User) -> bool:
    """Say whether somebody came in by a password that an administrator knows as well."""
    return person.password_given_at is not None and request.session.get(WAY) != WITH_FORCE_ACCOUNT


def _must_set_up_codes(request: HttpRequest, person: User) -> bool:
    """Say whether somebody came in by password alone where that is not enough."""
    return not is_enough(request.session.get(WAY))


FIRST = (
    First("accounts:password", _must_choose_password, frozenset({CHOOSING})),
    First("accounts:codes_set_up", _must_set_up_codes, frozenset({CHOOSING, SETTING_UP})),
)


def comes_first(request: HttpRequest, person: User) -> First | None:
    """Find what this person must do before anything else."""
    return next((first for first in FIRST if first.is_due(request, person)), None)

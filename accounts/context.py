"""What every page shows: the force, the sample's date, and the ways this person may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Force, User
from accounts.permissions import Permission

WAYS = (
    ("My items", "recommendations:my_items", "/register/mine/", Permission.FINDING_REPORT_DONE),
    ("Desk", "recommendations:desk", "/register/desk/", Permission.FINDING_ASSIGN),
    ("Register", "recommendations:finding_list", "/register/", Permission.FINDING_SEE),
    ("Inspections", "inspections:inspection_list", "/inspections/", Permission.INSPECTION_SEE),
    ("Papers", "reports:paper_list", "/papers/", Permission.PAPER_READ),
    ("People", "accounts:person_list", "/people/", Permission.PEOPLE_MANAGE),
    ("Lists", "list_index", "/lists/", Permission.LISTS_MANAGE),
    ("Trail", "trail", "/trail/", Permission.TRAIL_SEE),
)


def service(request: HttpRequest) -> dict[str, Any]:
    """Give the base template its header, banner and navigation."""
    asking = getattr(request, "user", None)
    user = asking if isinstance(asking, User) else None
    # The longest prefix is where this page belongs: the desk stands under the register's address.
    prefixes = [prefix for _, _, prefix, _ in WAYS if request.path.startswith(prefix)]
    here = max(prefixes, key=len, default="")
    ways = [
        {"name": name, "address": address, "here": prefix == here}
        for name, address, prefix, permission in WAYS
        if user and user.may(permission)
    ]
    return {"force": Force.current(), "ways": ways, "weaknesses": _weaknesses(user)}


def _weaknesses(user: User | None) -> list[str]:
    """Tell administrators which settings leave out a protection."""
    if user is None or not user.may(Permission.PEOPLE_MANAGE):
        return []
    left_out = (
        (settings.SCANNER == "none", "Files are not checked for viruses: SIGNOFF_SCANNER is none."),
        (not settings.REQUIRE_TOTP, "A password alone lets people in: SIGNOFF_REQUIRE_TOTP is no."),
    )
    return [words for is_left_out, words in left_out if is_left_out]

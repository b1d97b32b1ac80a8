"""The front door: each person is led to what they come for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import SIGNED_IN, Permission, requires
from accounts.requests import SignedInRequest

HOMES = (
    (Permission.FINDING_ASSIGN, "recommendations:desk"),
    (Permission.FINDING_REPORT_DONE, "recommendations:my_items"),
    (Permission.FINDING_SEE, "recommendations:finding_list"),
    (Permission.PAPER_READ, "reports:paper_list"),
    (Permission.PEOPLE_MANAGE, "accounts:person_list"),
)


@require_safe
@requires(SIGNED_IN)
def home(request: SignedInRequest) -> HttpResponse:
    """Lead each person to what they come for."""
    for permission, name in HOMES:
        if request.user.may(permission):
            return redirect(name)
    return render(request, "pages/no_role.html")

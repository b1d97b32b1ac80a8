"""Lists that leave: exactly as filtered, once it is on record who takes them."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import Made, made_for
from accounts.limits import Costly, limited
from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from inspections.exports import grade_sheet, inspection_sheet, request_sheet
from inspections.filters import InspectionFilter
from inspections.models import Inspection
from pages.forms import asked_in_words
from pages.spreadsheets import FORMATS, Sheet, send


def _export(
    request: SignedInRequest, name: str, sheet_of: Callable[[InspectionFilter, User | None, Made], Sheet]
) -> HttpResponseBase:
    """Send one list of what this person may see; a question that makes no sense comes back with why."""
    asked = InspectionFilter(request.GET, queryset=Inspection.objects.visible_to(request.user).for_list())
    kind = request.GET.get("format", FORMATS[0])
    if not asked.form.is_valid() or kind not in FORMATS:
        return _refused(request, asked)
    sheet = sheet_of(asked, request.user, made_for(request))
    words = "; ".join(f"{label}: {words}" for label, words in asked_in_words(asked.form))
    record_event(Event.Kind.LIST_EXPORTED, request.user.username, words=f"{sheet.name} ({kind}): {words}")
    return send(sheet, f"{name}-{today().isoformat()}", kind)


def _refused(request: SignedInRequest, asked: InspectionFilter) -> HttpResponse:
    """Show the list's page with what is wrong with what was asked."""
    words = {"form": asked.form, "page": None, "rows": []}
    return render(request, "inspections/inspection_list.html", words, status=400)


@require_safe
@requires(Permission.INSPECTION_SEE)
@limited(Costly.DOWNLOAD)
def inspection_export(request: SignedInRequest) -> HttpResponseBase:
    """Send the inspections."""
    return _export(request, "inspections", inspection_sheet)


@require_safe
@requires(Permission.INSPECTION_SEE)
@limited(Costly.DOWNLOAD)
def grade_export(request: SignedInRequest) -> HttpResponseBase:
    """Send their grades."""
    return _export(request, "grades", grade_sheet)


@require_safe
@requires(Permission.INSPECTION_SEE)
@limited(Costly.DOWNLOAD)
def request_export(request: SignedInRequest) -> HttpResponseBase:
    """Send what was asked of the force."""
    return _export(request, "asked-of-the-force", request_sheet)

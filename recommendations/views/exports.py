"""Lists that leave: exactly as filtered and sorted, once it is on record who takes them."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import Made, made_for
from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from pages.spreadsheets import FORMATS, Sheet, send
from recommendations.exports import evidence_sheet, finding_sheet, history_sheet
from recommendations.filters import FindingFilter
from recommendations.models import Finding

SheetOf = Callable[[FindingFilter, QuerySet[Finding], Made], Sheet]


def _export(request: SignedInRequest, name: str, sheet_of: SheetOf) -> HttpResponseBase:
    """Send one list of what this person may see; a question that makes no sense comes back with why."""
    now = today()
    visible = Finding.objects.visible_to(request.user, now)
    asked = FindingFilter(request.GET, queryset=visible.for_list(), today=now)
    kind = request.GET.get("format", FORMATS[0])
    if not asked.form.is_valid() or kind not in FORMATS:
        return _refused(request, asked)
    sheet = sheet_of(asked, visible, made_for(request))
    words = "; ".join(f"{label}: {words}" for label, words in asked.words)
    record_event(Event.Kind.LIST_EXPORTED, request.user.username, words=f"{sheet.name} ({kind}): {words}")
    return send(sheet, f"{name}-{(asked.day or now).isoformat()}", kind)


def _refused(request: SignedInRequest, asked: FindingFilter) -> HttpResponse:
    """Show the list's page with what is wrong with what was asked."""
    words = {"asked": asked, "form": asked.form, "page": None, "rows": []}
    return render(request, "recommendations/finding_list.html", words, status=400)


@require_safe
@requires(Permission.FINDING_SEE)
@limited(Costly.DOWNLOAD)
def finding_export(request: SignedInRequest) -> HttpResponseBase:
    """Send the register."""
    return _export(request, "register", finding_sheet)


@require_safe
@requires(Permission.FINDING_SEE)
@limited(Costly.DOWNLOAD)
def history_export(request: SignedInRequest) -> HttpResponseBase:
    """Send what happened to the findings."""
    return _export(request, "history", history_sheet)


@require_safe
@requires(Permission.EVIDENCE_READ)
@limited(Costly.DOWNLOAD)
def evidence_export(request: SignedInRequest) -> HttpResponseBase:
    """Send the index of the findings' evidence."""
    return _export(request, "evidence-index", evidence_sheet)

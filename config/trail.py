"""The trail: everything that happened, from the ledger, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import User
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.happened import Happening, happenings
from audit.ledger import LedgerEntry
from audit.models import Event, record_event
from audit.verify_entries import BATCH, batches
from config.trail_filters import TrailFilter
from pages.spreadsheets import csv_lines

PAGE = 50
# Whose records the trail names and leads to, and for whom. Everybody else sees kinds and numbers.
NAMED = {
    "recommendations.finding": Permission.FINDING_EDIT,
    "inspections.inspection": Permission.INSPECTION_EDIT,
    "reports.paper": Permission.PAPER_DRAFT,
}
COLUMNS = ("entry", "time", "who", "user name", "what", "sentence", "record", "belongs to", "request")


@dataclass(frozen=True)
class Line:
    """One line of the page: what happened, and the record that it leads to, where this person may read it."""

    happened: Happening
    place: Any = None


def places(told: list[Happening], user: User) -> dict[str, Any]:
    """Fetch the records that these lines lead to: one question a kind, however many lines."""
    keys = {key for happened in told for key in (happened.record, happened.about)}
    found: dict[str, Any] = {}
    for label, permission in NAMED.items():
        wanted = [key.partition(":")[2] for key in keys if key.startswith(f"{label}:")]
        if wanted and user.may(permission):
            records = apps.get_model(label)._base_manager.select_related().in_bulk(wanted)
            found |= {f"{label}:{number}": record for number, record in records.items()}
    return found


def asked_of(request: SignedInRequest) -> TrailFilter:
    """Read what was asked of the trail."""
    return TrailFilter(request.GET, queryset=LedgerEntry.objects.order_by("-seq"))


@require_safe
@requires(Permission.TRAIL_SEE)
@limited(Costly.SEARCH)
def trail(request: SignedInRequest) -> HttpResponse:
    """Show what happened, as filtered."""
    asked = asked_of(request)
    rows = asked.qs if asked.form.is_valid() else LedgerEntry.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    told = list(happenings(page))
    there = places(told, request.user)
    lines = [Line(each, there.get(each.record) or there.get(each.about)) for each in told]
    first = next(happenings(LedgerEntry.objects.filter(seq=1)), None)
    words = {"asked": asked, "form": asked.form, "page": page, "lines": lines, "first": first}
    return render(request, "pages/trail.html", words)


@require_safe
@requires(Permission.TRAIL_SEE)
@limited(Costly.DOWNLOAD)
def trail_export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """Send what happened, as filtered, as a table; that it was taken is on record before it leaves."""
    asked = asked_of(request)
    if not asked.form.is_valid():
        return render(request, "pages/trail.html", {"asked": asked, "form": asked.form, "page": None}, status=400)
    record_event(Event.Kind.TRAIL_EXPORTED, request.user.username)
    return StreamingHttpResponse(
        _table(asked.qs),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="trail.csv"'},
    )


def _table(rows: Any) -> Iterator[str]:
    """Write the table line by line."""
    told = (each for batch in batches(rows.iterator(BATCH)) for each in happenings(batch))
    return csv_lines(COLUMNS, map(_cells, told))


def _cells(told: Happening) -> tuple[object, ...]:
    """One line of the table."""
    at = told.at.isoformat(timespec="seconds")
    return told.seq, at, told.who, told.username, told.kind, told.sentence, told.record, told.about, told.request

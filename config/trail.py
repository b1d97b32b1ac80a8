"""The trail: everything that happened, from the ledger, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import Made, made_for
from accounts.limits import Costly, limited
from accounts.models import User
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.happened import Happening, happenings
from audit.ledger import LedgerEntry
from audit.models import Event, record_event
from audit.verify_entries import BATCH, batches
from config.trail_filters import TrailFilter
from pages.forms import asked_in_words
from pages.spreadsheets import FORMATS, Column, Sheet, send

PAGE = 50
# Whose records the trail names and leads to, and for whom. Everybody else sees kinds and numbers.
NAMED = {
    "recommendations.finding": Permission.FINDING_EDIT,
    "inspections.inspection": Permission.INSPECTION_EDIT,
    "reports.paper": Permission.PAPER_DRAFT,
}
COLUMNS = (
    Column("entry", "Its number in the ledger.", lambda told: told.seq),
    Column(
        "time", "When it was recorded, by the clock of UTC.", lambda told: told.at.isoformat(timespec="seconds"), 26
    ),
    Column("who", "What whoever did it was called then.", lambda told: told.who, 24),
    Column("user name", "What they signed in as.", lambda told: told.username, 20),
    Column("what", "What kind of thing was done.", lambda told: told.kind, 24),
    Column("sentence", "All of it in a sentence.", lambda told: told.sentence, 70),
    Column("record", "The record that it was done to.", lambda told: told.record, 34),
    Column("belongs to", "What that record belongs to.", lambda told: told.about, 34),
    Column("request", "The request's id, which the log bears as well.", lambda told: told.request, 34),
)


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
def trail_export(request: SignedInRequest) -> HttpResponseBase:
    """Send what happened, as filtered, as a table; that it was taken is on record before it leaves."""
    asked, kind = asked_of(request), request.GET.get("format", FORMATS[0])
    if not asked.form.is_valid() or kind not in FORMATS:
        return render(request, "pages/trail.html", {"asked": asked, "form": asked.form, "page": None}, status=400)
    record_event(Event.Kind.TRAIL_EXPORTED, request.user.username)
    return send(trail_sheet(asked, made_for(request)), "trail", kind)


def trail_sheet(asked: TrailFilter, made: Made) -> Sheet:
    """What happened, as filtered."""
    words = [(label, said) for label, said in asked_in_words(asked.form) if label != "Record"]
    return Sheet("Trail", COLUMNS, _told(asked.qs), [*made, *words])


def _told(rows: Any) -> Iterator[Happening]:
    """Tell the entries some at a time."""
    return (each for batch in batches(rows.iterator(BATCH)) for each in happenings(batch))

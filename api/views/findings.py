"""Findings: as the register lists them, and one with all that belongs to it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ValidationError

from accounts.models import today
from api.answers import Listing, Read, ReadList, answer_list, answer_one, fields_of
from api.asks import PART, of_filters, read, refuse_wrong
from api.schema import described, page_of, record, records
from api.tables import FINDING_KEYS, OF_FINDING
from recommendations.exports import FINDING_COLUMNS, TODAY_COLUMNS, finding_columns, finding_rows
from recommendations.filters import FindingFilter
from recommendations.link_rules import ANOTHER
from recommendations.models import Finding
from recommendations.views.findings import find

ASKS = (*of_filters(FindingFilter), *PART)
FINDING = record("Finding", (*FINDING_COLUMNS, *FINDING_KEYS), optional=TODAY_COLUMNS)
WITH_ALL = {name: records(name.title().replace("_", ""), columns) for name, columns in OF_FINDING.items()}
WHOLE = record("WholeFinding", (*FINDING_COLUMNS, *TODAY_COLUMNS, *FINDING_KEYS), **WITH_ALL)


def keyed(rows: Iterator[Any]) -> Iterator[Any]:
    """Say of each the number of its cause, where its name is said."""
    for row in rows:
        row.cause_known = row.cause_id if row.under != ANOTHER else None
        yield row


class Findings(ReadList):
    """The register, filtered, sorted and as at any day: the questions and the answers of its page."""

    @described("findings", "The register as filtered", page_of(FINDING), ASKS, csv=True)
    def get(self, request: Any) -> HttpResponseBase:
        """List findings."""
        now, data = today(), read(request.GET, ASKS)
        visible = Finding.objects.visible_to(request.user, now)
        asked = FindingFilter(data, queryset=visible.for_list(), today=now)
        refuse_wrong(asked.form)
        if left_out := asked.left_out():
            raise ValidationError({"as_at": [f"Of a past day nobody can ask: {', '.join(left_out)}."]})
        columns = (*finding_columns(asked), *FINDING_KEYS)
        listing = Listing(columns, asked.qs.count, lambda part: keyed(finding_rows(asked, visible, part)))
        return answer_list(request, data, listing)


class OneFinding(Read):
    """One finding, with its parts, moves, assignments, updates and the index of its evidence."""

    @described("finding", "One finding with all that belongs to it", WHOLE)
    def get(self, request: Any, pk: int) -> HttpResponse:
        """Answer one finding."""
        now, data = today(), read(request.GET, ())
        find(pk, request.user, now)
        visible = Finding.objects.visible_to(request.user, now)
        data["standing"] = "all"
        asked = FindingFilter(data, queryset=visible.filter(pk=pk).for_list(), today=now)
        finding = next(keyed(finding_rows(asked, visible)))
        body = fields_of((*finding_columns(asked), *FINDING_KEYS), finding)
        return answer_one(request, body | dict(_belongings(finding, visible)))


def _belongings(finding: Any, visible: QuerySet[Finding]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Tell what belongs to a finding, table by table."""
    rows = {
        "parts": finding.parts.prefetch_related("addressee_links__addressee"),
        "moves": finding.moves.select_related("by", "level", "voids", "voided_by"),
        "assignments": _assignments(finding, visible),
        "updates": finding.updates.select_related("by"),
        "evidence_index": finding.evidence.select_related("added_by", "stored_file").prefetch_related(
            "part_links__part"
        ),
    }
    for name, columns in OF_FINDING.items():
        yield name, [fields_of(columns, row) for row in rows[name]]


def _assignments(finding: Any, visible: QuerySet[Finding]) -> Iterator[Any]:
    """Fetch who and what it was given to; a cause that the reader may not know of is not named."""
    links = ("by", "owner", "portfolio", "board", "cause", "cause__inspection")
    given = list(finding.assignments.select_related(*links))
    known = set(visible.filter(pk__in={each.cause_id for each in given}).values_list("pk", flat=True))
    for each in given:
        each.shown = each.value if each.cause_id is None or each.cause_id in known else ANOTHER
        each.shown = each.shown and (each.shown.isoformat() if each.what == "target_on" else str(each.shown))
        yield each

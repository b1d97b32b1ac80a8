"""Inspections: as their page lists them, and one with its grades."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from api.answers import Listing, Read, ReadList, answer_list, answer_one, fields_of
from api.asks import PART, of_filters, read, refuse_wrong
from api.schema import described, page_of, record, records
from api.tables import GRADE_COLUMNS, INSPECTION_COLUMNS
from inspections.filters import InspectionFilter
from inspections.models import Inspection
from inspections.rules import graded

ASKS = (*of_filters(InspectionFilter), *PART)
INSPECTION = record("Inspection", INSPECTION_COLUMNS)
WHOLE = record("WholeInspection", INSPECTION_COLUMNS, grades=records("Grade", GRADE_COLUMNS))
# As the page has them, and where that leaves two alike by number.
ORDER = (F("published_on").desc(nulls_first=True), "title", "pk")


class Inspections(ReadList):
    """The inspections that one may know of."""

    @described("inspections", "Inspections as filtered", page_of(INSPECTION), ASKS, csv=True)
    def get(self, request: Any) -> HttpResponseBase:
        """List inspections."""
        data, visible = read(request.GET, ASKS), Inspection.objects.visible_to(request.user)
        asked = InspectionFilter(data, queryset=visible.for_list())
        refuse_wrong(asked.form)
        rows = asked.qs.order_by(*ORDER)
        return answer_list(request, data, Listing(INSPECTION_COLUMNS, rows.count, lambda part: rows[part]))


class OneInspection(Read):
    """One inspection with its grades."""

    @described("inspection", "One inspection with its grades", WHOLE)
    def get(self, request: Any, pk: int) -> HttpResponse:
        """Answer one inspection."""
        read(request.GET, ())
        inspection = get_object_or_404(Inspection.objects.visible_to(request.user).for_list(), pk=pk)
        grades = [fields_of(GRADE_COLUMNS, each) for each in graded(inspection)]
        return answer_one(request, fields_of(INSPECTION_COLUMNS, inspection) | {"grades": grades})

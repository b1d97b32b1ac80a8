"""Papers that were issued: which there are, and the figures that were kept with each."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from api.answers import Listing, Read, ReadList, answer_list, answer_one, fields_of
from api.asks import PART, read
from api.schema import described, page_of, record, records
from api.tables import FIGURE_COLUMNS, PAPER_COLUMNS, figure_rows
from reports.views.papers import readable

WHOLE = record("WholePaper", PAPER_COLUMNS, figures=records("PaperFigure", FIGURE_COLUMNS))


class Papers(ReadList):
    """The issued papers, the newest first. Drafts are not among them, whoever asks."""

    @described("papers", "Issued papers", page_of(record("Paper", PAPER_COLUMNS)), PART, csv=True)
    def get(self, request: Any) -> HttpResponseBase:
        """List issued papers."""
        data = read(request.GET, PART)
        rows = readable(request.user).issued().order_by("-meeting_on", "committee", "-paper_version", "pk")
        return answer_list(request, data, Listing(PAPER_COLUMNS, rows.count, lambda part: rows[part]))


class OnePaper(Read):
    """One issued paper with its figures."""

    @described("paper", "One issued paper with its figures", WHOLE)
    def get(self, request: Any, pk: int) -> HttpResponse:
        """Answer one paper."""
        read(request.GET, ())
        paper = get_object_or_404(readable(request.user).issued(), pk=pk)
        figures = [fields_of(FIGURE_COLUMNS, row) for row in figure_rows(paper.figures)]
        return answer_one(request, fields_of(PAPER_COLUMNS, paper) | {"figures": figures})

"""Figures: the counts that a paper of that day would have."""

from typing import Any

from django.http.response import HttpResponseBase

from accounts.models import today
from api.answers import Listing, ReadList, answer_list
from api.asks import DATE, PART, Ask, read, refuse_wrong
from api.forms import FiguresForm
from api.schema import described, page_of, record
from api.tables import FIGURE_COLUMNS, figure_rows
from recommendations.filters import end_of
from reports.figures import figures

ASKS = (
    Ask("as_at", "The day that they are of; today where it is left out.", DATE),
    Ask("since", "Changes are counted after this day; all of them where it is left out.", DATE),
    Ask("known_on", "Only what had been recorded by the end of this day.", DATE),
    *PART,
)


class Figures(ReadList):
    """What is counted, from the same place as on the paper: nothing is counted anywhere else."""

    @described("figures", "The figures of a day", page_of(record("Figure", FIGURE_COLUMNS)), ASKS, csv=True)
    def get(self, request: Any) -> HttpResponseBase:
        """List figures."""
        data = read(request.GET, ASKS)
        form = FiguresForm(data, today=today())
        refuse_wrong(form)
        day, since, known = (form.cleaned_data[name] for name in ("as_at", "since", "known_on"))
        rows = list(figure_rows(figures(day, since, end_of(known) if known else None).counts()))
        return answer_list(request, data, Listing(FIGURE_COLUMNS, lambda: len(rows), lambda part: rows[part]))

"""The questions a list of findings answers. The same query string always gives the same list."""

import datetime
from typing import Any

import django_filters
from django.db.models import Case, Q, When

from accounts.models import Board, Portfolio, User
from inspections.models import Inspection, Rag
from pages.forms import dress_filter
from recommendations.models import Finding, FindingQuerySet, Kind
from recommendations.rag import disputed, with_rag
from recommendations.status import ENDS, OPEN, Status

YES = (("yes", "Yes"),)
STANDING = (("open", "All open"), ("ended", "All ended"), ("all", "Open and ended"))
RAGS = (*Rag.choices, ("none", "Not rated"))
SORTS = (
    ("reference", "Reference"),
    ("-reference", "Reference, last first"),
    ("target_on", "Target date"),
    ("-target_on", "Target date, latest first"),
    ("next_review_on", "Next review"),
    ("-next_review_on", "Next review, latest first"),
    ("rag", "RAG, red first"),
    ("status", "Status"),
    ("status_on", "Date of the status"),
    ("owner__full_name", "Owner"),
)
BY_URGENCY = Case(*(When(rag=rag, then=place) for place, rag in enumerate(("red", "amber", "green"))), default=9)


class FindingFilter(django_filters.FilterSet):
    """Filter the register. Without a standing it shows what is open."""

    text = django_filters.CharFilter(label="Words or reference", method="by_text")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, empty_label="Any kind")
    standing = django_filters.ChoiceFilter(
        label="Open or ended", choices=STANDING, empty_label=None, method="by_standing"
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, empty_label="Any status")
    rag = django_filters.ChoiceFilter(label="RAG", choices=RAGS, empty_label="Any RAG", method="by_rag")
    owner = django_filters.ModelChoiceFilter(queryset=User.objects.all(), empty_label="Anybody")
    portfolio = django_filters.ModelChoiceFilter(queryset=Portfolio.objects.all(), empty_label="Any portfolio")
    board = django_filters.ModelChoiceFilter(queryset=Board.objects.all(), empty_label="Any board")
    inspection = django_filters.ModelChoiceFilter(queryset=Inspection.objects.all(), empty_label="Any inspection")
    overdue = django_filters.ChoiceFilter(label="Overdue", choices=YES, empty_label="Either", method="by_overdue")
    review_due = django_filters.ChoiceFilter(
        label="Review due", choices=YES, empty_label="Either", method="by_review_due"
    )
    review_overdue = django_filters.ChoiceFilter(
        label="Review overdue", choices=YES, empty_label="Either", method="by_review_overdue"
    )
    stale = django_filters.ChoiceFilter(label="Stale", choices=YES, empty_label="Either", method="by_rule")
    dispute = django_filters.ChoiceFilter(
        label="RAG differs from the facts", choices=YES, empty_label="Either", method="by_dispute"
    )
    sort = django_filters.ChoiceFilter(label="Sort by", choices=SORTS, empty_label="Publication date", method="by_sort")

    class Meta:
        model = Finding
        fields = ("text", "kind", "standing", "status", "rag", "owner", "portfolio", "board", "inspection")

    def __init__(self, data: Any, *, queryset: FindingQuerySet, today: datetime.date) -> None:
        self.today = today
        data = data.copy()
        data.setdefault("standing", "all" if data.get("status") else "open")
        super().__init__(data, queryset=queryset)
        for name in ("owner", "portfolio", "board", "inspection"):
            # Only what occurs among the findings this person may see.
            self.filters[name].queryset = self.filters[name].queryset.filter(pk__in=queryset.order_by().values(name))
        dress_filter(self.form)

    def unknown(self) -> list[str]:
        """Name what the address asks that no filter answers."""
        return [name for name in self.data if name not in {*self.filters, "page"}]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked beyond what is open."""
        asked = {name for name in self.filters if self.data.get(name)} - {"sort"}
        return asked != {"standing"} or self.data["standing"] != "open"

    def filter_queryset(self, queryset: FindingQuerySet) -> FindingQuerySet:
        """Answer, always in one order: what was asked first, then by number."""
        rows = super().filter_queryset(queryset)
        order = rows.query.order_by or ("inspection__published_on", "inspection")
        return rows.order_by(*order, "pk")  # type: ignore[no-any-return]

    def by_sort(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Put them in an order; `filter_queryset` settles what it leaves open."""
        return rows.order_by(BY_URGENCY if value == "rag" else value)

    def by_text(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Look for every word in references, text and the inspection's title."""
        for word in value.split():
            rows = rows.filter(
                Q(reference__icontains=word)
                | Q(local_reference__icontains=word)
                | Q(text__icontains=word)
                | Q(inspection__title__icontains=word)
            )
        return rows

    def by_standing(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select open or ended ones."""
        wanted = {"open": OPEN, "ended": ENDS}.get(value)
        return rows.filter(status__in=wanted) if wanted else rows

    def by_rag(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select by RAG."""
        return rows.filter(rag="" if value == "none" else value)

    def by_overdue(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select what this force is late with."""
        return rows.overdue(self.today)

    def by_review_due(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select what should be reviewed by now."""
        return rows.review_due(self.today)

    def by_review_overdue(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select what should have been reviewed before today."""
        return rows.unfinished().filter(next_review_on__lt=self.today)

    def by_rule(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select unfinished findings to which a rule of the computed RAG applies."""
        return with_rag(rows.unfinished(), self.today).filter(**{f"rule_{name}": True})  # type: ignore[return-value]

    def by_dispute(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select those whose owner's RAG differs from the computed one."""
        return disputed(with_rag(rows, self.today))  # type: ignore[return-value]

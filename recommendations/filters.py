"""The questions a list of findings answers. The same query string always gives the same list."""

import datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils import timezone

from accounts.models import Board, Portfolio, User
from accounts.models import today as current_day
from inspections.models import Inspection, Rag
from pages.forms import DateField, asked_in_words, dress_filter
from recommendations.models import Finding, FindingQuerySet, Kind
from recommendations.rag import disputed, with_rag
from recommendations.standing import as_at
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
URGENCY = ("red", "amber", "green")
# What is dated, so that its past is known: the rest of a finding is as it is today.
DATED = ("kind", "status", "status_on", "rag", "owner", "portfolio", "board", "target_on")
# What can be asked only of today.
OF_TODAY = ("review_due", "review_overdue", "stale", "dispute")
PARTS = ("_day", "_month", "_year")


class PastDateField(DateField):
    """A day that has come."""

    def clean(self, value: list[str] | None) -> datetime.date | None:
        """Refuse a day of which nothing can be known."""
        day = super().clean(value)
        if day and day > current_day():
            raise ValidationError(f"The {self.named} must be today or in the past")
        return day


class PastDateFilter(django_filters.Filter):
    """A day that has come, typed in three fields."""

    field_class = PastDateField


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which a day is over."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


class FindingFilter(django_filters.FilterSet):
    """Filter the register, as it is or as it stood on a past day. Without a standing it shows what is open."""

    text = django_filters.CharFilter(label="Words or reference", method="by_text")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, empty_label="Any kind", method="by_dated")
    standing = django_filters.ChoiceFilter(
        label="Open or ended", choices=STANDING, empty_label=None, method="by_standing"
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, empty_label="Any status", method="by_dated")
    rag = django_filters.ChoiceFilter(label="RAG", choices=RAGS, empty_label="Any RAG", method="by_rag")
    owner = django_filters.ModelChoiceFilter(queryset=User.objects.all(), empty_label="Anybody", method="by_dated")
    portfolio = django_filters.ModelChoiceFilter(
        queryset=Portfolio.objects.all(), empty_label="Any portfolio", method="by_dated"
    )
    board = django_filters.ModelChoiceFilter(queryset=Board.objects.all(), empty_label="Any board", method="by_dated")
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
    as_at = PastDateFilter(
        label="As at",
        method="by_day",
        help_text="The register as it stood at the end of a day, by when things happened.",
    )
    known_on = PastDateFilter(
        label="As known on",
        method="by_day",
        help_text="With “as at”: only what had been recorded by the end of this day.",
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
        self.day, self.known_day = self._typed_day("as_at"), self._typed_day("known_on")
        if self.day:
            self.queryset = as_at(queryset, self.day, self.known_at).filter(then_status__isnull=False)
        for name in ("owner", "portfolio", "board", "inspection"):
            # Only what occurs among the findings this person may see.
            occurs = self.queryset.order_by().values(self._column(name))
            self.filters[name].queryset = self.filters[name].queryset.filter(pk__in=occurs)
        dress_filter(self.form)

    def _typed_day(self, name: str) -> datetime.date | None:
        """Read a day before the rest of the form, since it says of when the rest is asked."""
        field = self.filters[name].field
        try:
            typed: datetime.date | None = field.clean(field.widget.value_from_datadict(self.data, {}, name))
        except ValidationError:
            return None
        return typed

    @property
    def known_at(self) -> datetime.datetime | None:
        """The end of the day by which things must have been recorded."""
        return end_of(self.known_day) if self.known_day else None

    def _column(self, name: str) -> str:
        """Name the column that says what was so on the day that is asked about."""
        return f"then_{name}" if self.day and name in DATED else name

    def unknown(self) -> list[str]:
        """Name what the address asks that no filter answers."""
        dates = {f"{name}{part}" for name in ("as_at", "known_on") for part in PARTS}
        return [name for name in self.data if name not in {*self.filters, *dates, "page", "format"}]

    def left_out(self) -> list[str]:
        """Name what was asked of a past day although it is known only of today."""
        return [str(self.filters[name].label) for name in OF_TODAY if self.day and self.data.get(name)]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked beyond what is open."""
        asked = {name for name in self.filters if self.data.get(name)} - {"sort"}
        return bool(self.day) or asked != {"standing"} or self.data["standing"] != "open"

    @property
    def words(self) -> list[tuple[str, str]]:
        """Say in words what was asked, each with its label."""
        return asked_in_words(self.form)

    def filter_queryset(self, queryset: FindingQuerySet) -> FindingQuerySet:
        """Answer, always in one order: what was asked first, then by number."""
        if self.day:
            self.form.cleaned_data |= dict.fromkeys(OF_TODAY, "")
        rows = super().filter_queryset(queryset)
        order = rows.query.order_by or ("inspection__published_on", "inspection")
        return rows.order_by(*order, "pk")  # type: ignore[no-any-return]

    def by_day(self, rows: FindingQuerySet, name: str, value: datetime.date) -> FindingQuerySet:
        """Leave the rows as they are: of which day they are is settled from the start."""
        return rows

    def by_dated(self, rows: FindingQuerySet, name: str, value: Any) -> FindingQuerySet:
        """Select by what stood on them on the day."""
        return rows.filter(**{self._column(name): getattr(value, "pk", value)})

    def by_sort(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Put them in an order; `filter_queryset` settles what it leaves open."""
        column = self._column(value.lstrip("-"))
        if value == "rag":
            return rows.order_by(Case(*(When(**{column: rag}, then=n) for n, rag in enumerate(URGENCY)), default=9))
        return rows.order_by(f"-{column}" if value.startswith("-") else column)

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
        return rows.filter(**{f"{self._column('status')}__in": wanted}) if wanted else rows

    def by_rag(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select by RAG; of a past day, what nobody had updated was not rated."""
        column = self._column("rag")
        if value == "none":
            return rows.filter(Q(**{column: ""}) | Q(**{f"{column}__isnull": True}))
        return rows.filter(**{column: value})

    def by_overdue(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Select what this force is late with."""
        if not self.day:
            return rows.overdue(self.today)
        late: FindingQuerySet = rows.filter(**{"then_status__in": OPEN, "then_target_on__lt": self.day})
        return late.exclude(pk__in=Finding.objects.for_others().values("pk"))

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

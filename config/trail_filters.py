"""The questions the trail answers: who, what, to which record, between which days."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audit import triggers
from audit.canonical import moment
from audit.happened import KINDS
from audit.ledger import LedgerEntry
from audit.tracking import DatedFact
from pages.forms import DateField, dress_filter

Entries = QuerySet[LedgerEntry]
DAY = datetime.timedelta(days=1)


def record_kinds() -> list[tuple[str, str]]:
    """The kinds of record that the trail tells of, in the order of their names."""
    facts = [model for model in apps.get_models() if issubclass(model, DatedFact)]
    kinds = {model._meta.label_lower: model._meta.verbose_name for model in (*triggers.tracked_models(), *facts)}
    return sorted(((label, str(name).capitalize()) for label, name in kinds.items()), key=lambda kind: kind[1])


def begins(day: datetime.date) -> str:
    """The moment at which a day begins here, as the ledger writes moments."""
    return moment(timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)))


class DayFilter(django_filters.Filter):
    """A day, typed in three fields."""

    field_class = DateField


class TrailFilter(django_filters.FilterSet):
    """Filter the trail. The same query string always asks the same."""

    person = django_filters.ModelChoiceFilter(
        label="Person", queryset=User.objects.all(), empty_label="Anybody", method="by_person"
    )
    what = django_filters.ChoiceFilter(
        "kind", label="What was done", choices=list(KINDS.items()), empty_label="Anything"
    )
    kind = django_filters.ChoiceFilter(
        label="Kind of record", choices=record_kinds, empty_label="Any kind", method="by_kind"
    )
    since = DayFilter(label="First day", method="by_since")
    until = DayFilter(label="Last day", method="by_until")
    record = django_filters.CharFilter(method="by_record", widget=forms.HiddenInput)

    class Meta:
        model = LedgerEntry
        fields = ()

    def __init__(self, data: Any, *, queryset: Entries) -> None:
        super().__init__(data, queryset=queryset)
        dress_filter(self.form)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked."""
        return any(value for name, value in self.data.items() if name not in ("page", "format"))

    def by_person(self, rows: Entries, name: str, value: User) -> Entries:
        """Select what somebody did, under the user name they have now."""
        return rows.filter(actor=value.username)

    def by_kind(self, rows: Entries, name: str, value: str) -> Entries:
        """Select what was done to records of a kind, or to what belongs to one."""
        return rows.filter(Q(record__startswith=f"{value}:") | Q(about__startswith=f"{value}:"))

    def by_record(self, rows: Entries, name: str, value: str) -> Entries:
        """Select what was done to one record, or to what belongs to it."""
        return rows.filter(Q(record=value) | Q(about=value))

    def by_since(self, rows: Entries, name: str, value: datetime.date) -> Entries:
        """Select from the beginning of a day."""
        return rows.filter(at__gte=begins(value))

    def by_until(self, rows: Entries, name: str, value: datetime.date) -> Entries:
        """Select to the end of a day."""
        return rows.filter(at__lt=begins(value + DAY))

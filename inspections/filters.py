"""The questions a list of inspections answers."""

from typing import Any

import django_filters

from accounts.models import User
from inspections.models import Inspection, InspectionKind, InspectionQuerySet, Rag
from pages.forms import dress_filter


class InspectionFilter(django_filters.FilterSet):
    """Filter inspections."""

    title = django_filters.CharFilter(label="Words in the title", lookup_expr="icontains")
    kind = django_filters.ModelChoiceFilter(queryset=InspectionKind.objects.all(), empty_label="Any kind")
    stage = django_filters.ChoiceFilter(choices=Inspection.Stage.choices, empty_label="Any stage")
    owner = django_filters.ModelChoiceFilter(queryset=User.objects.all(), empty_label="Anybody")
    rag = django_filters.ChoiceFilter(label="RAG", choices=Rag.choices, empty_label="Any RAG")

    awaiting_comments = django_filters.ChoiceFilter(
        label="Awaiting comments", choices=(("yes", "Yes"),), empty_label="Either", method="by_awaiting_comments"
    )

    embargoed = django_filters.ChoiceFilter(
        label="Embargoed", choices=(("True", "Yes"), ("False", "No")), empty_label="Either"
    )

    class Meta:
        model = Inspection
        fields = ("title", "kind", "stage", "owner", "rag")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress_filter(self.form)

    def by_awaiting_comments(self, rows: InspectionQuerySet, name: str, value: str) -> InspectionQuerySet:
        """Select reports on which comments are not recorded as published."""
        return rows.awaiting_comments()

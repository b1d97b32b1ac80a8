"""What a person says about a file: what it holds, which column is which, and what holds where it says nothing."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import models
from django.forms import BoundField

from accounts.models import User
from accounts.permissions import Permission
from imports.dates import Order
from imports.kinds import IMPORTABLE, allowed
from imports.models import Kind, Run
from inspections.models import InspectingBody, Inspection, InspectionKind
from pages.forms import GovukForm, dress, plain_label

LEFT_OUT = "Leave out"
ORDERS = [
    ("", "Ask about dates that could be two"),
    (Order.DAY_FIRST.value, "Day first: 3/4/2024 is 3 April"),
    (Order.MONTH_FIRST.value, "Month first: 3/4/2024 is 4 March"),
]
# What is asked beside the columns, by kind.
BESIDE = {
    Kind.FINDINGS: (
        "date_order",
        "inspection",
        "makes_inspections",
        "inspection_kind",
        "inspecting_body",
        "makes_lists",
        "shared_causes",
        "agreed_by",
    ),
    Kind.INSPECTIONS: ("date_order", "inspection_kind", "inspecting_body", "makes_lists"),
    Kind.PEOPLE: ("date_order",),
}


class StartForm(GovukForm):
    """A file, and what its rows are."""

    kind = forms.ChoiceField(label="What the rows are", widget=forms.RadioSelect)
    file = forms.FileField(
        label="The file",
        help_text="Excel (.xlsx) or CSV, up to 10 MB and 5,000 rows, with one row of headings. The columns may "
        "stand in any order.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each.kind.value, each.kind.label) for each in allowed(by)]  # type: ignore[attr-defined]
        # An empty file is refused by whoever reads it, in the words of all other refusals.
        self.fields["file"].allow_empty_file = True  # type: ignore[attr-defined]


class ColumnsForm(GovukForm):
    """Which column is which, how dates are written, what is made where it is missing; and a name to keep that by."""

    date_order = forms.ChoiceField(
        label="Dates written in figures",
        choices=ORDERS,
        widget=forms.RadioSelect,
        required=False,
        help_text="Only where the dates of a column do not show it themselves.",
    )
    inspection = forms.ModelChoiceField(
        label="Inspection of rows that name none", queryset=Inspection.objects.all(), required=False
    )
    makes_inspections = forms.BooleanField(label="Add inspections that the register does not have", required=False)
    inspection_kind = forms.ModelChoiceField(
        label="Kind of inspections that are added", queryset=InspectionKind.objects.all(), required=False
    )
    inspecting_body = forms.ModelChoiceField(
        label="Who published inspections that are added", queryset=InspectingBody.objects.all(), required=False
    )
    makes_lists = forms.BooleanField(
        label="Add names that the lists do not have: portfolios, boards, kinds, inspecting bodies", required=False
    )
    shared_causes = forms.BooleanField(
        label="Rows that share a reference are a cause of concern with its recommendations", required=False
    )
    agreed_by = forms.CharField(
        label="Who agreed target dates that change",
        max_length=150,
        required=False,
        help_text="A person or a board. Needed where a row moves a target date that the register has.",
    )
    name = forms.CharField(
        label="Keep this by the name",
        max_length=100,
        required=False,
        help_text="Then the next file with these headings is read in the same way, whoever brings it.",
    )

    def __init__(self, *args: Any, run: Run, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, kind = run, Kind(run.kind)
        self.targets = IMPORTABLE[kind].importer.targets
        wanted = {*BESIDE[kind], "name"} - (set() if by.may(Permission.LISTS_MANAGE) else {"makes_lists"})
        for name in self.fields.keys() - wanted:
            del self.fields[name]
        choices = [("", LEFT_OUT), *((target.name, target.heading) for target in self.targets)]
        for place, (heading, _) in enumerate(run.samples):
            field = forms.ChoiceField(label=heading, choices=choices, required=False)
            field.initial = run.columns.get(heading, "")
            self.fields[f"column_{place}"] = field
        for name in wanted & self.fields.keys() - {"name"}:
            self.fields[name].initial = run.choices.get(name)
            plain_label(self.fields[name])
        dress(self)

    def columns(self) -> Iterator[tuple[BoundField, list[str]]]:
        """Each column's field, with what stands in it."""
        for place, (_, sample) in enumerate(self.run.samples):
            yield self[f"column_{place}"], sample

    def beside(self) -> list[BoundField]:
        """What is asked beside the columns."""
        return [bound for bound in self if not bound.name.startswith("column_")]

    def clean(self) -> dict[str, Any]:
        """No two columns are the same, and what every row needs is there."""
        cleaned = super().clean() or self.cleaned_data
        said: dict[str, str] = {}
        for place, (heading, _) in enumerate(self.run.samples):
            if target := cleaned.get(f"column_{place}"):
                if target in said:
                    self.add_error(f"column_{place}", f"“{said[target]}” is that already. Leave one of the two out")
                said.setdefault(target, heading)
        missing = [target.heading for target in self.targets if target.required and target.name not in said]
        if missing and not self.errors:
            raise forms.ValidationError(f"Say which column is: {', '.join(missing)}.")
        self.chosen_columns = {heading: target for target, heading in said.items()}
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """What was chosen beside the columns, as it is kept."""
        given = {name: self.cleaned_data.get(name) for name in self.fields if name in BESIDE[Kind(self.run.kind)]}
        return {name: value.pk if isinstance(value, models.Model) else value for name, value in given.items() if value}

"""What a person says about the inspectorate's own list, and about each difference."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import today
from imports.dates import Order
from imports.forms import ORDERS
from imports.listed import LIST_TARGETS
from imports.models import Run
from pages.forms import DateField, GovukForm, dress

NOT_THERE, CHOOSE = "Not in this list", "Choose a column"


class CompareForm(GovukForm):
    """A list, and of which day it is."""

    file = forms.FileField(
        label="Their list",
        allow_empty_file=True,
        help_text="As exported from the inspectorate's register: Excel (.xlsx) or CSV, up to 10 MB and 5,000 rows.",
    )
    listed_on = DateField(label="Day on which it was exported", help_text="For example, 29 9 2022.")

    def clean_listed_on(self) -> Any:
        """A list cannot be of a day that has not come."""
        if self.cleaned_data["listed_on"] > today():
            raise ValidationError("The day on which it was exported must be today or in the past")
        return self.cleaned_data["listed_on"]


class ListColumnsForm(GovukForm):
    """Which column of the list is which."""

    date_order = forms.ChoiceField(
        label="Dates written in figures",
        choices=ORDERS,
        widget=forms.RadioSelect,
        required=False,
        help_text="Only where the dates of a column do not show it themselves.",
    )

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headings = [(heading, heading) for heading, _ in run.samples]
        guessed = {target: heading for heading, target in run.columns.items()}
        for target in LIST_TARGETS:
            self.fields[target.name] = forms.ChoiceField(
                label=target.heading,
                choices=[("", CHOOSE if target.required else NOT_THERE), *headings],
                required=target.required,
                initial=guessed.get(target.name, ""),
                help_text=target.meaning,
            )
        self.order_fields([*(target.name for target in LIST_TARGETS), "date_order"])
        dress(self)
        self.fields["reference"].error_messages["required"] = "Select the column that holds the reference"

    def clean(self) -> dict[str, Any]:
        """No column is two things, and there is something to compare."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned[target.name] for target in LIST_TARGETS if cleaned.get(target.name)]
        for target in LIST_TARGETS:
            if chosen.count(cleaned.get(target.name) or "") > 1:
                self.add_error(target.name, f"“{cleaned[target.name]}” is chosen twice. Choose another column")
        if not cleaned.get("text") and not cleaned.get("status") and not self.errors:
            raise ValidationError("Say which column holds the words, or the status. There is nothing else to compare.")
        return cleaned

    def columns(self) -> dict[str, str]:
        """From each target to its heading."""
        named = {target.name: self.cleaned_data[target.name] for target in LIST_TARGETS}
        return {name: heading for name, heading in named.items() if heading}

    def order(self) -> Order | None:
        """In which order dates are written, where that was said."""
        return Order(self.cleaned_data["date_order"]) if self.cleaned_data["date_order"] else None


class LeaveForm(GovukForm):
    """Why a difference is left as it is."""

    note = forms.CharField(
        label="Why it is left as it is",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The same difference is not asked about again. Where either side changes, it is.",
    )


class TextForm(GovukForm):
    """Why the words of a finding change."""

    reason = forms.CharField(
        label="Why the words change",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands in the history of the finding.",
    )

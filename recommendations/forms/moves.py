"""What a person types to move a finding on, to take a move back, or to bring an old position forward."""

import datetime
from typing import Any

from django import forms

from evidence.intake import checked
from pages.forms import DateField, GovukForm, VersionedForm, model_field
from recommendations.models import Finding, VerificationLevel
from recommendations.rules import Told
from recommendations.status import DECISION, Need, Status, Step


class MoveForm(VersionedForm):
    """What a step needs to be told."""

    happened_on = DateField(label="Date it happened", help_text="For a letter, the date on the letter.")
    reason = forms.CharField(label="Reason or note", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    approved_by = forms.CharField(label="Who approved it", max_length=150, help_text="A person or a board.")
    level = forms.ModelChoiceField(queryset=VerificationLevel.objects.all(), label="Verification level")
    inspectorate_reference = forms.CharField(label="Inspectorate's reference", required=False, max_length=100)
    told_by = forms.CharField(label="Who told us", required=False, max_length=150)
    letter = forms.FileField(label="The letter", required=False, help_text="It is kept as evidence of the decision.")

    class Meta:
        model = Finding
        fields = ()
        formfield_callback = model_field

    def __init__(self, *args: Any, step: Step, today: datetime.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = Need.REASON in step.needs
        self.fields["approved_by"].required = Need.APPROVER in step.needs
        self.fields["level"].required = Need.LEVEL in step.needs
        if Need.LEVEL in step.needs:
            self.fields["level"].queryset = VerificationLevel.objects.filter(force_may_close=True)  # type: ignore[attr-defined]
        for name in self._not_asked(step):
            del self.fields[name]

    def _not_asked(self, step: Step) -> list[str]:
        """Name the fields that this step has no use for."""
        asked = {
            "approved_by": Need.APPROVER in step.needs or step.end == Status.FORCE_SIGNED_OFF,
            "level": Need.LEVEL in step.needs or step.code == DECISION,
            "inspectorate_reference": step.code == DECISION,
            "told_by": step.code in (DECISION, "return"),
            "letter": step.code in (DECISION, "return"),
        }
        return [name for name, is_asked in asked.items() if not is_asked]

    def clean_letter(self) -> Any:
        """Look into the letter before it is kept."""
        return checked(self.cleaned_data["letter"])

    def told(self) -> Told:
        """The step as typed."""
        return Told(**{name: self.cleaned_data[name] for name in self.fields if name != "read_version"})


class VoidForm(GovukForm):
    """Why a move was a mistake."""

    reason = forms.CharField(label="Why it was a mistake", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class BringForwardForm(GovukForm):
    """Where a finding stood before this register was in use."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.RadioSelect, label="Where it stands")
    happened_on = DateField(label="Since when", help_text="For example, 27 3 2022.")
    source = forms.CharField(
        label="Where this is known from",
        max_length=200,
        help_text="Such as “Tracking spreadsheet of 1 September 2022”.",
    )
    reason = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    level = forms.ModelChoiceField(
        queryset=VerificationLevel.objects.all(), required=False, label="Verification level, if it is signed off"
    )
    inspectorate_reference = forms.CharField(label="Inspectorate's reference", required=False, max_length=100)

    def told(self) -> Told:
        """The position as typed."""
        names = ("happened_on", "reason", "level", "inspectorate_reference")
        return Told(**{name: self.cleaned_data[name] for name in names})

"""What a person types about a finding itself: its details, parts, deputies and evidence."""

from typing import Any

from django import forms

from accounts.models import User
from evidence.forms import EvidenceForm
from pages.forms import SeveralField, VersionedForm, model_field
from recommendations.deadlines import read
from recommendations.models import Addressee, CauseOfConcern, Deputy, Finding, Part
from recommendations.rules import Why


class FindingForm(VersionedForm):
    """A recommendation, an area for improvement or a cause of concern."""

    addressees = SeveralField(
        queryset=Addressee.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Who the report asks. What is addressed only to others counts as remaining, and is never late.",
    )
    reason = forms.CharField(
        label="Why this changes",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed for a new target date. It stands in the history.",
    )
    agreed_by = forms.CharField(
        label="Who agreed it", required=False, max_length=150, help_text="Needed for a new target date."
    )

    class Meta:
        model = Finding
        fields = (
            "inspection",
            "kind",
            "cause",
            "reference",
            "local_reference",
            "number",
            "text",
            "national_text",
            "deadline_words",
            "deadline_on",
            "target_on",
            "mandatory",
            "accelerated",
            "marking",
            "accepted",
            "accepted_reason",
            "portfolio",
            "board",
            "owner",
            "risk_reference",
            "review_months",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "kind": forms.RadioSelect,
            "accepted": forms.RadioSelect,
            "accepted_reason": forms.Textarea(attrs={"rows": 2}),
        }
        formfield_callback = model_field
        help_texts = {
            "reference": "As the inspectorate's portal has it, such as 10618.",
            "cause": "Only for a recommendation made under a cause of concern.",
            "national_text": "Where the report asks every force the same. The texts stand under Lists.",
            "deadline_words": "Such as “within six months” or “by March 2023”.",
            "deadline_on": "Left empty, it is worked out from those words where they are understood.",
            "target_on": "The date you now work to. Left empty, it is the inspectorate's deadline.",
            "mandatory": "Super-complaint recommendations are not mandatory in the same manner.",
            "accelerated": "Only for a cause of concern that was published ahead of its report.",
            "marking": "The public version of a paper leaves out the words of what is OFFICIAL-SENSITIVE.",
            "risk_reference": "Where the force’s risk register holds it, such as CR-014.",
            "accepted_reason": "Needed where it is accepted only in part, or not accepted.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Finding._meta.get_field("kind").choices  # type: ignore[attr-defined]
        self.fields["cause"].queryset = CauseOfConcern.objects.select_related("inspection")  # type: ignore[attr-defined]
        self.fields["owner"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]
        if not self.instance.pk:
            del self.fields["reason"], self.fields["agreed_by"]
            return
        self.fields["addressees"].initial = [link.addressee for link in self.instance.addressee_links.all()]

    def clean(self) -> dict[str, Any]:
        """Hold the dates against the report."""
        cleaned = super().clean()
        inspection = cleaned.get("inspection")
        published = inspection.published_on if inspection else None
        self.reading = read(cleaned.get("deadline_words") or "", published)
        if "deadline_on" not in self.errors and not cleaned.get("deadline_on"):
            cleaned["deadline_on"] = self.reading.date
        for name in ("deadline_on", "target_on"):
            if published and cleaned.get(name) and cleaned[name] < published:
                label = str(self.fields[name].label).lower()
                said = f"{published:%-d %B %Y}, when the report was published"
                self.add_error(name, f"The {label} must be on or after {said}")
        if self._target_moves(cleaned):
            for name in ("reason", "agreed_by"):
                if not cleaned.get(name):
                    self.add_error(name, f"Enter {str(self.fields[name].label).lower()}")
        return cleaned

    def _target_moves(self, cleaned: dict[str, Any]) -> bool:
        """Whether a target date that was set is being changed."""
        before = self.initial.get("target_on")
        return bool(self.instance.pk and before and cleaned.get("target_on") != before)

    def why(self) -> Why:
        """Why it changes, and who agreed it."""
        return Why(self.cleaned_data.get("reason", ""), self.cleaned_data.get("agreed_by", ""))

    def deadline_said(self) -> str:
        """How the deadline's words were read, if there are any, and whether the date given is another."""
        given, words = self.cleaned_data.get("deadline_on"), self.cleaned_data.get("deadline_words")
        if not words:
            return ""
        if self.reading.date and given != self.reading.date:
            return f"The words of the deadline come to another date than the one given. {self.reading.said}"
        return "" if given and not self.reading.understood else self.reading.said


class PartForm(VersionedForm):
    """One bullet of a finding."""

    addressees = SeveralField(
        queryset=Addressee.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Only where this part asks somebody else than the rest does.",
    )

    class Meta:
        model = Part
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        formfield_callback = model_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["addressees"].initial = [link.addressee for link in self.instance.addressee_links.all()]


class DeputyForm(VersionedForm):
    """Who stands in for the owner, and between which days."""

    class Meta:
        model = Deputy
        fields = ("person", "starts_on", "ends_on")
        formfield_callback = model_field
        help_texts = {"ends_on": "Left empty, they stand in until somebody ends it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        """An owner does not stand in for themselves."""
        person: User = self.cleaned_data["person"]
        if person.pk == self.instance.finding.owner_id:
            raise forms.ValidationError(f"{person} owns it already. Choose somebody else.")
        return person


class FindingEvidenceForm(EvidenceForm):
    """Evidence of a finding, and which of its parts it covers."""

    parts = SeveralField(
        queryset=Part.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Which parts it covers",
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = finding.parts.all()
        self.fields["parts"].queryset = parts  # type: ignore[attr-defined]
        self.fields["parts"].label_from_instance = lambda part: f"{part.letter}: {part.text}"  # type: ignore[attr-defined]
        if not parts:
            del self.fields["parts"]

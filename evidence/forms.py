"""What a person gives with a piece of evidence."""

import datetime
from typing import Any

from django import forms

from evidence.checks import MAX_BYTES
from evidence.intake import as_it_came, examined, scanned, silenced
from evidence.models import Evidence
from pages.forms import DateField, GovukForm


class EvidenceForm(GovukForm):
    """One piece of evidence: a file, a web address or a note."""

    title = forms.CharField(max_length=200, help_text="What it is, such as “Vetting policy, version 3”.")
    marking = forms.ChoiceField(
        label="Protective marking", choices=Evidence.Marking.choices, widget=forms.RadioSelect, initial="OFFICIAL"
    )
    dated_on = DateField(label="Date of the evidence", required=False, help_text="For example, 27 3 2022.")
    file = forms.FileField(
        required=False,
        help_text=f"PDF, Word, Excel, PowerPoint, picture, text, CSV or e-mail; up to {MAX_BYTES // 2**20} MB.",
    )
    keep_original = forms.BooleanField(
        label="Keep the original: what the file says about itself is evidence",
        required=False,
        help_text="For pictures. Otherwise where, when and with what a picture was taken is taken out of it.",
    )
    link = forms.URLField(label="Or a web address", required=False, max_length=500, assume_scheme="https")
    note = forms.CharField(
        label="Or a note", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        # An empty file is refused below, in the words of all other refusals.
        self.fields["file"].allow_empty_file = True  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Look into the file before it is kept."""
        return examined(self.cleaned_data["file"])

    def clean_dated_on(self) -> datetime.date | None:
        """Evidence has a date that has come."""
        dated_on: datetime.date | None = self.cleaned_data["dated_on"]
        if dated_on and dated_on > self.today:
            raise forms.ValidationError("The date of the evidence must be today or in the past.")
        return dated_on

    def clean(self) -> dict[str, Any]:
        """Exactly one thing is evidence. A file that is not refused yet is made ready to be kept."""
        cleaned = super().clean() or self.cleaned_data
        self._make_ready(cleaned)
        given = [name for name in ("file", "link", "note") if cleaned.get(name)]
        tried = [name for name in ("file", "link", "note") if self.errors.get(name)]
        if not given and not tried:
            self.add_error("file", "Choose a file, or give a web address or a note.")
        if len(given) > 1:
            self.add_error(given[1], "Give one of a file, a web address or a note; add the others separately.")
        return cleaned

    def _make_ready(self, cleaned: dict[str, Any]) -> None:
        """Silence a picture unless it is to stay as it came, and ask the virus scanner."""
        prepare = as_it_came if cleaned.get("keep_original") else silenced
        try:
            cleaned["file"] = scanned(prepare(cleaned.get("file")))
        except forms.ValidationError as refused:
            self.add_error("file", refused)


class ReasonForm(GovukForm):
    """Why something is done."""

    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

"""What a person types about a committee update."""

import datetime
from typing import Any

from django import forms

from pages.forms import GovukForm, VersionedForm, model_field
from reports.models import Paper
from reports.models.papers import TYPED
from reports.prose import HINT, prose_refusals
from reports.sections import CHOICES

PROSE = ("purpose", "comment", "restricted_comment", "review_cycle", "closing", "ask")
# A paper's own comment boxes, and how many lines each shows.
ROWS = {"purpose": 4, "comment": 4, "restricted_comment": 4, "review_cycle": 4, "closing": 4}
ROWS |= {"ask": 2, "background_documents": 3, "what_changed": 3}


class ProseField(forms.CharField):
    """Text in the small Markdown of a paper."""

    def clean(self, value: Any) -> str:
        """Refuse what may not stand in prose, and say how to put it right."""
        text: str = super().clean(value)
        if faults := prose_refusals(text):
            raise forms.ValidationError(faults)
        return text


class PaperForm(VersionedForm):
    """A committee update: its dates and the prose around the figures."""

    left_out = forms.MultipleChoiceField(
        label="Leave out", choices=CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Paper
        fields = TYPED
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()}
        formfield_callback = model_field
        field_classes = dict.fromkeys(PROSE, ProseField)
        help_texts = dict.fromkeys(PROSE, HINT) | {
            "previous_meeting_on": "The paper counts from the previous paper's figures, else from this day.",
            "data_as_at": "The day up to which the figures count, by when things happened.",
            "comment": f"Printed below the computed sentences. {HINT}",
            "restricted_comment": f"Printed in the members' version, and left out of the public one. {HINT}",
            "left_out": "The sections that this paper goes without.",
        }

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_data_as_at(self) -> datetime.date:
        """Figures cannot be had for a day that has not come."""
        day: datetime.date = self.cleaned_data["data_as_at"]
        if day > self.today:
            raise forms.ValidationError(f"Data as at must be on or before {self.today:%-d %B %Y}, today")
        return day


class CorrectionForm(PaperForm):
    """A further version: the same meeting of the same committee, and what is different."""

    class Meta(PaperForm.Meta):
        fields = ("what_changed", *(name for name in TYPED if name not in ("committee", "meeting_on")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what_changed"].required = True


class CorrectForm(GovukForm):
    """What a correction of an issued paper will change."""

    what_changed = forms.CharField(
        label="What this version changes",
        max_length=2000,
        help_text="Printed in the new version. The version that it corrects stays as it is.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def form_for(paper: Paper) -> type[PaperForm]:
    """The form that fits a draft."""
    return PaperForm if paper.paper_version == 1 else CorrectionForm

"""What a person types about a committee update."""

import datetime
from typing import Any

from django import forms

from pages.forms import VersionedForm, model_field
from reports.models import Paper
from reports.prose import HINT, prose_refusals

PROSE = ("purpose", "comment", "review_cycle", "closing", "ask")


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

    class Meta:
        model = Paper
        fields = (
            "committee",
            "meeting_on",
            "previous_meeting_on",
            "data_as_at",
            "agenda_item",
            "purpose",
            "comment",
            "review_cycle",
            "closing",
            "ask",
            "contact_name",
            "contact_title",
            "background_documents",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": 4}) for name in ("purpose", "comment", "review_cycle", "closing")
        }
        widgets |= {"ask": forms.Textarea(attrs={"rows": 2}), "background_documents": forms.Textarea(attrs={"rows": 3})}
        formfield_callback = model_field
        field_classes = dict.fromkeys(PROSE, ProseField)
        help_texts = dict.fromkeys(PROSE, HINT) | {
            "previous_meeting_on": "The paper counts from the previous paper's figures, else from this day.",
            "data_as_at": "The day up to which the figures count, by when things happened.",
            "comment": f"Printed below the computed sentences. {HINT}",
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

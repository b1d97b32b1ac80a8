"""What a person types to have something disposed of, and to decide on it."""

import hashlib
from typing import Any

from django import forms
from django.utils.text import Truncator

from audit.disposal import Place
from audit.models import DisposalOrder
from pages.forms import GovukForm, GovukModelForm, model_field

SHOWN = 300
KEY = 16


def key_of_text(text: str) -> str:
    """Name a text in a form without repeating it."""
    return hashlib.sha256(text.encode()).hexdigest()[:KEY]


class WholeDisposalForm(GovukModelForm):
    """Why all of a record should go, and under which rule."""

    class Meta:
        model = DisposalOrder
        fields = ("authority", "reason")
        formfield_callback = model_field
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"authority": "Rule under which it goes"}
        help_texts = {
            "authority": "Such as Data Protection Act 2018, section 47, or a line of your retention schedule.",
            "reason": "It stays in the register: do not repeat what should go.",
        }

    def picked(self) -> list[Place]:
        """None is picked, for all goes."""
        return []


class DisposalForm(WholeDisposalForm):
    """Which texts of a record should go, why, and under which rule."""

    texts = forms.MultipleChoiceField(label="Texts to dispose of", widget=forms.CheckboxSelectMultiple)
    field_order = ("texts", "authority", "reason")

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        found: dict[str, list[Place]] = {}
        for place in places:
            found.setdefault(place.text, []).append(place)
        self.fields["texts"].choices = [(key_of_text(text), _said(text, there)) for text, there in found.items()]  # type: ignore[attr-defined]

    def picked(self) -> list[Place]:
        """One place for each text that was picked."""
        keys = set(self.cleaned_data["texts"])
        by_text = {place.text: place for place in self.places if key_of_text(place.text) in keys}
        return list(by_text.values())


def _said(text: str, there: list[Place]) -> str:
    """Show a text, what it is, and how often it stands there."""
    kinds = "; ".join(dict.fromkeys(place.said for place in there))
    places = "1 place" if len(there) == 1 else f"{len(there)} places"
    return f"“{Truncator(text).chars(SHOWN)}” ({kinds}; in {places})"


class DecisionForm(GovukForm):
    """What a second person decides."""

    APPROVE, REFUSE = "approve", "refuse"

    decision = forms.ChoiceField(
        choices=((APPROVE, "Dispose of it now. This cannot be undone."), (REFUSE, "Refuse it")),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why it is refused", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("reason"):
            self.add_error("reason", "Enter why it is refused")
        return cleaned

"""What a person types for many findings at once."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Board, Portfolio, User
from inspections.models import Inspection
from pages.forms import DateField, GovukForm
from recommendations.forms.updates import review_ahead
from recommendations.models import Finding


class BulkForm(GovukForm):
    """What to set on many findings at once; what is left empty stays as it is."""

    owner = forms.ModelChoiceField(queryset=User.objects.none(), required=False, empty_label="Leave as it is")
    portfolio = forms.ModelChoiceField(queryset=Portfolio.objects.all(), required=False, empty_label="Leave as it is")
    board = forms.ModelChoiceField(queryset=Board.objects.all(), required=False, empty_label="Leave as it is")
    next_review_on = DateField(label="Next review date", required=False)
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean_next_review_on(self) -> datetime.date | None:
        """A review lies ahead."""
        return review_ahead(self.cleaned_data["next_review_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """There must be something to set."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.fields if name != "reason"):
            raise forms.ValidationError("Choose an owner, a portfolio, a board or a review date to set.")
        return cleaned

    def given(self) -> dict[str, Any]:
        """What to set, with the reason."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class HandOverForm(GovukForm):
    """Whose findings go to whom, and why."""

    leaver = forms.ModelChoiceField(queryset=User.objects.none(), label="Who hands over", empty_label="Choose one")
    successor = forms.ModelChoiceField(queryset=User.objects.none(), label="Who takes over", empty_label="Choose one")
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owning = Q(pk__in=Finding.objects.unfinished().values("owner")) | Q(pk__in=Inspection.objects.values("owner"))
        self.fields["leaver"].queryset = User.objects.filter(owning)  # type: ignore[attr-defined]
        self.fields["successor"].queryset = User.objects.with_role("owner")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody takes over from themselves."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("leaver") and cleaned.get("leaver") == cleaned.get("successor"):
            self.add_error("successor", "Choose somebody other than the person who hands over.")
        return cleaned

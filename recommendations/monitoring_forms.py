"""What a person types about the monitoring phase."""

from typing import Any

from django import forms

from pages.forms import DateField, GovukForm, SeveralField
from recommendations.link_forms import label
from recommendations.models import CauseOfConcern, MonitoringPhase


class PhaseForm(GovukForm):
    """A phase that began: which, when, why, and the causes of concern behind it."""

    phase = forms.ChoiceField(
        label="Phase",
        choices=MonitoringPhase.Phase.choices,
        widget=forms.RadioSelect,
        help_text="Scan is the default. Engage is enhanced monitoring.",
    )
    happened_on = DateField(label="Date it began", help_text="The date on the inspectorate’s letter.")
    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    causes = SeveralField(
        queryset=CauseOfConcern.objects.select_related("inspection"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Causes of concern behind it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["causes"].label_from_instance = label  # type: ignore[attr-defined]
        if not CauseOfConcern.objects.exists():
            del self.fields["causes"]

    def begun(self) -> MonitoringPhase:
        """The phase as typed."""
        names = ("phase", "happened_on", "reason")
        return MonitoringPhase(**{name: self.cleaned_data[name] for name in names})

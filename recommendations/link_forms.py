"""What a person types about a link between findings."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator

from pages.forms import GovukForm, GovukModelForm, model_field
from recommendations.models import Finding, FindingLink

WORDS = 12


def label(finding: Finding) -> str:
    """Tell findings without a reference apart."""
    return f"{finding}: {Truncator(finding.text).words(WORDS)}"


class LinkForm(GovukModelForm):
    """How a finding hangs together with which other."""

    class Meta:
        model = FindingLink
        fields = ("kind", "to_finding")
        widgets = {"kind": forms.RadioSelect}
        formfield_callback = model_field
        help_texts = {"kind": "It supersedes or repeats the other, or the two only belong together."}

    def __init__(self, *args: Any, visible: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = visible.exclude(pk=self.instance.from_finding_id).select_related("inspection")
        self.fields["kind"].choices = FindingLink.Kind.choices  # type: ignore[attr-defined]
        self.fields["to_finding"].queryset = others  # type: ignore[attr-defined]
        self.fields["to_finding"].label_from_instance = label  # type: ignore[attr-defined]


class RemoveLinkForm(GovukForm):
    """Why a link is taken away."""

    reason = forms.CharField(
        label="Why the link is taken away", max_length=100, help_text="It stays in both findings’ histories."
    )

"""What a person types to get an evidence pack."""

from typing import Any

from django import forms

from pages.forms import GovukForm
from reports.models import Pack
from reports.packs import Plan, is_sensitive


class PackForm(GovukForm):
    """Whom it is for, and whether what is sensitive goes with it."""

    purpose = forms.CharField(
        label="Who it is for, and why",
        max_length=Pack._meta.get_field("purpose").max_length,
        help_text="It stands on the cover, and is on record.",
    )
    with_sensitive = forms.BooleanField(label="Include what is marked OFFICIAL-SENSITIVE", required=False)

    def __init__(self, *args: Any, planned: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marked = sum(is_sensitive(line.evidence) for line in planned.lines)
        pieces = {0: "None of the evidence is", 1: "1 piece of evidence is"}
        self.fields["with_sensitive"].help_text = f"{pieces.get(marked, f'{marked} pieces of evidence are')} so marked."

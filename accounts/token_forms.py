"""What somebody says of a token that they make."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.token_rules import LONGEST_DAYS, scopes_for
from pages.forms import GovukForm

DAYS = ((30, "30 days"), (90, "90 days"), (180, "180 days"), (LONGEST_DAYS, "A year"))
USUAL = 90


class TokenForm(GovukForm):
    """What a token is for, what it opens, and for how long."""

    name = forms.CharField(
        max_length=100, help_text="What it is for, so that you know it again. For example: the chief’s dashboard."
    )
    scopes = forms.MultipleChoiceField(label="What it opens", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label="How long it lasts", choices=DAYS, coerce=int, initial=USUAL, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scopes"]
        field.choices = [(each.code, f"{each.name}: {each.description}") for each in scopes_for(person)]

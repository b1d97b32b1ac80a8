"""What is typed where a password is given, changed, or asked for once more."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User
from accounts.password_actions import prove
from pages.forms import GovukForm


class GivePasswordForm(GovukForm):
    """How an administrator knows that it is the person who asks for a password."""

    reason = forms.CharField(
        label="How you know who asks",
        max_length=200,
        help_text="It goes on record. For example: seen in person with her warrant card, or called back on the number "
        "in the force’s directory. A mail or a call that came in shows nobody.",
    )


class PasswordForm(GovukForm):
    """One's own password, now and from now on."""

    current_password = forms.CharField(
        label="Your password now",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three random words are easy to remember and hard to guess. Leave out your "
        "own name, the name of the force and words such as police or committee.",
    )

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person = person

    def clean_current_password(self) -> str:
        """Hold that it is theirs."""
        password: str = self.cleaned_data["current_password"]
        prove(self.request, self.person, password)
        return password

    def clean_password(self) -> str:
        """Hold the new one against the rules for passwords."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        if password == self.cleaned_data.get("current_password"):
            raise ValidationError("Choose a new password: this is the one that you have.")
        return password


class ProofForm(GovukForm):
    """One's password once more, before an account is changed."""

    proof_password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="So that nobody changes accounts in a browser that you left open. It is good for 10 minutes.",
    )

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person = person

    def clean_proof_password(self) -> str:
        """Hold that it is theirs."""
        password: str = self.cleaned_data["proof_password"]
        prove(self.request, self.person, password)
        return password

"""What the administrator and the person signing in type."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import code_actions, codes
from accounts.client import origin
from accounts.guesses import BLOCKED, is_blocked
from accounts.models import User
from accounts.permissions import ROLE_CHOICES, ROLES
from audit.models import Event
from pages.forms import GovukForm, VersionedForm, dress, model_field

RUN_OUT = "This password was given for a short time, which is over. Ask the administrator for a new one."


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages = {
        "invalid_login": "The user name or the password is wrong. Both tell capitals from small letters.",
        "inactive": "This account may not sign in. Ask the administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "User name"
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Look at the password only while this name may be tried from here."""
        name = self.cleaned_data.get("username")
        if name and is_blocked(Event.Kind.SIGN_IN_REFUSED, name, origin(self.request)):  # type: ignore[arg-type]
            raise ValidationError(BLOCKED, code="blocked")
        return super().clean()

    def confirm_login_allowed(self, user: Any) -> None:
        """Where passwords are for emergencies, answer anybody else as if the password were wrong."""
        if settings.LOCAL_SIGN_IN == "break-glass" and not user.is_break_glass:
            raise self.get_invalid_login_error()
        if user.password_has_run_out:
            raise ValidationError(RUN_OUT, code="run_out")


class CodeForm(GovukForm):
    """A one-time code, of the app or one of those kept for when it is lost."""

    code = forms.CharField(
        label="One-time code",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "govuk-input govuk-input--width-10",
            }
        ),
        help_text="The 6 digits that your app shows, or one of your recovery codes.",
    )

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person = person

    def clean_code(self) -> str:
        """Use the code up, or say that it is wrong."""
        code = codes.tidy(self.cleaned_data["code"])
        code_actions.give(self.request, self.person, code)
        return code


class SetUpForm(CodeForm):
    """The password once more, and the first code of a new app."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="So that nobody sets up their own phone in a browser that you left open.",
    )
    field_order = ("code", "password")

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = codes.unsaved(self.person, secret)
        self.fields["code"].help_text = "The 6 digits that your app shows now."

    def clean_code(self) -> str:
        """Keep the code until the password is known to be right."""
        return codes.tidy(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        """Hold the password and the code together: neither is told to be right without the other."""
        cleaned = super().clean() or self.cleaned_data
        if {"code", "password"} <= cleaned.keys():
            code_actions.refuse_guesser(self.request, self.person)
            if not self._is_right(cleaned):
                code_actions.note_wrong(self.request, self.person)
                raise ValidationError(f"The password or the code is wrong. {code_actions.WAIT}")
        return cleaned

    def _is_right(self, cleaned: dict[str, Any]) -> bool:
        """Say whether both are right."""
        return self.person.check_password(cleaned["password"]) and codes.is_right(self.device, cleaned["code"])


class ReasonForm(GovukForm):
    """Why an administrator does what cannot be taken back."""

    reason = forms.CharField(
        max_length=200,
        help_text="It goes on record. For example: lost her phone, seen in person at the front desk.",
    )


class EndSessionsForm(ReasonForm):
    """Why an administrator signs somebody out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "It goes on record. For example: her laptop was stolen."


class PersonForm(VersionedForm):
    """A person and the roles they hold."""

    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=" ".join(f"{role.name}: {role.description}" for role in ROLES.values()),
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "job_title", "email", "entra_object", "is_break_glass", "is_active")
        formfield_callback = model_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = self.instance.roles
        if not settings.ENTRA_TENANT:
            del self.fields["entra_object"]

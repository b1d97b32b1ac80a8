"""What the administrator and the person signing in type."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password

from accounts.models import User
from accounts.permissions import ROLE_CHOICES, ROLES
from pages.forms import GovukForm, VersionedForm, dress, model_field


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


class PersonForm(VersionedForm):
    """A person and the roles they hold."""

    roles = forms.MultipleChoiceField(
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=" ".join(f"{role.name}: {role.description}" for role in ROLES.values()),
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "job_title", "email", "is_active")
        formfield_callback = model_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = self.instance.roles


class PasswordForm(GovukForm):
    """A new password for a person."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three random words are easy to remember and hard to guess.",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Hold it against the rules for passwords."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

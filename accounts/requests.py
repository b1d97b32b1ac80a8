"""A request after the sign-in check, for the type checker's sake."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request whose user is known."""

    user: User

"""Machines that ask in somebody's name."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import token_actions
from accounts.models import User
from accounts.permissions import SCOPES

ALL = tuple(SCOPES)


def token_of(person: User, scopes: tuple[str, ...] = ALL, days: int = 90) -> str:
    """Make a token of this person."""
    return token_actions.make(name="A dashboard", scopes=scopes, days=days, way="", by=person)


def client_with(token: str) -> Client:
    """A machine that sends this with every request."""
    return Client(headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def machine(db: None) -> Callable[..., Client]:
    """A machine with a token of this person: `machine(owner, "findings")`; without scopes it opens everything."""
    return lambda person, *scopes: client_with(token_of(person, scopes or ALL))

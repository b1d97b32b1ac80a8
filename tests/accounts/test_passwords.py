"""A password is taken exactly as it was typed, whatever it is made of."""

import pytest
from django.urls import reverse

from accounts.models import User


def is_let_in(client, password):
    """Try to sign in as the owner."""
    client.post(reverse("accounts:sign_in"), {"username": "owner", "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("password", ["  Drei Wörter mit 😀  ", "all-in-small-letters", "492817365019", "long " * 40])
def test_a_password_is_good_exactly_as_it_was_typed(client, as_, administrator, owner, password):
    as_(administrator).post(reverse("accounts:person_password", args=[owner.pk]), {"password": password})

    assert not is_let_in(client, password[:-1])
    assert not is_let_in(client, password.swapcase() + "x")
    assert is_let_in(client, password)


@pytest.mark.parametrize("name", ["sign_in", "person_password"])
def test_a_password_is_masked_and_left_to_password_managers(as_, administrator, owner, name):
    client = as_(administrator if name == "person_password" else None)
    page = client.get(reverse(f"accounts:{name}", args=[owner.pk] if name == "person_password" else []))

    field = page.context["form"]["password"].as_widget()
    assert 'type="password"' in field
    assert "-password" in field
    assert "onpaste" not in field


def test_nobody_is_there_before_the_first_is_added(db):
    assert not User.objects.exists()

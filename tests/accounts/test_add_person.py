"""The way into an empty register: `manage.py add_person`."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(monkeypatch):
    """Run the command with a password on standard input."""

    def run(*words: str, password: str = PASSWORD, **options: Any) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        said = io.StringIO()
        call_command("add_person", *words, "--stdin", stdout=said, **options)
        return said.getvalue()

    return run


def test_the_person_can_sign_in_with_their_role(add, client):
    said = add("a.admin", "Ann Admin", "--role", "administrator")

    assert said == "Ann Admin can now sign in as a.admin.\n"
    assert client.login(username="a.admin", password=PASSWORD)
    assert User.objects.get().roles == ["administrator"]


def test_a_person_may_be_given_several_roles(add):
    add("a.lead", "Ann Lead", "--role", "liaison_lead", "--role", "administrator")

    assert User.objects.get().roles == ["administrator", "liaison_lead"]


def test_the_history_names_somebody(add):
    add("a.admin", "Ann Admin", "--role", "administrator")
    person = User.objects.get()

    assert {row.history_user for row in person.history.all()} == {person}
    assert {row.history_user for row in person.held_roles.get().history.all()} == {person}


@pytest.mark.parametrize(
    ("words", "password", "message"),
    [
        (("a b", "Ann Admin"), "three-random-words", "Enter a valid username"),
        (("a.admin", ""), "three-random-words", "This field cannot be blank"),
        (("a.admin", "Ann Admin"), "short", "at least 12 characters"),
        (("a.admin", "Ann Admin"), "password1234", "too common"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(add, words, password, message):
    with pytest.raises(CommandError, match=message):
        add(*words, "--role", "owner", password=password)

    assert not User.objects.exists()


def test_a_user_name_that_is_taken_is_refused(add, owner):
    with pytest.raises(CommandError, match="Somebody has this user name already"):
        add("owner", "Another Owner", "--role", "owner")


def test_a_role_that_is_not_in_the_table_is_refused(add):
    with pytest.raises(CommandError, match="invalid choice"):
        add("a.king", "A King", "--role", "king")


def test_a_role_must_be_given(add):
    with pytest.raises(CommandError, match="--role"):
        add("a.admin", "Ann Admin")

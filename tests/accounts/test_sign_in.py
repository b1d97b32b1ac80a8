"""Signing in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from tests.conftest import PASSWORD

SIGN_IN = "/sign-in/"
WRONG = "The user name or the password is wrong. Both tell capitals from small letters."


def try_in(client, username="owner", password=PASSWORD, **more):
    """Type a user name and a password."""
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def events():
    """What is on record, oldest first."""
    return list(Event.objects.order_by("pk").values_list("kind", "actor"))


def test_the_page_asks_who_is_there(client, force):
    page = client.get(SIGN_IN)

    assert (page.status_code, page.templates[0].name) == (200, "accounts/sign_in.html")


def test_the_right_password_lets_a_person_in_and_is_on_record(client, owner):
    response = try_in(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert events() == [("signed_in", "owner")]


@pytest.mark.parametrize(
    ("username", "password"),
    [("owner", "three-random-word"), ("owner", PASSWORD.upper()), ("Owner", PASSWORD), ("nobody", PASSWORD)],
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(client, owner, username, password):
    page = try_in(client, username, password)

    assert page.context["form"].non_field_errors() == [WRONG]
    assert "_auth_user_id" not in client.session
    assert events() == [("sign_in_refused", username)]


def test_what_was_typed_as_user_name_comes_back_and_the_password_does_not(client, owner):
    page = try_in(client, "owner", "a-wrong-password").content.decode()

    assert 'value="owner"' in page
    assert "a-wrong-password" not in page


@pytest.mark.parametrize(
    ("given", "message"),
    [({"username": ""}, "Enter the user name"), ({"password": ""}, "Enter the password")],
)
def test_what_is_missing_is_named(client, owner, given, message):
    page = try_in(client, **given)

    assert message in page.content.decode()


def test_an_inactive_person_is_refused(client, owner):
    owner.is_active = False
    owner.save()

    page = try_in(client)

    assert page.context["form"].non_field_errors() == [WRONG]
    assert events() == [("sign_in_refused", "owner")]


def test_a_person_who_was_given_no_password_is_refused(client, force):
    User.objects.create_user("new_person", full_name="New Person")

    assert try_in(client, "new_person", "").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "http:elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
    ],
)
def test_signing_in_never_leads_to_another_host(client, owner, address):
    assert try_in(client, next=address)["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, owner):
    asked = client.get("/register/?kind=recommendation")
    form = client.get(asked["Location"])

    response = try_in(client, next=form.context["next"])

    assert response["Location"] == "/register/?kind=recommendation"


def test_signing_in_writes_no_history_of_the_person(client, owner):
    before = owner.history.count()

    try_in(client)

    assert (owner.history.count(), User.objects.get(pk=owner.pk).version) == (before, owner.version)


def test_signing_in_makes_a_new_session(client, owner):
    client.get(SIGN_IN)
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key

    try_in(client)

    assert client.session.session_key != before


def test_signing_out_is_on_record(as_, owner):
    browser = as_(owner)

    response = browser.post(reverse("accounts:sign_out"))

    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    assert events() == [("signed_out", "owner")]
    assert browser.get("/register/").status_code == 302


def test_a_link_cannot_sign_anybody_out(as_, owner):
    browser = as_(owner)

    assert browser.get(reverse("accounts:sign_out")).status_code == 405
    assert browser.get("/register/").status_code == 200


def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser(as_, owner):
    assert as_(owner).get("/register/")["Cache-Control"] == "no-store"


def test_a_form_from_elsewhere_is_refused_in_plain_words(force):
    page = Client(enforce_csrf_checks=True).post(SIGN_IN, {"username": "owner", "password": PASSWORD})

    assert (page.status_code, page.templates[0].name) == (403, "403_csrf.html")


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("lead", "/register/desk/"),
        ("officer", "/register/desk/"),
        ("owner", "/register/mine/"),
        ("executive", "/register/"),
        ("member", "/papers/"),
        ("administrator", "/people/"),
    ],
)
def test_the_first_page_leads_each_to_what_they_come_for(cast, as_, name, home):
    response = as_(cast[name]).get("/")

    assert (response.status_code, response["Location"]) == (302, home)

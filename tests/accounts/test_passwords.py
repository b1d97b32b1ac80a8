"""Passwords: given for a while, changed by the person, taken exactly as typed, and never one that others would try."""

import datetime
import gzip
import random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from accounts.passwords import WORDS, made_up
from audit.models import Event
from config import common_passwords
from tests.conftest import PASSWORD

OWN = "/account/password/"
NEW = "four-odd-random-words"
Kind = Event.Kind


def is_let_in(client, password, username="owner"):
    """Try to sign in."""
    client.post(reverse("accounts:sign_in"), {"username": username, "password": password})
    return "_auth_user_id" in client.session


def change(browser, password=NEW, current=PASSWORD):
    """Change one's own password."""
    return browser.post(OWN, {"current_password": current, "password": password})


def give(desk, person):
    """Give a new password, and read it off the page."""
    page = desk.post(f"/people/{person.pk}/password/", {"reason": "Seen in person."})
    return page.context["password"]


@pytest.fixture
def desk(as_, administrator):
    """The administrator's browser."""
    return as_(administrator)


# Given by an administrator.


def test_a_given_password_is_made_up_and_shown_once(desk, owner):
    page = desk.post(f"/people/{owner.pk}/password/", {"reason": "Seen in person."})

    password = page.context["password"]
    assert len(password.replace("-", "")) >= 16
    assert password in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    for address in (f"/people/{owner.pk}/password/", f"/people/{owner.pk}/", "/people/", "/trail/"):
        assert password not in desk.get(address).content.decode()


def test_given_passwords_are_random():
    random.seed(1)
    first = [made_up() for _ in range(200)]
    random.seed(1)

    assert len({*first, *(made_up() for _ in range(200))}) == 400


def test_a_given_password_lets_nobody_do_anything_but_choose_another(desk, client, owner):
    password = give(desk, owner)
    assert not is_let_in(client, PASSWORD)

    assert is_let_in(client, password)
    for address in ("/", "/register/", "/account/", "/account/codes/", "/people/"):
        assert client.get(address)["Location"] == OWN
    assert change(client, current=password)["Location"] == "/account/"
    assert client.get("/register/").status_code == 200


def test_a_given_password_is_not_chosen_again(desk, client, owner):
    password = give(desk, owner)
    is_let_in(client, password)

    page = change(client, password=password, current=password)

    assert "this is the one that you have" in page.content.decode()
    assert client.get("/register/")["Location"] == OWN


def test_whoever_was_given_a_password_may_still_sign_out(desk, client, owner):
    is_let_in(client, give(desk, owner))

    assert client.post("/sign-out/")["Location"] == "/sign-in/"


@pytest.mark.parametrize(("hours", "lets_in"), [(71, True), (73, False)])
def test_a_given_password_runs_out(desk, client, owner, hours, lets_in):
    password = give(desk, owner)
    person = User.objects.get(pk=owner.pk)
    person.password_given_at = timezone.now() - datetime.timedelta(hours=hours)
    person.save()

    assert is_let_in(client, password) == lets_in


def test_a_password_that_has_run_out_is_told_so_and_is_no_guess(desk, client, owner, settings):
    password = give(desk, owner)
    settings.FIRST_PASSWORD_HOURS = 0

    page = client.post("/sign-in/", {"username": "owner", "password": password})
    wrong = client.post("/sign-in/", {"username": "owner", "password": "not-this-one-at-all"})

    assert "Ask the administrator for a new one" in page.content.decode()
    assert "Ask the administrator for a new one" not in wrong.content.decode()
    assert Event.objects.filter(subject="a wrong guess, from 127.0.0.1").count() == 1
    assert Event.objects.filter(subject="a password that has run out, from 127.0.0.1").count() == 1


def test_how_the_administrator_knew_who_asked_is_on_record(desk, administrator, owner):
    page = desk.post(f"/people/{owner.pk}/password/", {"reason": ""})
    assert "Enter how you know who asks" in page.content.decode()
    assert User.objects.get(pk=owner.pk).version == owner.version

    give(desk, owner)

    event, row = Event.objects.get(), owner.history.first()
    assert (event.kind, event.actor, event.subject) == (
        Kind.PASSWORD_GIVEN,
        "administrator",
        "to owner: Seen in person.",
    )
    assert (row.history_change_reason, row.history_user) == ("New password", administrator)
    assert not hasattr(row, "password")


def test_a_given_password_ends_the_sessions_of_the_old_one(desk, as_, owner):
    theirs = as_(owner)

    give(desk, owner)

    assert theirs.get("/register/").status_code == 302
    assert not Session.objects.filter(user=owner).exists()


def test_an_administrator_does_not_give_themselves_a_password(desk, administrator):
    page = desk.post(f"/people/{administrator.pk}/password/", {"reason": "It is me."})

    assert "on the page of your own account" in page.content.decode()
    assert User.objects.get(pk=administrator.pk).check_password(PASSWORD)


# Chosen by the person.


def test_a_person_changes_their_own_password(as_, client, owner):
    assert change(as_(owner))["Location"] == "/account/"

    assert not is_let_in(client, PASSWORD)
    assert is_let_in(client, NEW)
    assert Kind.PASSWORD_CHANGED in Event.objects.values_list("kind", flat=True)


@pytest.mark.parametrize("current", ["", "wrong", NEW, PASSWORD.upper()])
def test_changing_ones_password_asks_for_the_present_one(as_, owner, current):
    page = change(as_(owner), current=current)

    assert page.context["form"].has_error("current_password")
    assert User.objects.get(pk=owner.pk).check_password(PASSWORD)


def test_changing_ones_password_ends_the_other_sessions_and_keeps_this_one(as_, owner):
    here, elsewhere = as_(owner), as_(owner)
    before = here.session.session_key

    change(here)

    assert elsewhere.get("/register/").status_code == 302
    assert here.get("/register/").status_code == 200
    assert here.session.session_key != before
    assert Session.objects.filter(user=owner).count() == 1


def test_guesses_at_the_present_password_are_slowed(as_, owner):
    here = as_(owner)
    for place in range(10):
        change(here, current=f"guess-{place}")

    page = change(here)

    assert "too many wrong tries" in page.content.decode()
    assert User.objects.get(pk=owner.pk).check_password(PASSWORD)
    assert Event.objects.filter(kind=Kind.PASSWORD_WRONG, subject="a wrong guess, from 127.0.0.1").count() == 10


def test_fifty_guesses_from_anywhere_stop_them_all(as_, owner):
    for place in range(50):
        Event.objects.create(kind=Kind.PASSWORD_WRONG, actor="owner", subject=f"a wrong guess, from 10.0.0.{place}")

    assert "too many wrong tries" in change(as_(owner)).content.decode()


def test_whoever_has_only_a_force_account_changes_no_password(as_, owner):
    owner.set_unusable_password()
    owner.save()
    browser = as_(owner)

    assert "have no password here" in change(browser).content.decode()
    assert OWN not in browser.get("/account/").content.decode()


# What may be chosen.


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Enter the new password"),
        ("short", "at least 12 characters"),
        ("PASSWORD1234", "too common"),
        ("owner@force.example", "too similar"),
        ("my-signoff-words", "Leave “signoff” out"),
        ("three-MIDSHIRE-words", "Leave “midshire” out"),
        ("old-OwnerSon-words", "Leave “owner” out"),
    ],
)
def test_a_weak_password_is_refused_and_never_shown(as_, owner, password, message):
    page = change(as_(owner), password).content.decode()

    assert message in page
    assert User.objects.get(pk=owner.pk).version == owner.version
    assert not password or f'value="{password}"' not in page


@pytest.mark.parametrize("word", WORDS)
def test_words_of_the_service_are_refused(owner, word):
    with pytest.raises(ValidationError, match=f"Leave “{word}” out"):
        validate_password(f"quiet-{word.title()}-tractor", owner)


@pytest.mark.parametrize("part", ["username", "full_name", "email"])
def test_names_of_the_person_are_refused(owner, part):
    setattr(owner, part, "Zebedee")

    with pytest.raises(ValidationError, match="Leave “zebedee” out"):
        validate_password("quiet-zebedee-tractor", owner)


def test_short_parts_of_names_are_not_refused(owner):
    owner.full_name = "Li Fox"

    validate_password("little-foxgloves-abound", owner)


def test_thousands_of_common_and_breached_passwords_that_are_long_enough_are_refused(owner):
    with gzip.open(common_passwords.LIST, "rt", encoding="utf-8") as lines:
        listed = lines.read().splitlines()

    assert len(listed) > 12_000
    assert min(map(len, listed)) == 12
    for password in ("qwerty123456", "Mailcreated5240", listed[0], listed[-1]):
        with pytest.raises(ValidationError, match="too common"):
            validate_password(password, owner)


def test_the_list_of_common_passwords_is_made_of_all_its_sources(tmp_path):
    for name, text in (("a", "Long-Enough-One\nshort\n"), ("b", "another-long-one\nlong-enough-one\n")):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as lines:
            lines.write(text)

    common_passwords.write_list([tmp_path / "a", tmp_path / "b"], tmp_path / "list.gz")

    with gzip.open(tmp_path / "list.gz", "rt", encoding="utf-8") as lines:
        assert lines.read() == "another-long-one\nlong-enough-one\n"


# As it was typed.


@pytest.mark.parametrize("password", ["  Drei Wörter mit 😀  ", "all-in-small-letters", "492817365019", "long " * 40])
def test_a_password_is_good_exactly_as_it_was_typed(as_, owner, password):
    change(as_(owner), password)

    assert not is_let_in(as_(None), password[:-1])
    assert not is_let_in(as_(None), password.swapcase() + "x")
    assert is_let_in(as_(None), password)


@pytest.mark.parametrize(("address", "fields"), [("/sign-in/", ["password"]), (OWN, ["current_password", "password"])])
def test_a_password_is_masked_and_left_to_password_managers(as_, owner, address, fields):
    form = as_(owner if address == OWN else None).get(address).context["form"]

    for name in fields:
        field = form[name].as_widget()
        assert 'type="password"' in field
        assert "-password" in field
        assert "onpaste" not in field


def test_nobody_is_there_before_the_first_is_added(db):
    assert not User.objects.exists()

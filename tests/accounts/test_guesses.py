"""Wrong guesses slow the guesser and not the person."""

import datetime
import time

import pytest
from django.utils import timezone

from accounts.client import address, browser, origin
from accounts.guesses import BLOCKED, LIMITS
from accounts.models import User
from audit.models import Event
from tests.conftest import PASSWORD

SIGN_IN = "/sign-in/"
HERE, THERE = "10.0.0.1", "10.0.0.2"
WRONG = "a-wrong-guess"


def guess(client, username="owner", password=WRONG, place=HERE):
    """Type a user name and a password somewhere."""
    return client.post(SIGN_IN, {"username": username, "password": password}, REMOTE_ADDR=place)


def is_in(client):
    """Say whether somebody is signed in."""
    return "_auth_user_id" in client.session


def test_a_hundred_guesses_at_one_name_are_ten(client, owner):
    answers = [guess(client).status_code for _ in range(100)]

    assert answers == [200] * 10 + [429] * 90
    assert Event.objects.filter(subject=f"a wrong guess, from {HERE}").count() == 10
    assert Event.objects.count() == 11  # and one that says that it is enough


def test_after_too_many_guesses_the_right_password_is_not_looked_at(client, owner):
    for _ in range(10):
        guess(client)

    page = guess(client, password=PASSWORD)

    assert page.context["form"].non_field_errors() == [BLOCKED]
    assert not is_in(client)


def test_the_person_comes_in_from_elsewhere_all_the_while(client, as_, owner):
    for _ in range(30):
        guess(as_(None))

    guess(client, password=PASSWORD, place=THERE)

    assert is_in(client)


def test_somebody_else_comes_in_from_the_same_place(client, as_, owner, other_owner):
    for _ in range(30):
        guess(as_(None))

    guess(client, "other_owner", PASSWORD)

    assert is_in(client)


def test_guessing_at_many_names_from_one_place_is_stopped_too(client, as_, owner):
    answers = [guess(as_(None), f"name{place}").status_code for place in range(103)]

    assert answers == [200] * 100 + [429] * 3
    guess(client, password=PASSWORD)
    assert not is_in(client)
    guess(client, password=PASSWORD, place=THERE)
    assert is_in(client)


@pytest.mark.parametrize(("minutes", "answer"), [(14, 429), (16, 200)])
def test_the_wait_is_a_quarter_of_an_hour(client, owner, minutes, answer):
    then = timezone.now() - datetime.timedelta(minutes=minutes)
    for _ in range(10):
        Event.objects.create(
            kind="sign_in_refused", actor="owner", subject=f"a wrong guess, from {HERE}", occurred_at=then
        )

    assert guess(client).status_code == answer


def test_being_stopped_does_not_make_the_wait_longer(client, owner):
    then = timezone.now() - datetime.timedelta(minutes=16)
    Event.objects.create(kind="sign_in_refused", actor="owner", subject=f"too many wrong guesses, from {HERE}")
    for _ in range(10):
        Event.objects.create(
            kind="sign_in_refused", actor="owner", subject=f"a wrong guess, from {HERE}", occurred_at=then
        )

    guess(client, password=PASSWORD)

    assert is_in(client)


@pytest.mark.parametrize("username", ["owner", "nobody"])
def test_being_stopped_reads_the_same_for_a_name_that_nobody_has(client, owner, username):
    answers = [guess(client, username) for _ in range(11)]

    assert answers[-1].context["form"].non_field_errors() == [BLOCKED]


def test_an_empty_form_is_no_guess(client, owner):
    for _ in range(20):
        client.post(SIGN_IN, {"username": "owner", "password": ""})

    assert not Event.objects.exists()


def test_names_that_are_written_alike_are_one(client, owner):
    for _ in range(10):
        guess(client, "ｏｗｎｅｒ")

    assert guess(client, "owner").status_code == 429


def test_an_unknown_name_takes_as_long_as_a_wrong_password(client, owner, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    owner.set_password(PASSWORD)
    owner.save()
    User.objects.create_user("nopassword", full_name="No Password")

    def seconds(username):
        took = []
        for _ in range(4):
            began = time.process_time()
            guess(client, username)
            took.append(time.process_time() - began)
        return min(took)

    known, others = seconds("owner"), [seconds("nobody"), seconds("nopassword")]

    assert all(0.5 < other / known < 2 for other in others), (known, others)


def test_every_limit_is_met_by_somebody():
    assert {limit.kind for limit in LIMITS} == {"sign_in_refused", "password_wrong", "code_wrong", "token_refused"}


# Where a request comes from.


@pytest.mark.parametrize(
    ("proxies", "passed", "found"),
    [
        (0, "", "192.0.2.1"),
        (0, "10.9.9.9", "192.0.2.1"),
        (1, "10.9.9.9", "10.9.9.9"),
        (1, "1.1.1.1, 10.9.9.9", "10.9.9.9"),
        (2, "1.1.1.1, 10.9.9.9, 10.0.0.7", "10.9.9.9"),
        (2, "10.9.9.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "10.9.9.9:4711", "10.9.9.9"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:DB8:0::7", "2001:db8::7"),
        (1, "::ffff:10.9.9.9", "10.9.9.9"),
        (1, "nonsense", ""),
        (1, "a, <script>", ""),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, passed, found):
    settings.TRUSTED_PROXIES = proxies
    header = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}

    assert address(rf.get("/", REMOTE_ADDR="192.0.2.1", **header)) == found


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "2001:db8:1:2::/64"),
        ("", "an unknown address"),
    ],
)
def test_a_network_of_ipv6_counts_as_one_place(rf, said, named):
    assert origin(rf.get("/", REMOTE_ADDR=said)) == named


def test_a_header_of_ones_own_does_not_make_a_new_place(client, owner):
    answers = [
        client.post(SIGN_IN, {"username": "owner", "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"10.1.1.{place}")
        for place in range(11)
    ]

    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_browsers_are_named_in_words_of_ours(rf, said, named):
    assert browser(rf.get("/", HTTP_USER_AGENT=said)) == named

"""Sessions: listed, ended, and never longer than their hours."""

import datetime
from importlib import import_module

import pytest
from django.conf import settings as live_settings
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from accounts import sign_in_actions
from accounts.models import Session, User
from audit.models import Event
from tests.conftest import PASSWORD

OWN = "/account/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOUR = 60 * 60


def sign_in(client, username="owner", **more):
    """Sign in with a password."""
    return client.post("/sign-in/", {"username": username, "password": PASSWORD}, **more)


def change(client, **values):
    """Change what a session holds."""
    session = client.session
    session.update(values)
    session.save()


def edit(desk, person, **changes):
    """Send the form of a person."""
    kept = {name: getattr(person, name) for name in ("username", "full_name", "job_title", "email")}
    typed = {**kept, "is_active": "on", "roles": ["owner"], "read_version": person.version, **changes}
    assert desk.post(f"/people/{person.pk}/", typed).status_code == 302


def test_a_session_says_whose_it_is_from_where_and_since_when(client, owner):
    sign_in(client, HTTP_USER_AGENT=FIREFOX)

    session = Session.objects.get()
    assert (session.user, session.address, session.browser) == (owner, "127.0.0.1", "Firefox on Windows")
    assert timezone.now() - session.started_at < datetime.timedelta(minutes=1)
    assert str(session) == "Firefox on Windows at 127.0.0.1"


def test_the_page_lists_ones_own_sessions_and_nobody_elses(as_, owner, other_owner):
    here, elsewhere = as_(owner), as_(owner)
    for browser in (here, elsewhere, as_(other_owner)):
        browser.get(OWN)

    page = here.get(OWN).content.decode()

    assert page.count('<th scope="row"') == 2
    assert page.count("This one") == 1
    assert page.count("End<span") == 1


def test_no_page_shows_the_key_of_a_session(as_, owner):
    here, elsewhere = as_(owner), as_(owner)

    page = here.get(OWN).content.decode()

    assert elsewhere.session.session_key not in page
    assert here.session.session_key not in page


def test_one_session_is_ended_and_it_is_on_record(as_, owner):
    here, elsewhere = as_(owner), as_(owner)
    mark = Session.objects.get(session_key=elsewhere.session.session_key).mark

    assert here.post(f"/account/sessions/{mark}/end/")["Location"] == OWN

    assert elsewhere.get("/register/").status_code == 302
    assert here.get("/register/").status_code == 200
    assert Event.objects.get().kind == Event.Kind.SESSION_REVOKED


def test_nobody_ends_the_session_of_somebody_else(as_, owner, other_owner):
    theirs = as_(other_owner)
    mark = Session.objects.get(session_key=theirs.session.session_key).mark

    assert as_(owner).post(f"/account/sessions/{mark}/end/").status_code == 404
    assert theirs.get("/register/").status_code == 200


def test_all_other_sessions_are_ended_at_once(as_, owner, other_owner):
    here, elsewhere, theirs = as_(owner), as_(owner), as_(other_owner)

    here.post("/account/sessions/end/")

    answers = [browser.get("/register/").status_code for browser in (here, elsewhere, theirs)]
    assert answers == [200, 302, 200]


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"is_active": ""}, 302),
        ({"roles": ["owner", "executive"]}, 302),
        ({"roles": ["executive"]}, 302),
        ({"is_break_glass": "on"}, 302),
        ({"job_title": "Superintendent"}, 200),
    ],
)
def test_what_changes_a_persons_standing_ends_their_sessions(as_, administrator, owner, changes, answer):
    theirs = as_(owner)

    edit(as_(administrator), owner, **changes)

    assert theirs.get("/register/").status_code == answer
    assert Session.objects.filter(user=owner).exists() == (answer == 200)


def test_a_new_password_removes_the_sessions_of_the_old_one(as_, administrator, owner):
    as_(owner)

    as_(administrator).post(f"/people/{owner.pk}/password/", {"reason": "Seen in person."})

    assert not Session.objects.filter(user=owner).exists()


def test_an_administrator_who_changes_their_own_roles_goes_on(as_, administrator):
    desk = as_(administrator)

    edit(desk, administrator, roles=["administrator", "executive"])

    assert desk.get("/people/").status_code == 200
    assert desk.get("/register/").status_code == 200


def test_a_session_ends_after_its_hours_however_much_it_is_used(as_, owner):
    browser = as_(owner)
    change(browser, started=timezone.now().timestamp() - live_settings.SESSION_HOURS * HOUR - 1)

    assert browser.get("/register/").status_code == 302
    assert (Event.objects.get().kind, Event.objects.get().subject) == ("signed_out", "after 10 hours")


def test_a_session_within_its_hours_goes_on(as_, owner):
    browser = as_(owner)
    change(browser, started=timezone.now().timestamp() - live_settings.SESSION_HOURS * HOUR + 60)

    assert browser.get("/register/").status_code == 200


def test_a_session_that_nobody_uses_ends_after_half_an_hour(as_, owner):
    browser = as_(owner)
    browser.get("/register/")
    row = Session.objects.get()
    left = (row.expire_date - timezone.now()).total_seconds()

    assert live_settings.SESSION_COOKIE_AGE == 30 * 60
    assert 29 * 60 < left <= 30 * 60
    Session.objects.update(expire_date=timezone.now())
    assert browser.get("/register/").status_code == 302


def test_using_a_session_moves_its_end_on_but_is_not_written_at_every_page(as_, owner, django_assert_num_queries):
    browser = as_(owner)
    browser.get(OWN)
    Session.objects.update(used_at=None)

    browser.get(OWN)
    assert Session.objects.get().used_at is None
    change(browser, used=timezone.now().timestamp() - 61)
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(minutes=1))
    browser.get(OWN)

    row = Session.objects.get()
    assert timezone.now() - row.used_at < datetime.timedelta(seconds=30)
    assert row.expire_date - timezone.now() > datetime.timedelta(minutes=29)


def test_signing_in_clears_away_sessions_that_ran_out(client, as_, owner, other_owner):
    as_(other_owner)
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(days=1))

    sign_in(client)

    assert [session.user for session in Session.objects.all()] == [owner]


def test_an_ended_session_does_not_come_back_when_a_slow_page_is_done(as_, owner):
    browser = as_(owner)
    store = import_module(live_settings.SESSION_ENGINE).SessionStore(browser.session.session_key)
    store["late"] = True
    sign_in_actions.end_sessions(owner)

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()


def test_signing_out_removes_the_session(as_, owner):
    as_(owner).post("/sign-out/")

    assert not Session.objects.exists()


def test_ending_sessions_writes_no_history_of_the_person(as_, owner):
    as_(owner)
    before = owner.history.count()

    assert sign_in_actions.end_sessions(owner) == 1

    assert (owner.history.count(), User.objects.get(pk=owner.pk).version) == (before, owner.version)

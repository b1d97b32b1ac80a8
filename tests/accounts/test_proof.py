"""Whoever changes an account shows once more who they are, and loses nothing that they typed."""

import re
from html import unescape

import pytest

from accounts.models import Session, User
from accounts.sign_in_actions import WAY, WITH_FORCE_ACCOUNT
from audit.models import Event
from config.urls import urlpatterns
from tests.accounts.directory import TENANT, running
from tests.accounts.test_entra import OBJECT, directory
from tests.conftest import PASSWORD, prove
from tests.house.test_urls import all_views

__all__ = ["directory", "running"]
PROOF = "accounts/proof.html"
# What changes an account, and what is sent to it.
CHANGES = {
    "/people/add/": {"username": "new.person", "full_name": "New “Person” & Son", "roles": ["owner", "executive"]},
    "/people/{pk}/": {"username": "owner", "full_name": "Another Name", "roles": ["owner"], "read_version": "2"},
    "/people/{pk}/password/": {"reason": "Seen in person."},
    "/people/{pk}/codes/": {"reason": "Lost her phone."},
    "/people/{pk}/sessions/": {"reason": "Her laptop was stolen."},
    "/people/sessions/": {"reason": "A break-in."},
    "/account/sessions/end/": {},
}
Kind = Event.Kind


@pytest.fixture
def desk(as_, administrator):
    """A browser in which the administrator signed in a while ago."""
    client = as_(administrator)
    prove(client, minutes_ago=11)
    return client


def hidden(page):
    """What the page's button would send besides the password."""
    sent = {}
    for name, text in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()):
        if name != "csrfmiddlewaretoken":
            sent.setdefault(unescape(name), []).append(unescape(text))
    return sent


def proof_is_asked(page):
    """Say whether a page asks who is there."""
    return PROOF in [template.name for template in page.templates]


def test_what_changes_an_account_asks_who_is_there():
    marked = {name for name, view in all_views(urlpatterns) if getattr(view, "proved_lately", False)}

    of_people = {name for name, _ in all_views(urlpatterns) if name.startswith(("person_", "everybodys_"))}
    assert marked == of_people - {"person_list", "person_export"} | {"session_end", "sessions_end", "token_add"}


@pytest.mark.parametrize("address", CHANGES)
def test_before_a_change_the_password_is_asked_for_and_nothing_typed_is_lost(desk, owner, address):
    typed = CHANGES[address]
    before = User.objects.count(), owner.history.count(), Session.objects.count(), Event.objects.count()

    page = desk.post(address.format(pk=owner.pk), typed)

    assert proof_is_asked(page)
    assert hidden(page) == {name: text if isinstance(text, list) else [text] for name, text in typed.items()}
    assert before == (User.objects.count(), owner.history.count(), Session.objects.count(), Event.objects.count())


def test_with_the_password_the_change_is_made(desk, owner):
    page = desk.post("/people/add/", CHANGES["/people/add/"] | {"is_active": "on"})

    answer = desk.post("/people/add/", hidden(page) | {"proof_password": PASSWORD})

    assert answer["Location"] == "/people/"
    added = User.objects.get(username="new.person")
    assert (added.full_name, added.roles, added.is_active) == ("New “Person” & Son", ["executive", "owner"], True)


def test_after_a_wrong_password_it_is_asked_for_again_and_what_was_typed_is_kept(desk, owner):
    typed = CHANGES["/people/{pk}/sessions/"]

    page = desk.post(f"/people/{owner.pk}/sessions/", typed | {"proof_password": "wrong"})

    assert proof_is_asked(page)
    assert "The password is wrong" in page.content.decode()
    assert hidden(page) == {"reason": [typed["reason"]]}
    assert (Event.objects.get().kind, Event.objects.get().actor) == (Kind.PASSWORD_WRONG, "administrator")


def test_guesses_at_it_are_slowed(desk, owner):
    for place in range(10):
        desk.post("/people/sessions/", {"reason": "A break-in.", "proof_password": f"guess-{place}"})

    page = desk.post("/people/sessions/", {"reason": "A break-in.", "proof_password": PASSWORD})

    assert "too many wrong tries" in page.content.decode()


def test_the_password_is_good_for_ten_minutes_under_a_new_key(desk, owner):
    before = desk.session.session_key
    desk.post("/people/sessions/", {"reason": "A break-in.", "proof_password": PASSWORD})

    assert desk.session.session_key != before
    assert not proof_is_asked(desk.post("/people/sessions/", {"reason": "Another."}))
    prove(desk, minutes_ago=9)
    assert not proof_is_asked(desk.post("/people/sessions/", {"reason": "Another."}))


def test_signing_in_with_a_password_shows_who_is_there(client, administrator):
    client.post("/sign-in/", {"username": "administrator", "password": PASSWORD})

    assert not proof_is_asked(client.post("/people/sessions/", {"reason": "A break-in."}))


def test_reading_asks_nothing(desk, owner):
    assert not proof_is_asked(desk.get(f"/people/{owner.pk}/"))


def test_ending_one_of_ones_own_sessions_asks_who_is_there(as_, owner):
    here, elsewhere = as_(owner), as_(owner)
    prove(here, minutes_ago=11)
    mark = Session.objects.get(session_key=elsewhere.session.session_key).mark
    address = f"/account/sessions/{mark}/end/"

    assert proof_is_asked(here.post(address))
    assert elsewhere.get("/register/").status_code == 200
    assert here.post(address, {"proof_password": PASSWORD})["Location"] == "/account/"
    assert elsewhere.get("/register/").status_code == 302


# By the force's directory.


@pytest.fixture
def by_force_account(client, administrator, directory):
    """A browser in which the administrator is signed in with a force account."""
    administrator.entra_tenant, administrator.entra_object = TENANT, OBJECT
    administrator.save()
    directory.person = {"oid": OBJECT}
    client.force_login(administrator)
    session = client.session
    session[WAY] = WITH_FORCE_ACCOUNT
    session.save()
    return client


def go_to_directory(client, directory, typed):
    """Go where the page leads, sign in there, and come back."""
    page = client.post("/people/sessions/", typed)
    asked = client.post("/account/force-account/", hidden(page))["Location"]
    assert "prompt=login" in asked
    state = re.search("state=([^&]+)", asked).group(1)
    query = {"code": directory.approve(asked), "state": state}
    return client.get("/sign-in/force-account/callback/", query)


def test_the_directory_is_asked_anew_and_what_was_typed_is_sent_afterwards(by_force_account, directory, owner):
    came_back = go_to_directory(by_force_account, directory, {"reason": "A “break-in”."})

    assert came_back["Location"] == "/account/go-on/"
    page = by_force_account.get("/account/go-on/")
    assert hidden(page) == {"reason": ["A “break-in”."]}
    assert 'action="/people/sessions/"' in page.content.decode()
    assert by_force_account.post("/people/sessions/", hidden(page))["Location"] == "/people/"
    assert by_force_account.get("/account/go-on/")["Location"] == "/"
    assert "A “break-in”." in Event.objects.get(kind=Kind.SESSION_REVOKED).subject


def test_a_force_account_is_not_asked_for_a_password(by_force_account):
    page = by_force_account.post("/people/sessions/", {"reason": "A break-in.", "proof_password": PASSWORD})

    assert proof_is_asked(page)
    assert 'type="password"' not in page.content.decode()


def test_signing_in_with_a_force_account_as_usual_shows_nothing(client, by_force_account, directory):
    asked = client.post("/sign-in/force-account/", {})["Location"]
    state = re.search("state=([^&]+)", asked).group(1)
    client.get("/sign-in/force-account/callback/", {"code": directory.approve(asked), "state": state})

    assert proof_is_asked(client.post("/people/sessions/", {"reason": "A break-in."}))


def test_what_was_typed_goes_to_no_other_host(by_force_account):
    by_force_account.post("/account/force-account/", {"address": "https://elsewhere.example/", "reason": "A break-in."})

    assert by_force_account.get("/account/go-on/")["Location"] == "/"


# Ended by an administrator.


def test_an_administrator_ends_the_sessions_of_one_person_with_a_reason(as_, administrator, owner, other_owner):
    theirs, anothers, desk = as_(owner), as_(other_owner), as_(administrator)

    assert "Enter the reason" in desk.post(f"/people/{owner.pk}/sessions/", {"reason": ""}).content.decode()
    assert desk.post(f"/people/{owner.pk}/sessions/", {"reason": "Stolen laptop."})["Location"] == "/people/"

    assert [client.get("/register/").status_code for client in (theirs, anothers)] == [302, 200]
    event = Event.objects.get()
    assert (event.kind, event.actor) == (Kind.SESSION_REVOKED, "administrator")
    assert event.subject == "all of owner, 1 in number: Stolen laptop."


def test_an_administrator_ends_everybodys_sessions_but_this_one(as_, administrator, owner, other_owner):
    browsers, desk = [as_(owner), as_(other_owner), as_(administrator)], as_(administrator)

    page = desk.post("/people/sessions/", {"reason": "A break-in."}, follow=True)

    assert "Sessions ended: 3." in page.content.decode()
    assert [client.get("/account/").status_code for client in browsers] == [302, 302, 302]
    assert desk.get("/people/").status_code == 200
    assert Event.objects.get().subject == "everybody’s but this one, 3 in number: A break-in."


def test_an_administrator_does_not_sign_themselves_out_there(as_, administrator):
    page = as_(administrator).post(f"/people/{administrator.pk}/sessions/", {"reason": "It is me."})

    assert "on the page of your own account" in page.content.decode()

"""Passwords, sessions, and the pages that make somebody wait: axe finds nothing, and nothing sticks out on a phone."""

import time

import pytest
from django.db import OperationalError

from accounts.limits import LIMITS, Costly, spend
from accounts.models import Session
from accounts.sessions import SessionStore
from accounts.sign_in_actions import PROVED
from recommendations.models import Finding
from tests.browser.test_accessibility import faults
from tests.conftest import PASSWORD

NEW = "four-odd-random-words"


def long_ago(person):
    """Let it be eleven minutes since somebody showed who they are."""
    store = SessionStore(Session.objects.get(user=person).session_key)
    store[PROVED] = time.time() - 660
    store.save()


def test_a_password_is_given_shown_once_and_then_changed(open_window, administrator, owner):
    desk, theirs = open_window(), open_window(390)
    desk.sign_in(administrator)
    desk.visit(f"/people/{owner.pk}/password/")
    found = faults(desk)
    desk.press("Make a password")
    found += faults(desk)
    desk.fill("How you know who asks", "Seen in person.")
    desk.press("Make a password")
    found += faults(desk)
    password = desk.page.locator(".signoff-code").inner_text()

    theirs.visit("/sign-in/")
    for label, text in {"User name": owner.username, "Password": password}.items():
        theirs.fill(label, text)
    theirs.press("Sign in")
    theirs.says("Choose a password of your own")
    found += faults(theirs)
    theirs.press("Change password")
    found += faults(theirs)
    theirs.fill("Your password now", password)
    theirs.fill("New password", NEW)
    theirs.press("Change password")

    theirs.says("Your password is changed.")
    assert found + faults(theirs) == []


def test_pages_that_sign_people_out_are_accessible(open_window, administrator, owner):
    window = open_window()
    window.sign_in(administrator)

    found = []
    for address, button in (
        ("/people/sessions/", "Sign everybody out"),
        (f"/people/{owner.pk}/sessions/", "Sign them out"),
    ):
        window.visit(address)
        found += faults(window)
        window.press(button)
        found += faults(window)
    assert found == []


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_whoever_is_asked_again_loses_nothing(open_window, administrator, owner, width, script):
    window = open_window(width, script=script)
    window.sign_in(administrator)
    window.visit(f"/people/{owner.pk}/")
    window.fill("Job title", "Superintendent & “lead”")
    long_ago(administrator)

    window.press("Save")
    window.says("Show that it is you")
    found = faults(window) if script else []
    window.fill("Your password", "wrong")
    window.press("Go on")
    found += faults(window) if script else []
    window.fill("Your password", PASSWORD)
    window.press("Go on")

    window.says("Ownerson is saved.")
    owner.refresh_from_db()
    assert owner.job_title == "Superintendent & “lead”"
    assert found == []


def complaint(window, status):
    """Take out what a browser says of each answer of this status."""
    expected = [each for each in window.complaints if f"status of {status}" in each]
    window.complaints[:] = [each for each in window.complaints if each not in expected]
    return bool(expected)


def test_the_page_that_asks_to_wait_is_accessible_and_keeps_what_was_typed(open_window, owner, finding):
    window = open_window()
    window.sign_in(owner)
    for _ in range(LIMITS[Costly.SEARCH].a_minute):
        spend(owner, Costly.SEARCH)
    window.visit("/register/?text=vet")
    found = faults(window)
    window.visit(f"/register/{finding.pk}/evidence/add/")
    window.fill("Title", "Vetting policy")
    for _ in range(LIMITS[Costly.UPLOAD].a_minute):
        spend(owner, Costly.UPLOAD)
    window.press("Save")
    window.says("What you typed is kept in this page.")

    assert found + faults(window) == []
    assert complaint(window, 429)


def test_the_page_of_a_database_that_is_away_is_accessible(open_window, officer, finding, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the server is away")

    window = open_window()
    window.sign_in(officer)
    window.visit(f"/register/{finding.pk}/edit/")
    window.fill("Text of the finding", "Forces should vet everybody anew.")
    monkeypatch.setattr(Finding, "save", away)
    window.press("Save")
    window.says("What you typed is kept in this page.")
    found = faults(window)
    monkeypatch.undo()
    window.press("Send it again")

    assert Finding.objects.get(pk=finding.pk).text == "Forces should vet everybody anew."
    assert found == []
    assert complaint(window, 503)

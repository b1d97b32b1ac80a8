"""Signing in with a password and a one-time code, by keyboard, wide and on a phone; and one's own pages."""

import pytest

from accounts import codes
from accounts.models import Session
from audit.models import Event
from tests.accounts.directory import CLIENT, SECRET, TENANT, running
from tests.accounts.test_codes import code_of
from tests.browser.test_accessibility import faults
from tests.browser.test_first_journey import tab_to
from tests.conftest import PASSWORD


@pytest.fixture
def phone(owner):
    """The secret in the owner's phone."""
    secret = codes.new_secret()
    codes.unsaved(owner, secret).save()
    return secret


def type_into(window, texts):
    """Type into fields one after the other, and press Enter in the last."""
    for label, text in texts.items():
        tab_to(window.page, label)
        window.page.keyboard.type(text)
    with window.page.expect_event("domcontentloaded"):
        window.page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_signing_in_with_a_code_takes_no_mouse(open_window, owner, finding, phone, width, script):
    window = open_window(width, script=script)
    window.visit(finding.get_absolute_url())

    type_into(window, {"User name": owner.username, "Password": PASSWORD})
    window.says("Enter your one-time code")
    found = faults(window) if script else []
    type_into(window, {"One-time code": code_of(phone)})

    assert window.page.url.endswith(finding.get_absolute_url())
    assert found == []


@pytest.mark.parametrize("width", [1280, 390])
def test_codes_are_set_up_without_a_mouse(open_window, owner, finding, width):
    window = open_window(width)
    window.sign_in(owner)
    window.visit("/account/")
    found = faults(window)
    tab_to(window.page, "Set up one-time codes")
    with window.page.expect_event("domcontentloaded"):
        window.page.keyboard.press("Enter")

    found += faults(window)
    assert window.page.locator("img.signoff-picture").evaluate("image => image.naturalWidth") > 0
    secret = window.page.get_by_text("Key:").locator("strong").inner_text().replace(" ", "")
    type_into(window, {"One-time code": code_of(secret), "Your password": PASSWORD})

    window.says("Keep your recovery codes")
    assert window.page.get_by_role("main").get_by_role("listitem").count() == 10
    assert found + faults(window) == []


def test_ones_own_pages_with_errors_are_accessible(open_window, owner, phone):
    window = open_window()
    window.visit("/sign-in/")
    type_into(window, {"User name": owner.username, "Password": PASSWORD})
    window.press("Sign in")
    found = faults(window)
    type_into(window, {"One-time code": code_of(phone)})
    Session.objects.create(
        session_key="elsewhere", user=owner, address="10.0.0.1", expire_date=Session.objects.get().expire_date
    )

    for address in ("/account/", "/account/codes/", "/account/codes/remove/", "/account/codes/recovery/"):
        window.visit(address)
        found += faults(window)
    assert found == []


def test_the_administrators_pages_about_codes_are_accessible(open_window, administrator, owner, phone):
    Event.objects.create(kind=Event.Kind.BREAK_GLASS_USED, actor="emergency.one")
    window = open_window()
    window.sign_in(administrator)

    found = []
    for address in ("/people/", f"/people/{owner.pk}/", f"/people/{owner.pk}/codes/"):
        window.visit(address)
        found += faults(window)
    window.press("Take them away")
    assert found + faults(window) == []


@pytest.fixture
def directory(settings):
    """A force's directory that sends everybody back unknown."""
    with running() as made:
        made.person = {"oid": "6f0c3a52-1d0e-4a37-9c11-2b7f5f8e9a10"}
        settings.ENTRA_TENANT, settings.ENTRA_CLIENT, settings.ENTRA_SECRET = TENANT, CLIENT, SECRET
        settings.ENTRA_ISSUER = made.issuer
        yield made


def main_of(page):
    """The middle of a page. A browser complains of every 403 that it opens, so it is shown a copy."""
    return page.split('id="main">')[1].split("</main>")[0]


def test_the_pages_about_force_accounts_are_accessible(open_window, force, directory):
    window = open_window()
    window.visit("/sign-in/")
    found = faults(window)

    response = window.page.request.get(f"{window.address}/sign-in/force-account/callback/?state=x")
    window.page.evaluate("text => { document.querySelector('main').innerHTML = text }", main_of(response.text()))
    window.says("was not begun in this browser")

    assert response.status == 403
    assert found + faults(window) == []

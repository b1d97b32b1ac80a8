"""Where the database or the disk is away, the page says so in words and gives back what was typed."""

import errno
import html
import re
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from accounts.models import Board
from tests.conftest import PASSWORD
from tests.pages.filling import filled

TYPED = 'Vetting & "standards"\n\nboard'


def away(*args):
    """What a database says that has gone."""
    raise OperationalError("the connection is lost")


@contextmanager
def gone(error=away):
    """Let the database not answer for a while."""
    with connection.execute_wrapper(error):
        yield


@pytest.fixture
def browser(as_, administrator):
    """Somebody at work, whose browser shows what a person would see."""
    browser = as_(administrator)
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def sent(browser, board):
    """A form that was filled in."""
    return {**filled(browser.get(f"/lists/boards/{board.pk}/").context["form"]), "name": "Force\xa0board"}


def kept_in(page):
    """What a page would send again."""
    fields = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page.content.decode(), re.DOTALL)
    return {name: html.unescape(value) for name, value in fields}


def test_a_page_says_that_the_register_cannot_be_opened(browser):
    with gone():
        page = browser.get("/people/")

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "60"
    assert "Signoff cannot open the register right now" in page.content.decode()
    assert "The database does not answer." in page.content.decode()


def test_what_was_typed_can_be_sent_again(browser, board, sent):
    with gone():
        page = browser.post(f"/lists/boards/{board.pk}/", sent)

    assert page.status_code == 503
    assert "Nothing of what you sent was half saved." in page.content.decode()
    again = kept_in(page)
    assert {name: str(value) for name, value in sent.items()} == again
    assert browser.post(f"/lists/boards/{board.pk}/", again).status_code == 302
    assert Board.objects.get(pk=board.pk).name == sent["name"]


def test_lines_and_signs_come_back_as_they_were_typed(browser, board, sent):
    with gone():
        page = browser.post(f"/lists/boards/{board.pk}/", {**sent, "name": f"\n{TYPED}<script>"})

    assert kept_in(page)["name"] == f"\n{TYPED}<script>"
    assert "<script" not in page.content.decode()


@pytest.mark.parametrize(
    ("address", "typed"),
    [("/sign-in/", {"username": "x", "password": PASSWORD}), ("/sign-in/", {"username": "x", "code": "123456"})],
)
@pytest.mark.django_db
def test_no_password_and_no_code_is_put_into_a_page(client, address, typed):
    client.raise_request_exception = False
    with gone():
        page = client.post(address, typed)

    assert page.status_code == 503
    assert kept_in(page) == {}
    assert not [value for value in typed.values() if value != "x" and value in page.content.decode()]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_to_be_full(browser, board, sent, code):
    def full(*args):
        raise OSError(code, "No space left on device")

    with gone(full):
        page = browser.post(f"/lists/boards/{board.pk}/", sent)

    assert page.status_code == 503
    assert "The disk is full, so nothing can be written." in page.content.decode()


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.EACCES, "Not allowed")])
def test_what_nobody_foresaw_is_another_page(browser, error):
    def wrong(*args):
        raise error

    with gone(wrong):
        page = browser.get("/people/")

    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()

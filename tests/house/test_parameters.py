"""Parameters and headers that nobody offers: they lead nowhere else, and show nothing more."""

import itertools
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from inspections.models import Inspection
from recommendations.filters import SORTS
from recommendations.models import Finding
from tests.conftest import PASSWORD

pytestmark = pytest.mark.once

ELSEWHERE = "evil.example"
BEFORE = (
    "http://",
    "https://",
    "HTTPS://",
    "//",
    "///",
    "////",
    "/\\",
    "\\\\",
    "\\/",
    "/\t/",
    "/\n/",
    "\t//",
    " //",
    "\x01//",
    "http:",
    "https:///",
    "http:\\\\",
    "ftp://",
    "//testserver@",
    "http://testserver@",
    "http://testserver.",
    "http://testserver:80@",
    "%2f%2f",
    "/%09/",
)
AFTER = ("", "/", "/register/", "?next=/", "#/")
SCRIPTS = ("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "java\nscript:alert(1)")
AWAY = [f"{before}{ELSEWHERE}{after}" for before, after in itertools.product(BEFORE, AFTER)] + list(SCRIPTS)


def as_browsers_read(location):
    """Where a browser goes: it takes a backslash for a slash, and leaves out tabs and line ends."""
    plain = "".join(each for each in location.strip("\x00\x01 ") if each not in "\t\r\n")
    return urlsplit(plain.replace("\\", "/"))


def stays_here(response):
    """Whether it leads to a page of ours, or nowhere."""
    if response.status_code != 302:
        return True
    place = as_browsers_read(response["Location"])
    return not place.scheme and not place.netloc


def test_there_are_enough_of_them():
    assert len(set(AWAY)) >= 100


def test_signing_in_leads_nowhere_else(client, owner, settings):
    settings.AUTH_PASSWORD_VALIDATORS = []
    typed = {"username": "owner", "password": PASSWORD}
    for away in AWAY:
        response = client.post(reverse("accounts:sign_in"), {**typed, "next": away})
        again = client.get(reverse("accounts:sign_in"), {"next": away})

        assert (response.status_code, again.status_code) == (302, 302), away
        assert stays_here(response), away
        assert stays_here(again), away
        client.logout()


def test_whoever_is_sent_to_sign_in_stays_here(client, db):
    for away in AWAY:
        response = client.get(f"/register/?next={away}")

        assert stays_here(response) or response.status_code == 400, away


def test_signing_out_leads_nowhere_else(as_, owner):
    for away in AWAY:
        assert stays_here(as_(owner).post(reverse("accounts:sign_out"), {"next": away})), away


@pytest.mark.parametrize(
    "host",
    [ELSEWHERE, f"testserver.{ELSEWHERE}", f"testserver@{ELSEWHERE}", f"testserver:80@{ELSEWHERE}", "", "*", "a b"],
)
def test_another_host_is_a_bad_request(client, db, host):
    assert client.get(reverse("accounts:sign_in"), headers={"host": host or "[]"}).status_code == 400


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url"])
def test_a_header_that_names_another_host_or_address_is_not_listened_to(as_, member, name):
    value = f"host={ELSEWHERE}" if name == "forwarded" else "/people/" if name.endswith("url") else ELSEWHERE

    response = as_(member).get(reverse("reports:paper_list"), headers={name: value})

    assert response.status_code == 200
    assert ELSEWHERE not in response.content.decode() + str(response.headers)


def test_a_method_hidden_in_a_header_or_a_field_changes_nothing(as_, officer, reader):
    address = reverse("inspections:reader_remove", args=[reader.pk])

    response = as_(officer).get(address, {"_method": "POST"}, headers={"x-http-method-override": "POST"})

    assert response.status_code == 405
    reader.refresh_from_db()


def listed(browser, address, asked):
    """The keys of what a list shows, in order."""
    return [row.pk for row in browser.get(address, asked).context["page"]]


def lookups(model):
    """What somebody might ask of a list by the names of columns, here and behind each link."""
    here = [field for field in model._meta.concrete_fields if field.name != "kind"]
    behind = [(field, far) for field in here if field.is_relation for far in field.related_model._meta.concrete_fields]
    names = [f"{field.name}{how}" for field in here for how in ("", "__isnull", "__gt")]
    return names + [f"{field.name}__{far.name}__startswith" for field, far in behind]


LISTS = [("recommendations:finding_list", Finding), ("inspections:inspection_list", Inspection)]


@pytest.mark.usefixtures("objects")
@pytest.mark.parametrize(("name", "model"), LISTS)
def test_a_list_cannot_be_asked_by_the_names_of_columns(as_, other_owner, name, model):
    browser, address = as_(other_owner), reverse(name)
    shown, offered = listed(browser, address, {}), set(browser.get(address).context["form"].fields)
    asked = [each for each in lookups(model) if each not in offered]

    answered = {each: listed(browser, address, {each: "1"}) for each in asked}

    assert {each: rows for each, rows in answered.items() if rows != shown} == {}
    assert shown
    assert len(asked) > 70


@pytest.mark.usefixtures("objects")
def test_a_list_cannot_be_sorted_by_what_it_does_not_offer(as_, other_owner):
    offered = {sort for sort, _ in SORTS}
    columns = [each.name for each in Finding._meta.concrete_fields]
    asked = {*columns, *(f"owner__{field.name}" for field in User._meta.concrete_fields), "?", "inspection__summary"}
    for sort in sorted({each for name in asked for each in (name, f"-{name}")} - offered):
        assert listed(as_(other_owner), reverse("recommendations:finding_list"), {"sort": sort}) == [], sort


@pytest.mark.usefixtures("objects")
def test_no_choice_of_a_filter_shows_more_than_one_may_know(as_, other_owner, browsers):
    browser, address = as_(other_owner), reverse("recommendations:finding_list")
    known = set(listed(browser, address, {"standing": "all"}))
    everything = set(listed(browsers["lead"], address, {"standing": "all"}))
    for field in browsers["lead"].get(address).context["form"]:
        for value, _ in getattr(field.field, "choices", ()):
            asked = {"standing": "all", field.name: str(value)}
            assert set(listed(browser, address, asked)) <= known, asked
    assert known < everything

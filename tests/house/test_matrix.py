"""Each of the cast, each address, each kind of object: answered as the table of addresses says."""

import csv
import itertools
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.house.asking import answer, asked
from tests.house.kinds import KINDS, rows, with_leavers

EVERY_KIND = ["own", *KINDS]
READING = {"GET": ("GET", "HEAD"), "POST": ("POST",)}
# Whoever comes back from the directory comes with a code that works once: only GET may use it up.
NOT_BY_HEAD = {"accounts:entra_callback"}
NO_VIEW_KNOWS = ("PUT", "PATCH", "DELETE", "OPTIONS")
COLUMNS = ("kind", "method", "address", "object", "person", "expected", "answered")

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("unrendered")]


def cells(browsers, objects, wanted):
    """Ask, and yield a line of the matrix for each answer."""
    for kind, method, name, thing, who, said in wanted:
        given = answer(browsers[who], method, reverse(name, args=objects[thing]))
        yield kind, method, name, thing.removeprefix(f"{kind}_"), who, said, given


def of_kind(kind):
    """What the table says of one kind of object, for everybody."""
    for method, name, thing, said in rows(kind):
        for who, each in with_leavers(name, said).items():
            yield kind, method, name, thing, who, each


def of_every_method():
    """What the table says of every kind and every method. What is neither read nor sent is refused to everybody."""
    for kind in EVERY_KIND:
        for _, written, name, thing, who, said in of_kind(kind):
            for method in READING[written]:
                yield kind, method, name, thing, who, "405" if method == "HEAD" and name in NOT_BY_HEAD else said
            if written == "GET":
                yield from ((kind, method, name, thing, who, "405") for method in NO_VIEW_KNOWS)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_everybody_is_answered_as_the_table_says(browsers, objects, kind):
    found = list(cells(browsers, objects, of_kind(kind)))

    assert [cell for cell in found if cell[-1] != cell[-2]] == []
    assert found


def is_for_machines(name):
    """Say whether an address takes a token instead of a session."""
    return name.startswith("api:") and name not in {"api:about", "api:schema"}


@pytest.mark.parametrize("method", NO_VIEW_KNOWS)
def test_a_method_that_no_view_knows_is_refused(as_, lead, finding, method):
    address = reverse("recommendations:finding_edit", args=[finding.pk])

    assert answer(as_(lead), method, address) == "405"


def test_no_form_is_taken_without_its_token(objects, lead):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lead)
    sent = {(name, reverse(name, args=objects[thing])) for method, name, thing, _ in rows("own") if method == "POST"}

    # Machines send nothing at all.
    answers = {name: browser.post(address, {"a": "b"}).status_code for name, address in sent}
    assert {name for name, given in answers.items() if given != (405 if is_for_machines(name) else 403)} == set()


@pytest.mark.proof
def test_the_whole_matrix(browsers, objects, record_property):
    found = list(cells(browsers, objects, of_every_method()))

    with Path(f"matrix-{connection.vendor}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *found])
    wrong = [cell for cell in found if cell[-1] != cell[-2]]
    record_property("requests", len(found))
    record_property("mismatches", len(wrong))
    record_property("addresses", len({cell[2] for cell in found}))
    assert wrong == []
    assert len(found) >= 10_000


UNSEEN = [
    *itertools.product(["owner"], ["others"]),
    *itertools.product(["other_owner"], ["own"]),
    *itertools.product(["owner", "other_owner", "executive"], ["hidden"]),
    *itertools.product(["owner", "other_owner"], ["notified"]),
]


def without_what_must_differ(response):
    """All of a response but the number of the request and the token of the form."""
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return headers, [line for line in response.content.splitlines() if b"csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize(("who", "kind"), UNSEEN)
def test_what_one_may_not_know_of_is_answered_as_what_does_not_exist(browsers, objects, who, kind):
    unseen = [(m, name, thing) for m, name, thing, said in rows(kind) if thing and said[who] == "404"]
    unseen = [row for row in unseen if f"absent_{row[2].removeprefix(f'{kind}_')}" in objects]
    for method, name, thing in unseen:
        absent = objects[f"absent_{thing.removeprefix(f'{kind}_')}"]
        answers = [asked(browsers[who], method, reverse(name, args=each)) for each in (objects[thing], absent)]

        assert [each.status_code for each in answers] == [404, 404], (method, name)
        assert without_what_must_differ(answers[0]) == without_what_must_differ(answers[1]), (method, name)
    assert unseen

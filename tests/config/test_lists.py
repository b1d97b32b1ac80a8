"""The lists that an installation keeps for itself."""

import re

import pytest

from accounts.models import Board, Force, Portfolio
from config.lists import LISTS

# What is typed into a row of any list; each takes what it has a field for.
TYPED = {"name": "New name", "title": "New name", "text": "Words"}
MANY = [code for code, chosen in LISTS.items() if chosen.many]
# Those that a name alone makes; the rest belong to a cycle and are tried below.
NAMED = [code for code in MANY if "cycle" not in LISTS[code].fields]


@pytest.fixture
def desk(as_, administrator):
    """The administrator's browser."""
    return as_(administrator)


def test_the_index_names_every_list(desk):
    page = desk.get("/lists/").content.decode()

    assert [chosen.name for chosen in LISTS.values() if chosen.name not in page] == []


@pytest.mark.parametrize("address", ["/lists/", "/lists/boards/", "/lists/boards/add/", "/lists/force/1/"])
def test_signed_out_is_sent_to_sign_in(client, force, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("name", ["officer", "owner", "executive", "member"])
@pytest.mark.parametrize("address", ["/lists/", "/lists/boards/", "/lists/boards/add/", "/lists/force/1/"])
def test_the_wrong_role_is_refused(cast, as_, name, address):
    assert as_(cast[name]).get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/lists/people/",
        "/lists/people/add/",
        "/lists/people/1/",
        "/lists/force/add/",
        "/lists/force/2/",
        "/lists/boards/99/",
    ],
)
def test_what_is_not_in_the_table_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("code", NAMED)
def test_a_row_is_added_shown_and_in_the_history(desk, administrator, code):
    response = desk.post(f"/lists/{code}/add/", TYPED)

    row = LISTS[code].model.objects.get()
    assert response["Location"] == f"/lists/{code}/"
    assert "New name" in desk.get(f"/lists/{code}/").content.decode()
    assert [past.history_user for past in row.history.all()] == [administrator]


@pytest.mark.parametrize("code", NAMED)
def test_a_name_already_taken_is_refused_in_plain_words(desk, code):
    desk.post(f"/lists/{code}/add/", TYPED)

    page = desk.post(f"/lists/{code}/add/", TYPED)

    assert re.search(r"of this (name|title) already\.", page.content.decode())
    assert LISTS[code].model.objects.count() == 1


@pytest.mark.parametrize("code", LISTS)
def test_a_row_without_a_name_is_refused(desk, code):
    address = f"/lists/{code}/add/" if LISTS[code].many else f"/lists/{code}/1/"

    page = desk.post(address, {"name": "  ", "title": "  ", "read_version": "1"})

    assert "Enter the" in page.content.decode()


@pytest.mark.parametrize(
    ("code", "typed", "says"),
    [
        ("grade-questions", {"text": "Preventing crime"}, "The cycle has this question already."),
        ("grades", {"name": "Good"}, "The cycle has a grade of this name already."),
    ],
)
def test_a_cycle_has_each_question_and_grade_once(desk, cycle, code, typed, says):
    typed = {**typed, "cycle": cycle.pk, "position": 9}

    assert says in desk.post(f"/lists/{code}/add/", typed).content.decode()
    assert desk.post(f"/lists/{code}/add/", {**typed, next(iter(typed)): "Another"}).status_code == 302
    assert "PEEL 2021/22: Another" in desk.get(f"/lists/{code}/").content.decode()


def test_a_portfolio_is_given_a_lead(desk, portfolio, owner):
    desk.post(f"/lists/portfolios/{portfolio.pk}/", {"name": "Crime", "lead": owner.pk, "read_version": 1})

    assert Portfolio.objects.get().lead == owner


def test_the_force_is_renamed(desk, force):
    response = desk.post("/lists/force/1/", {"name": "Wideshire Police", "read_version": force.version})

    assert response["Location"] == "/lists/"
    assert Force.current().name == "Wideshire Police"
    assert Force.current().sample_today == force.sample_today


@pytest.mark.django_db
def test_a_force_that_has_no_row_yet_is_named(desk, force):
    Force.objects.get().delete()

    desk.post("/lists/force/1/", {"name": "Wideshire Police", "read_version": 1})

    assert (Force.objects.get().pk, Force.objects.get().name) == (1, "Wideshire Police")


def test_two_people_do_not_overwrite_each_other(desk, board):
    address = f"/lists/boards/{board.pk}/"
    desk.post(address, {"name": "First", "read_version": 1})

    page = desk.post(address, {"name": "Second", "read_version": 1}).content.decode()

    assert Board.objects.get().name == "First"
    assert "First" in page
    assert 'value="Second"' in page

"""A list costs the same number of queries whether it shows three rows or thirty."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import save_person
from accounts.models import User
from inspections import actions as inspection_actions
from inspections.models import InspectingBody, Inspection
from recommendations.models import Kind
from reports import question_actions
from reports.figures import figures
from reports.models import ArisingAction, Committee, Paper, Question
from tests.conftest import TODAY

DAY = datetime.timedelta(days=1)
Add = Callable[[int], object]


@pytest.fixture
def add_finding(make_finding, owner, ours, theirs, portfolio, board) -> Add:
    """Add the nth finding."""
    given = {"owner": owner, "portfolio": portfolio, "board": board, "addressees": [ours, theirs]}
    return lambda place: make_finding(list(Kind)[place % 2], reference=str(place), **given)


@pytest.fixture
def add_inspection(inspection, officer, owner) -> Add:
    """Add the nth inspection, with two bodies."""
    bodies = [InspectingBody.objects.get(), InspectingBody(name="IOPC")]
    bodies[1].save()

    def add(place: int) -> None:
        made = Inspection(title=f"Report {place}", kind=inspection.kind, owner=owner, stage="fieldwork")
        inspection_actions.save(made, bodies=bodies, by=officer, on=TODAY)

    return add


@pytest.fixture
def add_paper(db) -> Add:
    """Add the nth paper, to a committee of its own."""

    def add(place: int) -> None:
        committee = Committee(name=f"Committee {place}")
        committee.save()
        Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY - place * DAY).save()

    return add


@pytest.fixture
def add_asked(issued, officer, lead) -> Add:
    """Issue the nth paper, and record a question and an action about it."""

    def add(place: int) -> None:
        day = issued.meeting_on - (place + 1) * DAY
        words = {"committee": issued.committee, "meeting_on": day, "data_as_at": day}
        names = ("issued_at", "stored_file", "public_file", "checked_at", "checked_by", "counted_at")
        kept = {"issued_by": lead} | {name: getattr(issued, name) for name in names}
        paper = Paper.objects.create(**words, **kept)
        asked = Question(paper=paper, asked_by_name="Councillor Grey", asked_on=day, text=f"Question {place}?")
        question_actions.record(asked, by=officer, today=TODAY)
        arose = ArisingAction(paper=paper, what=f"Action {place}", who="Somebody", due_on=TODAY)
        question_actions.add_action(arose, by=officer, today=TODAY)

    return add


@pytest.fixture
def add_person(administrator) -> Add:
    """Add the nth person, with two roles."""

    def add(place: int) -> None:
        person = User(username=f"person{place}", full_name=f"Person {place}")
        save_person(person, roles=["owner", "executive"], by=administrator)

    return add


def cost(ask: Callable[[], object]) -> int:
    """Count the queries of one answer."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    return len(queries)


@pytest.mark.parametrize(
    ("address", "add", "who", "row"),
    [
        ("/register/", "add_finding", "lead", "/register/"),
        ("/register/", "add_finding", "owner", "/register/"),
        ("/register/?sort=owner__full_name", "add_finding", "executive", "/register/"),
        ("/inspections/", "add_inspection", "lead", "/inspections/"),
        ("/papers/", "add_paper", "lead", "/papers/"),
        ("/papers/", "add_asked", "member", "/papers/"),
        ("/people/", "add_person", "administrator", "/people/"),
    ],
)
def test_a_list_costs_the_same_for_three_rows_as_for_thirty(as_, cast, request, address, add, who, row):
    add, client = request.getfixturevalue(add), as_(cast[who])

    def ask():
        return client.get(address)

    for place in range(3):
        add(place)
    ask()
    few, short = cost(ask), ask().content.count(b'<th scope="row"')
    for place in range(3, 19 if address == "/papers/" else 30):
        add(place)
    assert ask().content.count(b'<th scope="row"') >= short + 16
    assert cost(ask) == few


def test_figures_cost_the_same_for_three_findings_as_for_thirty(add_finding):
    def count() -> list[bool]:
        found = figures(TODAY, TODAY - 200 * DAY)
        return [each.is_for_others for kind in Kind for each in found.remaining[kind]]

    for place in range(3):
        add_finding(place)
    few = cost(count)
    for place in range(3, 30):
        add_finding(place)
    assert len(count()) == 30
    assert cost(count) == few

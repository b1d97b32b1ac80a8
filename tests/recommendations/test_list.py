"""The register as a list: who sees what, and what each filter answers."""

import datetime

import pytest
from django.urls import reverse

from audit.tracking import save_as
from recommendations import actions
from recommendations.models import Deputy, Finding, Kind
from recommendations.rules import Told
from recommendations.status import Status
from reports.figures import figures
from tests.conftest import PUBLISHED, TODAY

ADDRESS = reverse("recommendations:finding_list")
LATE = datetime.date(2022, 9, 28)


def shown(client, query=""):
    """The references that a list shows, in its order."""
    return [row.finding.reference for row in client.get(f"{ADDRESS}{query}").context["rows"]]


@pytest.fixture
def register(make_finding, owner, other_owner, portfolio, board, ours, theirs):
    """Four open findings that differ in everything a filter asks."""
    make_finding(reference="A", owner=owner, portfolio=portfolio, target_on=LATE, addressees=[ours])
    make_finding(reference="B", owner=other_owner, board=board, target_on=LATE, addressees=[theirs])
    make_finding(Kind.AREA_FOR_IMPROVEMENT, reference="C", text="Body-worn video", owner=owner, target_on=TODAY)
    make_finding(Kind.CAUSE_OF_CONCERN, reference="D", owner=owner, next_review_on=datetime.date(2022, 12, 1))


def test_liaison_and_executive_see_everything(register, as_, lead, officer, executive):
    for person in (lead, officer, executive):
        assert set(shown(as_(person))) == {"A", "B", "C", "D"}


def test_owner_sees_only_their_own(register, as_, owner, other_owner):
    assert set(shown(as_(owner))) == {"A", "C", "D"}
    assert shown(as_(other_owner)) == ["B"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sees"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + datetime.timedelta(1), None, False),
        (PUBLISHED, TODAY - datetime.timedelta(1), False),
    ],
)
def test_a_deputy_sees_it_between_their_dates(register, as_, other_owner, officer, starts_on, ends_on, sees):
    finding = Finding.objects.get(reference="A")
    save_as(officer, Deputy(finding=finding, person=other_owner, starts_on=starts_on, ends_on=ends_on))

    assert ("A" in shown(as_(other_owner))) is sees


def test_a_portfolio_lead_sees_the_portfolio(register, as_, other_owner, officer, portfolio):
    portfolio.lead = other_owner
    save_as(officer, portfolio)

    assert set(shown(as_(other_owner))) == {"A", "B"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=area_for_improvement", {"C"}),
        ("?kind=cause_of_concern", {"D"}),
        ("?status=in_progress", {"A", "B", "C", "D"}),
        ("?status=signed_off", set()),
        ("?rag=none", {"A", "B", "C", "D"}),
        ("?rag=red", set()),
        ("?text=video", {"C"}),
        ("?text=body+VIDEO", {"C"}),
        ("?text=vetting", {"A", "B", "C", "D"}),
        ("?text=%25", set()),
        ("?overdue=yes", {"A"}),
        ("?review_due=yes", {"A", "B", "C"}),
        ("?standing=ended", set()),
    ],
)
def test_filters_answer(register, as_, officer, query, expected):
    assert set(shown(as_(officer), query)) == expected


@pytest.mark.parametrize("name", ["owner", "portfolio", "board", "inspection"])
def test_filters_by_what_it_is_given_to(register, as_, officer, name):
    wanted = {"owner": "B", "portfolio": "A", "board": "B", "inspection": "A"}[name]
    value = getattr(Finding.objects.get(reference=wanted), f"{name}_id")

    found = shown(as_(officer), f"?{name}={value}")

    assert wanted in found
    assert len(found) == {"owner": 1, "portfolio": 1, "board": 1, "inspection": 4}[name]


@pytest.mark.parametrize(("query", "expected"), [("?sort=reference", "ABCD"), ("?sort=-reference", "DCBA")])
def test_sorts(register, as_, officer, query, expected):
    assert "".join(shown(as_(officer), query)) == expected


def test_the_same_address_always_gives_the_same_list(register, as_, officer):
    client = as_(officer)

    assert len({tuple(shown(client, "?sort=rag")) for _ in range(5)}) == 1


def test_a_word_that_is_no_filter_is_named(register, as_, officer):
    page = as_(officer).get(f"{ADDRESS}?colour=blue").content.decode()

    assert "no filter called “colour”" in page


def test_a_value_that_is_no_choice_shows_nothing_and_says_so(register, as_, officer):
    response = as_(officer).get(f"{ADDRESS}?kind=suggestion")

    assert response.context["rows"] == []
    assert "There is a problem" in response.content.decode()


def test_an_ended_finding_leaves_the_default_list(register, as_, officer):
    finding = Finding.objects.get(reference="C")
    actions.bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY, "x"), source="a letter")

    assert "C" not in shown(as_(officer))
    assert shown(as_(officer), "?standing=ended") == ["C"]
    assert shown(as_(officer), "?status=signed_off") == ["C"]


def test_pages_hold_fifty(make_finding, as_, officer):
    for number in range(51):
        make_finding(reference=f"{number:03}")

    assert len(shown(as_(officer))) == 50
    assert len(shown(as_(officer), "?page=2")) == 1
    assert len(shown(as_(officer), "?page=none")) == 50


def test_what_is_for_others_is_shown_and_never_late(register, as_, executive):
    rows = {row.finding.reference: row.overdue for row in as_(executive).get(ADDRESS).context["rows"]}

    assert rows == {"A": True, "B": False, "C": False, "D": False}


def test_what_stands_in_an_embargoed_draft_is_not_for_everybody(register, as_, officer, executive, owner, inspection):
    inspection.stage, inspection.published_on, inspection.embargoed = "awaiting_report", None, True
    inspection.owner = None
    save_as(officer, inspection)

    assert set(shown(as_(officer))) == {"A", "B", "C", "D"}
    assert shown(as_(executive)) == shown(as_(owner)) == []
    page = as_(executive).get(f"/register/{Finding.objects.get(reference='A').pk}/")
    assert page.status_code == 404
    assert figures(TODAY).counts()["remaining"]["recommendation"] == 0

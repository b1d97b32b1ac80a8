"""The register as it stood on a past day: on the page, by when things happened, and as was known then."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import Portfolio
from audit.tracking import save_as
from recommendations import actions
from recommendations.models import Finding, Update
from recommendations.rules import Told, Why
from recommendations.status import Status
from tests.conftest import TODAY

ADDRESS = "/register/"
JULY = datetime.date(2022, 7, 20)
DAY = datetime.timedelta(days=1)


def on(name, day):
    """A day, as its three fields stand in the address."""
    return f"{name}_day={day.day}&{name}_month={day.month}&{name}_year={day.year}"


def rows_of(client, query):
    """The rows of the register, by reference."""
    return {row.finding.reference: row for row in client.get(f"{ADDRESS}?{query}").context["rows"]}


@pytest.fixture
def life(make_finding, owner, other_owner, officer, portfolio):
    """A finding that changed hands, kind, status, RAG, portfolio and target date on one day in July."""
    made = make_finding(reference="A", owner=owner, target_on=JULY - DAY)
    actions.assign_owner(made, other_owner, by=officer, on=JULY)
    finding = Finding.objects.get(pk=made.pk)
    finding.kind, finding.portfolio, finding.target_on = "area_for_improvement", portfolio, TODAY + DAY
    actions.edit(finding, by=officer, on=JULY, addressees=[], why=Why("It was agreed.", "The board"))
    actions.update(finding, Update(happened_on=JULY, text="Slow.", rag="red", rag_reason="Slow."), by=officer)
    actions.bring_forward(finding, by=officer, to=Status.FORCE_SIGNED_OFF, told=Told(JULY), source="A letter")
    return finding


def test_each_row_says_what_stood_on_it_then(life, as_, officer, owner, other_owner):
    before = rows_of(as_(officer), on("as_at", JULY - DAY))["A"].finding
    then = rows_of(as_(officer), on("as_at", JULY))["A"].finding

    assert (before.status, before.kind, before.rag, before.owner) == ("in_progress", "recommendation", "", owner)
    assert before.target_on == JULY - DAY
    assert (then.status, then.kind, then.rag) == ("force_signed_off", "area_for_improvement", "red")
    assert (then.owner, then.target_on) == (other_owner, TODAY + DAY)


@pytest.mark.parametrize(
    ("query", "before", "then"),
    [
        ("status=in_progress", True, False),
        ("status=force_signed_off", False, True),
        ("kind=recommendation", True, False),
        ("kind=area_for_improvement", False, True),
        ("rag=none", True, False),
        ("rag=red", False, True),
        ("owner={owner}", True, False),
        ("owner={other_owner}", False, True),
        ("portfolio={portfolio}", False, True),
        ("standing=open", True, True),
        ("standing=ended", False, False),
    ],
)
def test_filters_ask_what_was_so_then(life, as_, cast, portfolio, query, before, then):
    keys = {"owner": cast["owner"].pk, "other_owner": cast["other_owner"].pk, "portfolio": portfolio.pk}
    client, asked = as_(cast["officer"]), query.format(**keys)

    assert ("A" in rows_of(client, f"{asked}&{on('as_at', JULY - DAY)}")) is before
    assert ("A" in rows_of(client, f"{asked}&{on('as_at', JULY)}")) is then


def test_overdue_is_of_that_day(make_finding, as_, officer):
    make_finding(reference="A", target_on=JULY)

    late = [day for day in (JULY, JULY + DAY) if rows_of(as_(officer), f"overdue=yes&{on('as_at', day)}")]
    assert late == [JULY + DAY]


def test_what_had_not_entered_is_not_there(make_finding, as_, officer):
    make_finding(reference="A", on=JULY)

    assert rows_of(as_(officer), f"standing=all&{on('as_at', JULY - DAY)}") == {}
    assert list(rows_of(as_(officer), f"standing=all&{on('as_at', JULY)}")) == ["A"]


def test_days_of_waiting_are_counted_to_that_day(life, as_, officer):
    assert rows_of(as_(officer), on("as_at", JULY + 3 * DAY))["A"].days == 3


def test_it_can_be_asked_what_was_known(make_finding, as_, officer):
    finding = make_finding(reference="A")
    actions.bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(JULY), source="A letter")
    yesterday = timezone.localdate() - DAY

    # All of it was recorded today, by the true clock.
    client, asked = as_(officer), f"standing=all&{on('as_at', TODAY)}"
    assert list(rows_of(client, f"{asked}&{on('known_on', yesterday)}")) == []
    assert rows_of(client, asked)["A"].finding.status == "signed_off"


@pytest.mark.parametrize("name", ["review_due", "review_overdue", "stale", "dispute"])
def test_what_is_known_only_of_today_is_left_out_and_said(life, as_, officer, name):
    page = as_(officer).get(f"{ADDRESS}?{name}=yes&{on('as_at', JULY)}")

    assert "can be asked only of today, so it was left out." in page.content.decode()
    assert [row.finding.reference for row in page.context["rows"]] == ["A"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (on("as_at", TODAY + DAY), "must be today or in the past"),
        ("as_at_day=31&as_at_month=2&as_at_year=2022", "must be a real date"),
        ("as_at_day=31", "must include a month and a year"),
        ("as_at_day=%00&as_at_month=1&as_at_year=2022", ""),
    ],
)
def test_a_day_that_cannot_be_is_refused(life, as_, officer, query, problem):
    page = as_(officer).get(f"{ADDRESS}?{query}")

    assert page.status_code == (200 if problem else 400)
    assert problem in page.content.decode()
    assert not problem or page.context["rows"] == []


def test_the_page_says_of_which_day_it_is_and_leads_back(life, as_, officer):
    page = as_(officer).get(f"{ADDRESS}?kind=recommendation&{on('as_at', JULY - DAY)}").content.decode()

    assert "Register as at 19 July 2022" in page
    assert re.search(r'href="\?kind=recommendation"[^>]*>Back to today', page)
    assert "Next review" not in page.split("<tbody")[0].split("<thead")[1]


def test_a_list_as_at_a_day_costs_the_same_for_three_rows_as_for_thirty(
    make_finding, as_, officer, owner, django_assert_max_num_queries
):
    client, asked = as_(officer), f"{ADDRESS}?{on('as_at', TODAY)}"

    def cost():
        client.get(asked)
        with django_assert_max_num_queries(100) as counted:
            client.get(asked)
        return len(counted)

    for number in range(3):
        make_finding(reference=f"A{number}", owner=owner)
    few = cost()
    for number in range(27):
        make_finding(reference=f"B{number}", owner=owner)
    assert cost() == few


def test_the_past_of_a_register_is_not_saved(life, as_, officer):
    version = Finding.objects.get(pk=life.pk).version

    rows_of(as_(officer), on("as_at", JULY - DAY))

    assert Finding.objects.get(pk=life.pk).version == version


def test_owners_who_have_gone_can_be_asked_for(life, as_, officer, owner):
    portfolio = Portfolio(name="Vetting")
    save_as(officer, portfolio)

    page = as_(officer).get(f"{ADDRESS}?{on('as_at', JULY - DAY)}")

    assert owner in page.context["form"].fields["owner"].queryset
    assert owner not in as_(officer).get(ADDRESS).context["form"].fields["owner"].queryset

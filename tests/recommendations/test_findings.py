"""Finding pages: detail, add, edit, parts."""

import datetime

import pytest
from django.urls import reverse

from evidence.actions import decide
from evidence.models import Evidence
from recommendations import actions
from recommendations.models import Assignment, Finding, Kind, Part
from recommendations.status import Status
from tests.conftest import PUBLISHED, TODAY

ADD = reverse("recommendations:finding_add")


def given(report, **changes):
    """What a person types to add a recommendation."""
    typed = {
        "inspection": report.pk,
        "kind": "recommendation",
        "text": "Forces should vet everybody again.",
        "reference": "9472",
        "deadline_words": "By March 2023",
        "deadline_on_day": "31",
        "deadline_on_month": "March",
        "deadline_on_year": "2023",
        "mandatory": "on",
        "accepted": "pending",
        "review_months": "3",
        "marking": "OFFICIAL",
        "read_version": "",
    }
    return typed | changes


def typed_again(finding, **changes):
    """What stands in a finding, as its form posts it."""
    standing = {
        "inspection": finding.inspection_id,
        "kind": finding.kind,
        "text": finding.text,
        "reference": finding.reference,
        "owner": finding.owner_id or "",
        "accepted": finding.accepted,
        "mandatory": "on",
        "review_months": finding.review_months,
        "marking": finding.marking,
        "read_version": finding.version,
    }
    return standing | changes


def test_officer_adds_a_finding(as_, officer, inspection, ours):
    response = as_(officer).post(ADD, given(inspection, addressees=[ours.pk]))

    finding = Finding.objects.get(reference="9472")
    assert response.url == finding.get_absolute_url()
    assert (finding.deadline_on, finding.target_on) == (datetime.date(2023, 3, 31), datetime.date(2023, 3, 31))
    assert (finding.status, finding.status_on) == (Status.AWAITING_OWNER, PUBLISHED)
    assert [str(link) for link in finding.addressee_links.all()] == ["Chief constables"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": ""}, "Enter the text of the finding"),
        ({"inspection": ""}, "Select the inspection"),
        ({"reference": "10618"}, "Another finding has this HMICFRS reference"),
        ({"deadline_on_year": "2021"}, "must be on or after 30 June 2022, when the report was published"),
        ({"deadline_on_day": "32"}, "must be a real date"),
        ({"accepted": "no"}, "Say why it is accepted only in part, or not accepted."),
        ({"review_months": "0"}, "Months between reviews must be between 1 and 24."),
    ],
)
def test_a_finding_that_cannot_be_is_refused_with_what_was_typed(as_, officer, inspection, finding, changes, says):
    response = as_(officer).post(ADD, given(inspection, **changes))

    page = response.content.decode()
    assert says in page
    assert "By March 2023" in page
    assert Finding.objects.count() == 1


def test_only_a_recommendation_stands_under_a_cause(as_, officer, inspection, cause):
    typed = given(inspection, kind="area_for_improvement", cause=cause.pk)

    page = as_(officer).post(ADD, typed).content.decode()

    assert "Only a recommendation can stand under a cause of concern." in page


def test_a_recommendation_is_no_cause(as_, officer, inspection, finding):
    page = as_(officer).post(ADD, given(inspection, cause=finding.pk)).content.decode()

    assert "Select one of the choices for cause of concern" in page


def test_the_detail_page_tells_where_it_stands(as_, officer, make_finding, cause, owner):
    child = make_finding(owner=owner, cause=cause, reference="9962", deadline_words="Within three months")

    page = as_(officer).get(child.get_absolute_url()).content.decode()

    for words in ("Cause of concern 90001", "Within three months", "In progress", "Ownerson"):
        assert words in page
    assert "Recommendation 9962" in as_(officer).get(cause.get_absolute_url()).content.decode()


def test_an_owner_does_not_learn_of_somebody_elses(as_, other_owner, finding):
    assert as_(other_owner).get(finding.get_absolute_url()).status_code == 404


def test_an_owner_sees_only_their_own_under_a_cause(as_, owner, other_owner, make_finding, cause):
    make_finding(owner=other_owner, cause=cause, reference="77777")

    assert "77777" not in as_(owner).get(cause.get_absolute_url()).content.decode()


FEBRUARY = {"target_on_day": "1", "target_on_month": "2", "target_on_year": "2023"}


@pytest.fixture
def dated(make_finding, owner):
    """A finding with a target date."""
    return make_finding(owner=owner, reference="90002", target_on=datetime.date(2022, 12, 31))


def test_a_new_target_date_keeps_the_old_one_with_why_and_who(as_, officer, dated):
    changes = {**FEBRUARY, "reason": "The college moved its date", "agreed_by": "Crime Board"}

    as_(officer).post(reverse("recommendations:finding_edit", args=[dated.pk]), typed_again(dated, **changes))

    facts = Assignment.objects.filter(finding=dated, what="target_on")
    assert [fact.target_on for fact in facts] == [datetime.date(2022, 12, 31), datetime.date(2023, 2, 1)]
    assert (facts[1].happened_on, facts[1].agreed_by) == (TODAY, "Crime Board")
    assert "changed 1 time" in as_(officer).get(dated.get_absolute_url()).content.decode()


def test_a_new_target_date_needs_why_and_who(as_, officer, dated):
    address = reverse("recommendations:finding_edit", args=[dated.pk])

    page = as_(officer).post(address, typed_again(dated, **FEBRUARY)).content.decode()

    assert "Enter why this changes" in page
    assert "Enter who agreed it" in page


@pytest.mark.parametrize(
    ("words", "date", "says"),
    [
        ("Within six months", datetime.date(2022, 12, 30), "Six months after 30 June 2022"),
        ("by March 2023", datetime.date(2023, 3, 31), "last day of March 2023"),
        ("As soon as possible", None, "Enter the date yourself"),
    ],
)
def test_the_deadlines_words_come_to_a_date_or_are_said_not_to(as_, officer, inspection, words, date, says):
    nothing = dict.fromkeys(("deadline_on_day", "deadline_on_month", "deadline_on_year"), "")

    response = as_(officer).post(ADD, given(inspection, deadline_words=words, **nothing), follow=True)

    finding = Finding.objects.get(reference="9472")
    assert (finding.deadline_on, finding.target_on, finding.deadline_words) == (date, date, words)
    assert says in response.content.decode()


def test_a_date_that_is_not_what_the_words_come_to_is_kept_and_said(as_, officer, inspection):
    response = as_(officer).post(ADD, given(inspection, deadline_words="Within six months"), follow=True)

    assert Finding.objects.get(reference="9472").deadline_on == datetime.date(2023, 3, 31)
    assert "come to another date than the one given" in response.content.decode()


def test_giving_an_owner_starts_the_work(as_, officer, owner, make_finding):
    finding = make_finding()

    as_(officer).post(reverse("recommendations:finding_edit", args=[finding.pk]), typed_again(finding, owner=owner.pk))

    finding.refresh_from_db()
    assert finding.status == Status.IN_PROGRESS
    assert finding.moves.last().by == officer


def test_reclassifying_is_dated(as_, officer, finding):
    typed = typed_again(finding, kind="area_for_improvement")

    as_(officer).post(reverse("recommendations:finding_edit", args=[finding.pk]), typed)

    kinds = Assignment.objects.filter(finding=finding, what="kind").values_list("kind", "happened_on")
    assert list(kinds) == [(Kind.RECOMMENDATION, PUBLISHED), (Kind.AREA_FOR_IMPROVEMENT, TODAY)]


def test_a_part_is_added_with_its_addressees(as_, officer, finding, theirs):
    address = reverse("recommendations:part_add", args=[finding.pk])

    as_(officer).post(address, {"text": "The NPCC should write.", "addressees": [theirs.pk]})
    as_(officer).post(address, {"text": "Forces should answer."})

    assert [part.letter for part in Part.objects.all()] == ["a", "b"]
    assert "For: NPCC" in as_(officer).get(finding.get_absolute_url()).content.decode()


def test_a_part_is_changed_and_says_whom_it_asks(as_, officer, finding, theirs):
    part = actions.add_part(finding, text="Vet.", addressees=[theirs], by=officer)
    address = reverse("recommendations:part_edit", args=[part.pk])

    page = as_(officer).post(address, {"text": "Vet again.", "read_version": part.version}, follow=True)

    part.refresh_from_db()
    assert (part.text, part.addressee_links.count(), part.history.count()) == ("Vet again.", 0, 2)
    assert "asks whom the finding asks: nobody either, so it counts as ours" in page.content.decode()


def test_each_part_says_how_far_it_is_proved(as_, officer, owner, finding, theirs, ours):
    parts = [actions.add_part(finding, text=text, addressees=[ours], by=officer) for text in ("A.", "B.", "C.")]
    actions.add_part(finding, text="D.", addressees=[theirs], by=officer)
    note = {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}
    decide(actions.prove(finding, note | {"parts": parts[:1]}, by=owner), Evidence.State.ACCEPTED, by=officer)
    actions.prove(finding, note | {"parts": parts[1:2]}, by=owner)

    rows = as_(officer).get(finding.get_absolute_url()).context["parts"]

    assert [row.state for row in rows] == ["Covered", "Evidence to be accepted", "No evidence", "For others"]

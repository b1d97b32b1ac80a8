"""What is counted, on which day, and what was known then."""

import datetime

import pytest
from django.utils import timezone

from inspections import actions as inspections
from inspections.models import Inspection
from recommendations import actions
from recommendations.models import CauseOfConcern, Finding, Kind, Update
from recommendations.rules import Told
from recommendations.status import ENDS, OPEN, STEPS, Status
from reports.figures import figures
from reports.movement import Change
from tests.conftest import PUBLISHED, TODAY

DAY = datetime.timedelta(days=1)
JUNE = datetime.date(2022, 6, 23)
JULY = datetime.date(2022, 7, 20)
RECOMMENDATION, AREA, CAUSE = Kind.RECOMMENDATION, Kind.AREA_FOR_IMPROVEMENT, Kind.CAUSE_OF_CONCERN


@pytest.fixture
def bring(officer):
    """Bring a position forward: `bring(finding, Status.SIGNED_OFF, JULY)`."""

    def bring(finding: Finding, to: Status, on: datetime.date):
        return actions.bring_forward(finding, by=officer, to=to, told=Told(on), source="A spreadsheet")

    return bring


def where(finding, since, as_at=TODAY, kind=RECOMMENDATION, known_at=None):
    """Name the lists of a period in which a finding stands."""
    counted = figures(as_at, since, known_at)
    lists = {"opening": counted.opening, "remaining": counted.remaining}
    lists |= {change.value: counted.changed(change) for change in Change}
    assert not counted.unexplained
    return {name for name, by_kind in lists.items() if finding in by_kind[kind]}


@pytest.mark.parametrize("status", OPEN)
def test_what_is_open_remains(make_finding, bring, status):
    finding = make_finding(on=PUBLISHED)
    bring(finding, status, JULY)

    assert where(finding, since=PUBLISHED) == {"opening", "remaining"}


@pytest.mark.parametrize("status", ENDS)
def test_what_has_ended_does_not_remain(make_finding, bring, status):
    finding = make_finding(on=PUBLISHED)
    bring(finding, status, JULY)

    ended = "signed_off" if status == Status.SIGNED_OFF else "ended_otherwise"
    assert where(finding, since=PUBLISHED) == {"opening", ended}
    assert where(finding, since=JULY) == set()


@pytest.mark.parametrize(
    ("since", "as_at", "expected"),
    [
        (JULY - DAY, JULY - DAY, {"opening", "remaining"}),
        (JULY - 2 * DAY, JULY - DAY, {"opening", "remaining"}),
        (JULY - DAY, JULY, {"opening", "signed_off"}),
        (JULY - DAY, JULY + DAY, {"opening", "signed_off"}),
        (JULY, JULY + DAY, set()),
        (None, JULY, {"new", "signed_off"}),
    ],
)
def test_a_period_begins_after_its_first_day_and_holds_its_last(make_finding, bring, since, as_at, expected):
    finding = make_finding(on=PUBLISHED)
    bring(finding, Status.SIGNED_OFF, JULY)

    assert where(finding, since, as_at) == expected


@pytest.mark.parametrize(
    ("since", "as_at", "expected"),
    [
        (JUNE, PUBLISHED - DAY, set()),
        (PUBLISHED - DAY, PUBLISHED, {"new", "remaining"}),
        (PUBLISHED, PUBLISHED + DAY, {"opening", "remaining"}),
    ],
)
def test_a_finding_is_new_in_the_period_in_which_it_entered(make_finding, since, as_at, expected):
    assert where(make_finding(on=PUBLISHED), since, as_at) == expected


def test_what_enters_and_ends_in_one_period_is_counted_as_both(make_finding, bring):
    finding = make_finding(on=PUBLISHED)
    bring(finding, Status.SUPERSEDED, JULY)

    assert where(finding, since=JUNE) == {"new", "ended_otherwise"}


def test_what_is_reopened_remains_but_is_not_new(make_finding, bring):
    finding = make_finding(on=JUNE)
    bring(finding, Status.SIGNED_OFF, PUBLISHED)
    bring(finding, Status.IN_PROGRESS, JULY)

    assert where(finding, since=PUBLISHED) == {"reopened", "remaining"}


@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("second", ENDS)
def test_what_is_reopened_and_ends_again_in_one_period_is_counted_as_both(make_finding, bring, first, second):
    finding = make_finding(on=JUNE)
    bring(finding, first, PUBLISHED)
    bring(finding, Status.IN_PROGRESS, JULY)
    bring(finding, second, JULY + DAY)

    ended = "signed_off" if second == Status.SIGNED_OFF else "ended_otherwise"
    assert where(finding, since=PUBLISHED) == {"reopened", ended}


@pytest.mark.parametrize("first", ENDS)
@pytest.mark.parametrize("second", ENDS)
def test_one_end_put_in_the_place_of_another_counts_once(make_finding, bring, first, second):
    finding = make_finding(on=JUNE)
    bring(finding, first, JULY)
    bring(finding, second, JULY + DAY)

    ended = "signed_off" if first == Status.SIGNED_OFF else "ended_otherwise"
    assert where(finding, since=PUBLISHED) == {"opening", ended}
    assert where(finding, since=JULY) == set()


def test_an_ordinary_step_counts_by_the_date_on_the_letter(make_finding, officer, owner):
    finding = make_finding(owner=owner)
    step = STEPS["inspectorate-signed-off"]
    actions.take(step, finding=finding, by=officer, told=Told(JULY, "The letter says so."), today=TODAY)

    assert where(finding, since=None, as_at=JULY - DAY) == {"new", "remaining"}
    assert where(finding, since=PUBLISHED, as_at=JULY) == {"opening", "signed_off"}


def test_of_two_moves_on_one_day_the_later_written_counts(make_finding, bring):
    finding = make_finding()
    bring(finding, Status.SIGNED_OFF, JULY)
    bring(finding, Status.IN_PROGRESS, JULY)

    assert where(finding, since=PUBLISHED) == {"opening", "signed_off", "reopened", "remaining"}


def test_a_move_brought_forward_later_takes_its_place_by_date(make_finding, bring):
    finding = make_finding()
    bring(finding, Status.SIGNED_OFF, JULY + DAY)
    bring(finding, Status.OWNER_DONE, JULY)

    finding.refresh_from_db()
    assert finding.status == Status.SIGNED_OFF
    assert where(finding, since=JULY) == {"opening", "signed_off"}


def test_a_voided_move_and_its_void_both_count_for_nothing(make_finding, bring, officer):
    finding = make_finding()
    wrong = bring(finding, Status.SIGNED_OFF, JULY)
    actions.void(wrong, by=officer, reason="The letter was another force's.", today=TODAY)

    finding.refresh_from_db()
    assert finding.status == Status.AWAITING_OWNER
    assert where(finding, since=PUBLISHED) == {"opening", "remaining"}
    assert where(finding, since=PUBLISHED, as_at=JULY) == {"opening", "remaining"}


def test_voiding_a_reopening_leaves_the_end_standing(make_finding, bring, officer):
    finding = make_finding()
    bring(finding, Status.SIGNED_OFF, JULY)
    wrong = bring(finding, Status.IN_PROGRESS, JULY + DAY)
    actions.void(wrong, by=officer, reason="It was never reopened.", today=TODAY)

    assert where(finding, since=PUBLISHED) == {"opening", "signed_off"}


def test_what_was_recorded_later_was_not_known(make_finding, bring):
    finding = make_finding()
    then = timezone.now()
    bring(finding, Status.SIGNED_OFF, JULY)

    assert where(finding, since=PUBLISHED, known_at=then) == {"opening", "remaining"}
    assert where(finding, since=PUBLISHED, known_at=timezone.now()) == {"opening", "signed_off"}


def test_a_finding_recorded_later_was_not_known(make_finding):
    then = timezone.now()
    finding = make_finding()

    assert where(finding, since=JUNE, known_at=then) == set()


def test_a_void_recorded_later_was_not_known(make_finding, bring, officer):
    finding = make_finding()
    wrong = bring(finding, Status.SIGNED_OFF, JULY)
    then = timezone.now()
    actions.void(wrong, by=officer, reason="A mistake", today=TODAY)

    assert where(finding, since=PUBLISHED, known_at=then) == {"opening", "signed_off"}


def test_a_kind_counts_from_the_day_it_was_given(make_finding, officer):
    finding = make_finding(RECOMMENDATION)
    finding.kind = AREA
    actions.edit(finding, by=officer, on=JULY, addressees=[])

    assert where(finding, PUBLISHED, JULY - DAY, RECOMMENDATION) == {"opening", "remaining"}
    assert where(finding, PUBLISHED, JULY, RECOMMENDATION) == {"opening", "left"}
    assert where(finding, PUBLISHED, JULY, AREA) == {"came", "remaining"}
    assert where(finding, JULY, JULY + DAY, AREA) == {"opening", "remaining"}


def test_a_kind_and_a_rag_recorded_later_were_not_known(make_finding, officer):
    finding = make_finding(RECOMMENDATION)
    then = timezone.now()
    actions.update(finding, Update(happened_on=JULY, text="Looked at.", rag="green"), by=officer)
    finding.kind = AREA
    actions.edit(finding, by=officer, on=JULY, addressees=[])

    (known,) = figures(TODAY, known_at=then).remaining[RECOMMENDATION]
    assert known.then_rag is None
    assert figures(TODAY).remaining[AREA][0].then_rag == "green"


@pytest.mark.parametrize("kind", Kind)
def test_kinds_are_counted_apart(make_finding, kind):
    make_finding(kind)

    counts = figures(TODAY).counts()["remaining"]
    assert counts == {each.value: int(each == kind) for each in Kind}


@pytest.mark.parametrize(("to", "counted"), [((), False), (("theirs",), True), (("ours", "theirs"), False)])
def test_what_is_addressed_only_to_others_remains_and_is_told_apart(make_finding, request, to, counted):
    finding = make_finding(addressees=[request.getfixturevalue(name) for name in to])

    found = figures(TODAY)
    assert finding in found.remaining[RECOMMENDATION]
    assert (finding in found.for_others(RECOMMENDATION)) is counted


def test_a_cause_lists_only_the_recommendations_that_remain(make_finding, cause, bring):
    left = make_finding(cause=cause)
    bring(make_finding(cause=cause), Status.SIGNED_OFF, JULY)
    make_finding()

    (found,) = figures(TODAY).causes
    assert found.finding.pk == cause.pk
    assert found.recommendations == (left,)


def test_a_cause_that_ended_is_not_listed(cause, make_finding, bring):
    under = make_finding(cause=cause)
    bring(under, Status.SIGNED_OFF, JULY)
    bring(cause, Status.SIGNED_OFF, JULY)

    assert figures(TODAY).causes == ()
    assert len(figures(JULY - DAY).causes) == 1


def test_a_recommendation_stands_under_the_cause_it_had_then(make_finding, cause, officer):
    finding = make_finding(cause=cause)
    finding.cause = CauseOfConcern.objects.get(pk=make_finding(CAUSE).pk)
    actions.edit(finding, by=officer, on=JULY, addressees=[])

    def under(day):
        return {each.finding.pk for each in figures(day).causes if each.recommendations}

    assert under(JULY - DAY) == {cause.pk}
    assert under(JULY) == {finding.cause_id}


def test_rag_is_that_of_the_day(make_finding, officer):
    finding = make_finding()
    for day, rag in ((JULY, "red"), (JULY + DAY, "green")):
        update = Update(happened_on=day, text="Looked at.", rag=rag, rag_reason="It was late.")
        actions.update(finding, update, by=officer)

    rags = [figures(day).remaining[RECOMMENDATION][0].then_rag for day in (JULY - DAY, JULY, JULY + DAY)]
    assert rags == [None, "red", "green"]


@pytest.mark.parametrize(
    ("since", "as_at", "count"),
    [(JUNE, PUBLISHED - DAY, 0), (PUBLISHED - DAY, PUBLISHED, 1), (PUBLISHED, TODAY, 0), (None, TODAY, 1)],
)
def test_a_report_is_told_in_the_period_of_its_publication(make_finding, since, as_at, count):
    finding = make_finding(reference="10618")

    reports = figures(as_at, since).reports
    assert [report.findings for report in reports] == [(finding,)] * count


@pytest.mark.parametrize(
    ("stage", "notified_on", "published_on", "listed"),
    [
        ("notified", JULY, None, True),
        ("fieldwork", JULY, None, True),
        ("notified", None, None, True),
        ("notified", JULY + DAY, None, False),
        ("awaiting_report", JULY, None, False),
        ("published", JUNE, JULY, False),
    ],
)
def test_an_inspection_is_forthcoming_once_notified_and_before_its_report(
    inspection, officer, stage, notified_on, published_on, listed
):
    dates = {"notified_on": notified_on, "published_on": published_on}
    coming = Inspection(title="ROCU", kind=inspection.kind, stage=stage, **dates)
    inspections.save(coming, bodies=[], by=officer, on=JULY)

    assert (coming in figures(JULY).forthcoming) is listed


def test_forthcoming_inspections_come_soonest_first_and_undated_last(inspection, officer):
    for title, expected_on in (("Undated", None), ("Later", TODAY), ("Sooner", JULY)):
        coming = Inspection(title=title, kind=inspection.kind, expected_on=expected_on)
        inspections.save(coming, bodies=[], by=officer, on=JUNE)

    assert [each.title for each in figures(JUNE).forthcoming] == ["Sooner", "Later", "Undated"]


def test_counts_are_the_lengths_of_the_lists(make_finding, bring):
    make_finding(AREA)
    bring(make_finding(), Status.SIGNED_OFF, JULY)

    counts = figures(TODAY, JUNE).counts()
    assert (counts["since"], counts["as_at"]) == ("2022-06-23", "2022-09-29")
    assert counts["new"] == {"recommendation": 1, "area_for_improvement": 1, "cause_of_concern": 0}
    assert counts["signed_off"]["recommendation"] == counts["reports"] == 1

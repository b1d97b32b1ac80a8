"""From one paper to the next: late entries, embargoes, and differences that nobody recorded."""

import datetime

import pytest
from django.utils import timezone

from inspections import actions as inspections
from inspections.models import InspectingBody, Inspection
from recommendations import actions
from recommendations.models import Finding, Kind
from recommendations.rules import Told
from recommendations.status import Status
from reports.figures import figures, said_by
from reports.movement import GRACE, Change
from reports.quarters import quarters
from tests.conftest import PUBLISHED, TODAY
from tests.reports.conftest import behind_its_back

DAY = datetime.timedelta(days=1)
JULY = datetime.date(2022, 7, 20)
RECOMMENDATION, AREA = Kind.RECOMMENDATION, Kind.AREA_FOR_IMPROVEMENT


@pytest.fixture
def bring(officer):
    """Bring a position forward: `bring(finding, Status.SIGNED_OFF, JULY)`."""

    def bring(finding: Finding, to: Status, on: datetime.date):
        return actions.bring_forward(finding, by=officer, to=to, told=Told(on), source="A spreadsheet")

    return bring


def paper_of(day, wait=datetime.timedelta()):
    """What a paper of this day says now, or after a while; what is recorded from then on is late."""
    kept = figures(day).counts()
    return said_by(kept | {"counted_at": (timezone.now() + wait).isoformat()})


def told(counted, *changes):
    """Which findings changed in these ways, as which kind."""
    lines = counted.movement.lines.values()
    return [(e.finding, e.kind) for line in lines for change in changes for e in line.changes[change]]


def test_the_next_paper_opens_with_what_the_last_one_said(make_finding, bring):
    open_, ended = make_finding(), make_finding()
    said = paper_of(JULY)
    bring(ended, Status.SIGNED_OFF, JULY + DAY)

    counted = figures(TODAY, JULY, said=said)
    line = counted.movement.lines[RECOMMENDATION]
    assert (set(line.opening), line.closing) == ({open_.pk, ended.pk}, (open_.pk,))
    assert told(counted, Change.SIGNED_OFF) == [(ended.pk, RECOMMENDATION)]
    assert counted.unexplained == ()


def test_what_had_ended_before_the_last_paper_and_was_recorded_after_it_is_late(make_finding, bring):
    finding = make_finding()
    said = paper_of(JULY)
    bring(finding, Status.SIGNED_OFF, JULY)

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_OUT) == [(finding.pk, RECOMMENDATION)]
    assert told(counted, Change.SIGNED_OFF) == []
    assert counted.unexplained == ()


def test_what_had_entered_before_the_last_paper_and_was_recorded_after_it_is_late(make_finding):
    said = paper_of(JULY)
    finding = make_finding(on=JULY)

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_IN) == [(finding.pk, RECOMMENDATION)]
    assert told(counted, Change.NEW) == []
    assert counted.unexplained == ()


def test_a_sign_off_voided_after_the_last_paper_comes_back_late(make_finding, bring, officer):
    finding = make_finding()
    wrong = bring(finding, Status.SIGNED_OFF, JULY)
    said = paper_of(JULY)
    actions.void(wrong, by=officer, reason="It was another force's.", today=TODAY)

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_IN) == [(finding.pk, RECOMMENDATION)]
    assert counted.unexplained == ()


def test_a_kind_given_late_is_late_out_of_one_and_into_the_other(make_finding, officer):
    finding = make_finding()
    said = paper_of(JULY)
    finding.kind = AREA
    actions.edit(finding, by=officer, on=JULY, addressees=[])

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_OUT, Change.LATE_IN) == [(finding.pk, RECOMMENDATION), (finding.pk, AREA)]
    assert counted.unexplained == ()


def test_what_came_and_went_before_the_last_paper_unseen_is_told_both_ways(make_finding, bring):
    said = paper_of(JULY)
    finding = make_finding(on=JULY - DAY)
    bring(finding, Status.SUPERSEDED, JULY)

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_IN) == told(counted, Change.LATE_OUT) == [(finding.pk, RECOMMENDATION)]
    assert counted.unexplained == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recommendations_move SET to_status = 'in_progress' WHERE to_status = 'signed_off'",
        "UPDATE recommendations_move SET happened_on = '2022-09-01' WHERE to_status = 'signed_off'",
        "UPDATE recommendations_move SET happened_on = '2022-09-01' WHERE sequence = 1 AND finding_id = {open}",
        "UPDATE recommendations_assignment SET kind = 'area_for_improvement' WHERE what = 'kind'",
        "DELETE FROM recommendations_move WHERE to_status = 'signed_off'",
    ],
)
def test_one_row_changed_behind_the_figures_is_a_difference_that_is_named(make_finding, bring, change):
    open_, ended = make_finding(reference="1"), make_finding(reference="2")
    bring(ended, Status.SIGNED_OFF, JULY)
    # Well after anything was saved, so that no save can have been under way.
    said = paper_of(JULY, 2 * GRACE)

    behind_its_back(change.format(open=open_.pk))

    assert figures(TODAY, JULY, said=said).unexplained


def test_what_stands_in_a_draft_is_new_when_the_embargo_ends(embargoed, officer):
    made = Finding(inspection=embargoed, kind=RECOMMENDATION, text="Vet everybody.", reference="1")
    finding = actions.enter(made, by=officer, on=PUBLISHED)
    before = figures(JULY, PUBLISHED - DAY)
    embargoed.embargoed, embargoed.stage, embargoed.published_on = False, "published", TODAY
    inspections.save(embargoed, bodies=InspectingBody.objects.all(), by=officer, on=TODAY)

    counted = figures(TODAY, JULY)
    assert told(before, *Change) == [] == list(before.movement.lines[RECOMMENDATION].closing)
    assert told(counted, Change.NEW) == [(finding.pk, RECOMMENDATION)]
    assert counted.movement.lines[RECOMMENDATION].closing == (finding.pk,)
    assert counted.unexplained == ()


def test_an_embargo_lifted_before_the_last_paper_and_recorded_after_it_makes_a_late_entry(embargoed, officer):
    made = Finding(inspection=embargoed, kind=RECOMMENDATION, text="Vet everybody.", reference="1")
    finding = actions.enter(made, by=officer, on=PUBLISHED)
    said = paper_of(JULY)
    embargoed.embargoed, embargoed.stage, embargoed.published_on = False, "published", JULY
    inspections.save(embargoed, bodies=InspectingBody.objects.all(), by=officer, on=TODAY)

    counted = figures(TODAY, JULY, said=said)
    assert told(counted, Change.LATE_IN) == [(finding.pk, RECOMMENDATION)]
    assert counted.unexplained == ()


def test_what_papers_may_have_counted_cannot_be_hidden_again(as_, officer, finding, inspection):
    inspection.stage, inspection.published_on, inspection.embargoed = "awaiting_report", None, True

    with pytest.raises(inspections.ValidationError, match="it can no longer be embargoed"):
        inspections.save(inspection, bodies=[], by=officer, on=TODAY, reason="A mistake")


def test_an_inspection_forthcoming_then_is_so_still_in_the_past(inspection, officer):
    coming = Inspection(title="ROCU", kind=inspection.kind, notified_on=PUBLISHED)
    inspections.save(coming, bodies=[], by=officer, on=PUBLISHED)
    coming.stage = "awaiting_report"
    inspections.save(coming, bodies=[], by=officer, on=TODAY)

    assert [each.title for each in figures(JULY).forthcoming] == ["ROCU"]
    assert figures(TODAY).forthcoming == ()


def test_the_last_of_eight_quarters_ends_on_the_day(make_finding, bring):
    old, new = make_finding(on=datetime.date(2020, 1, 1)), make_finding(on=PUBLISHED)
    bring(old, Status.SIGNED_OFF, JULY)

    counted = quarters(datetime.date(2022, 8, 15))
    assert [each.name for each in counted][-3:] == ["Mar 2022", "Jun 2022", "Aug 2022"]
    assert len(counted) == 8
    assert counted[0].starts_on == datetime.date(2020, 10, 1)
    assert [sorted(each.open) for each in counted[-3:]] == [[old.pk], sorted([old.pk, new.pk]), [new.pk]]
    assert [entry.finding for entry in counted[-1].changed(Change.SIGNED_OFF)] == [old.pk]


def test_quarters_say_what_the_figures_of_their_last_days_say(sample):
    for each in sample.september.figures.quarters:
        assert each.open, each.name
    assert len(sample.september.figures.quarters[-1].open) == 45 + 14 + 2


@pytest.mark.parametrize(
    ("entered", "age"),
    [
        (TODAY, "0 to 3 months"),
        (datetime.date(2022, 6, 29), "0 to 3 months"),
        (datetime.date(2022, 6, 28), "3 to 6 months"),
        (datetime.date(2022, 3, 28), "6 to 12 months"),
        (datetime.date(2021, 9, 29), "6 to 12 months"),
        (datetime.date(2021, 9, 28), "Over 12 months"),
    ],
)
def test_age_goes_by_months(make_finding, entered, age):
    finding = make_finding(on=entered)

    ages = figures(TODAY).ages
    assert [name for name, by_kind in ages.items() if finding in by_kind[RECOMMENDATION]] == [age]

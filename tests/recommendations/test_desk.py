"""The liaison's desk: every count opens what it counts; and work on many at once."""

import datetime

import pytest
from django.urls import reverse

from evidence.actions import attach
from inspections.models import InspectionAssignment
from recommendations import actions
from recommendations.models import Assignment, Finding, FindingEvidence, Update
from recommendations.rules import Told
from recommendations.status import STEPS
from recommendations.timeline import story
from tests.conftest import PUBLISHED, TODAY
from tests.pages.filling import date

YESTERDAY = TODAY - datetime.timedelta(days=1)


def prove(finding, by):
    """Attach a note."""
    return attach(FindingEvidence(finding=finding), {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}, by=by)


def take(code, finding, by):
    """Take a step today."""
    actions.take(STEPS[code], finding=finding, by=by, told=Told(TODAY, "So"), today=TODAY)


@pytest.fixture
def busy(make_finding, owner, lead, order):
    """A register with something in every queue, and a different number in most."""
    make_finding(target_on=YESTERDAY)
    make_finding(target_on=YESTERDAY, owner=owner, next_review_on=YESTERDAY)
    make_finding(owner=owner, next_review_on=TODAY)
    for sent in (False, False, True):
        finding = make_finding(owner=owner, on=YESTERDAY)
        prove(finding, owner)
        take("report-done", finding, owner)
        if sent:
            take("sign-off-for-force", finding, lead)
    make_finding(owner=owner, on=PUBLISHED - datetime.timedelta(days=2))
    fresh = make_finding(owner=owner)
    actions.update(fresh, Update(happened_on=TODAY, text="Seen.", rag="amber", rag_reason="Slow."), by=owner)


def test_each_count_is_the_number_of_rows_it_opens(as_, officer, busy):
    browser = as_(officer)
    queues = browser.get(reverse("recommendations:desk")).context["queues"]

    counted = {queue.name: queue.count for queue in queues}
    opened = {queue.name: len(browser.get(queue.address).context["page"].object_list) for queue in queues}

    assert opened == counted
    assert [name for name, count in counted.items() if count == 0] == []


def test_the_queues_count_what_they_say(as_, officer, busy):
    queues = as_(officer).get(reverse("recommendations:desk")).context["queues"]

    counted = {queue.name: queue.count for queue in queues}
    assert counted["Awaiting an owner"] == 1
    assert counted["Awaiting my check"] == 2
    assert counted["Overdue"] == 2
    assert counted["Review overdue"] == 1
    assert counted["Waiting for the inspectorate"] == 1
    assert counted["Evidence to accept or return"] == 3
    assert counted["Reports awaiting comments"] == 1


@pytest.mark.parametrize(("name", "leads"), [("officer", True), ("lead", True), ("owner", False), ("executive", False)])
def test_the_desk_is_the_liaisons(as_, cast, name, leads):
    assert as_(cast[name]).get(reverse("recommendations:desk")).status_code == (200 if leads else 403)


def set_many(client, findings, **typed):
    """Send the form for several findings."""
    chosen = "&".join(f"finding={finding.pk}" for finding in findings)
    return client.post(f"{reverse('recommendations:bulk')}?{chosen}", {"reason": "The board moved.", **typed})


def test_each_gets_its_own_assignment_and_history_with_the_one_reason(as_, officer, make_finding, board, owner):
    findings = [make_finding(owner=owner, reference=str(number)) for number in range(3)]

    set_many(as_(officer), findings[:2], board=board.pk, **date("next_review_on", 1, 10, 2022))

    for finding in findings[:2]:
        given = Assignment.objects.get(finding=finding, what="board")
        assert (given.board, given.reason, given.happened_on) == (board, "The board moved.", TODAY)
        last = finding.history.first()
        assert (last.history_user, last.history_change_reason) == (officer, "The board moved.")
        assert last.next_review_on == datetime.date(2022, 10, 1)
    untouched = Finding.objects.get(pk=findings[2].pk)
    assert (untouched.board, untouched.version) == (None, findings[2].version)


def test_an_owner_set_on_several_starts_the_work(as_, officer, make_finding, owner):
    findings = [make_finding(), make_finding()]

    set_many(as_(officer), findings, owner=owner.pk)

    rows = Finding.objects.filter(pk__in=[finding.pk for finding in findings])
    assert {(row.owner, row.status) for row in rows} == {(owner, "in_progress")}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (date("next_review_on", 28, 9, 2022), "must be on or after 29 September 2022"),
        ({}, "Choose an owner, a portfolio, a board or a review date to set."),
        ({**date("next_review_on", 1, 10, 2022), "reason": ""}, "Enter the reason"),
        ({"owner": "999999"}, "Select one of the choices for owner"),
    ],
)
def test_what_cannot_be_set_on_several_is_refused(as_, officer, finding, typed, says):
    page = set_many(as_(officer), [finding], **typed).content.decode()

    assert says in page
    assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_an_executive_is_not_somebody_to_give_findings_to(as_, officer, executive, finding, owner):
    set_many(as_(officer), [finding], owner=executive.pk)

    assert Finding.objects.get(pk=finding.pk).owner == owner


def test_nothing_chosen_is_said_and_not_called_saved(as_, officer, finding):
    page = set_many(as_(officer), [], **date("next_review_on", 1, 10, 2022))

    assert page.status_code == 200
    assert "No finding is chosen." in page.content.decode()


@pytest.mark.parametrize("key", ["999999", "nonsense", "9" * 30, "٣" * 9])
def test_a_key_of_nothing_chooses_nothing(as_, officer, finding, key):
    page = as_(officer).get(reverse("recommendations:bulk"), {"finding": key})

    assert list(page.context["chosen"]) == []


def test_those_who_may_not_assign_touch_nothing(as_, owner, finding, board):
    assert set_many(as_(owner), [finding], board=board.pk).status_code == 403
    assert Finding.objects.get(pk=finding.pk).board is None


def hand_over(client, leaver, successor, **typed):
    """Send the form."""
    given = {"leaver": leaver.pk, "successor": successor.pk, "reason": "She retires.", **typed}
    return client.post(reverse("recommendations:hand_over"), given)


def test_everything_open_goes_to_the_successor(as_, officer, owner, other_owner, make_finding, inspection):
    first, second, ended = (make_finding(owner=owner) for _ in range(3))
    take("inspectorate-signed-off", ended, officer)

    hand_over(as_(officer), owner, other_owner)

    owners = [Finding.objects.get(pk=each.pk).owner for each in (first, second, ended)]
    assert owners == [other_owner, other_owner, owner]
    inspection.refresh_from_db()
    assert inspection.owner == other_owner
    assert InspectionAssignment.objects.filter(inspection=inspection, what="owner").last().person == other_owner


def test_the_history_names_both_and_the_reason(as_, officer, owner, other_owner, make_finding):
    finding = make_finding(owner=owner)

    hand_over(as_(officer), owner, other_owner)

    told = [
        (entry.happened_on, entry.sentence, entry.note)
        for entry in story(finding, Finding.objects.all())
        if "Owner set" in entry.sentence
    ]
    assert [(day, note) for day, _, note in told] == [(TODAY, "She retires."), (PUBLISHED, "")]
    assert str(other_owner) in told[0][1]
    assert str(owner) in told[1][1]


@pytest.mark.parametrize(
    ("successor", "says"), [("owner", "somebody other than"), ("executive", "Select one of the choices")]
)
def test_who_cannot_take_over_does_not(as_, cast, finding, owner, officer, successor, says):
    page = hand_over(as_(officer), owner, cast[successor]).content.decode()

    assert says in page
    assert Finding.objects.get(pk=finding.pk).version == finding.version


def test_a_leaver_who_owns_only_inspections_hands_them_over(as_, officer, owner, other_owner, inspection):
    hand_over(as_(officer), owner, other_owner)

    inspection.refresh_from_db()
    assert inspection.owner == other_owner

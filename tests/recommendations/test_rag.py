"""The RAG that is computed from facts: each rule alone, which comes first, what is not rated, and what differs."""

import datetime

import pytest

from audit.tracking import save_as
from evidence.actions import decide
from recommendations import actions
from recommendations.models import Action, Finding, PartAddressee, Update
from recommendations.rag import RULES, coverage, differing, disputed, reasons, with_rag
from recommendations.rules import Told
from recommendations.status import STEPS
from tests.conftest import PUBLISHED, TODAY

DAY = datetime.timedelta(days=1)
WORDS = {rule.code: rule.words for rule in RULES}


def rated(finding, day=TODAY):
    """A finding with what the facts say of it on a day."""
    return with_rag(Finding.objects.filter(pk=finding.pk), day).get()


@pytest.fixture
def prove(owner):
    """Attach a note, covering these parts, and accept it where somebody is named."""

    def attach(finding, parts=(), accepted_by=None):
        given = {"title": "A note", "marking": "OFFICIAL", "note": "Seen.", "parts": parts}
        evidence = actions.prove(finding, given, by=owner)
        if accepted_by:
            decide(evidence, evidence.State.ACCEPTED, by=accepted_by)
        return evidence

    return attach


@pytest.fixture
def sound(make_finding, owner, prove):
    """A finding with nothing against it."""
    finding = make_finding(owner=owner, on=TODAY, target_on=TODAY)
    prove(finding)
    return finding


def put_off(finding, by, times):
    """Change the target date so many times."""
    for number in range(1, times + 1):
        finding.target_on = TODAY + number * DAY
        actions.edit(finding, by=by, on=TODAY, addressees=[])


def break_overdue(finding, officer):
    finding.target_on = TODAY - DAY
    save_as(officer, finding)


def break_slipped(finding, officer):
    put_off(finding, officer, 2)


def break_stale(finding, officer):
    finding.review_months = 1
    finding.status_on = datetime.date(2022, 8, 28)
    save_as(officer, finding)


def break_no_evidence(finding, officer):
    evidence = finding.evidence.get()
    evidence.state, evidence.state_reason = "returned", "Wrong file"
    save_as(officer, evidence)


def break_uncovered(finding, officer):
    actions.add_part(finding, text="Vet.", addressees=[], by=officer)


def break_late_action(finding, officer):
    save_as(officer, Action(finding=finding, what="Train.", who="A. Trainer", due_on=TODAY - DAY))


BREAKS = {
    "late_action": break_late_action,
    "overdue": break_overdue,
    "slipped": break_slipped,
    "stale": break_stale,
    "no_evidence": break_no_evidence,
    "uncovered": break_uncovered,
}


def test_nothing_against_it_is_green(sound):
    assert (rated(sound).computed, reasons(rated(sound))) == ("green", [])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_alone_gives_its_colour_and_is_named(sound, officer, rule):
    BREAKS[rule.code](sound, officer)

    assert (rated(sound).computed, reasons(rated(sound))) == (rule.rag, [rule.words])


@pytest.mark.parametrize("rule", RULES[1:], ids=lambda rule: rule.code)
def test_overdue_is_red_whatever_else_applies_and_both_are_named(sound, officer, rule):
    BREAKS[rule.code](sound, officer)
    break_overdue(Finding.objects.get(pk=sound.pk), officer)

    assert rated(sound).computed == "red"
    assert reasons(rated(sound)) == [WORDS["overdue"], rule.words]


@pytest.mark.parametrize(("times", "computed"), [(0, "green"), (1, "green"), (2, "amber"), (3, "amber")])
def test_slips_are_counted_from_the_second_target_date_on(sound, officer, times, computed):
    put_off(sound, officer, times)

    assert (rated(sound).slips, rated(sound).computed) == (times, computed)


@pytest.mark.parametrize(("day", "late"), [(TODAY - DAY, False), (TODAY, False), (TODAY + DAY, True)])
def test_it_is_overdue_from_the_day_after_its_target_date(sound, day, late):
    assert rated(sound, day).rule_overdue == late
    assert Finding.objects.overdue(day).exists() == late
    assert sound.is_overdue(day) == late


@pytest.mark.parametrize(
    ("months", "day", "stale"),
    [
        (3, datetime.date(2022, 12, 29), False),
        (3, datetime.date(2022, 12, 30), True),
        (1, datetime.date(2022, 10, 29), False),
        (1, datetime.date(2022, 10, 30), True),
        (24, datetime.date(2024, 9, 29), False),
        (24, datetime.date(2024, 9, 30), True),
    ],
)
def test_it_is_stale_the_day_after_its_cycle_has_passed(sound, owner, months, day, stale):
    sound.review_months = months
    save_as(owner, sound)
    actions.update(sound, Update(happened_on=TODAY, text="Seen."), by=owner)

    assert rated(sound, day).rule_stale == stale


def test_the_last_word_is_the_latest_update_not_the_last_written(sound, owner):
    for day in (TODAY, TODAY - 40 * DAY):
        actions.update(sound, Update(happened_on=day, text="Seen."), by=owner)

    assert rated(sound).last_word_on == TODAY


@pytest.mark.parametrize(("ahead", "due"), [(1, False), (0, True), (-1, True), (None, True)])
def test_a_review_is_due_on_its_day_and_where_none_is_set(sound, owner, ahead, due):
    sound.next_review_on = None if ahead is None else TODAY + ahead * DAY
    save_as(owner, sound)

    assert Finding.objects.review_due(TODAY).exists() == due
    assert sound.is_review_due(TODAY) == due


def test_what_is_only_for_others_is_not_rated(make_finding, theirs, ours):
    only, both = (make_finding(addressees=given, target_on=TODAY - DAY) for given in ([theirs], [theirs, ours]))

    assert (rated(only).computed, reasons(rated(only))) == ("", [])
    assert rated(both).computed == "red"


def test_what_has_ended_is_not_rated(make_finding, officer):
    finding = make_finding(target_on=TODAY - DAY)
    told = Told(TODAY, "Letter")
    actions.take(STEPS["inspectorate-signed-off"], finding=finding, by=officer, told=told, today=TODAY)

    assert (rated(finding).computed, reasons(rated(finding))) == ("", [])
    assert not disputed(with_rag(Finding.objects.all(), TODAY)).exists()


@pytest.mark.parametrize(("said", "differs"), [("green", ""), ("amber", "Green"), ("red", "Green"), ("", "Green")])
def test_what_the_owner_says_otherwise_is_disputed(sound, owner, said, differs):
    actions.update(sound, Update(happened_on=TODAY, text="Seen.", rag=said, rag_reason="So."), by=owner)

    assert disputed(with_rag(Finding.objects.all(), TODAY)).exists() == bool(differs)
    assert differing(sound, rated(sound).computed) == differs


@pytest.mark.parametrize(("accepted", "left"), [(True, 0), (False, 1)])
def test_only_accepted_evidence_covers_a_part(sound, officer, prove, accepted, left):
    part = actions.add_part(sound, text="Vet.", addressees=[], by=officer)
    prove(sound, [part], accepted_by=officer if accepted else None)

    assert len(coverage(sound).uncovered) == left
    assert rated(sound).rule_uncovered == bool(left)


def test_evidence_covers_only_the_parts_it_names(sound, officer, prove):
    first, second = (actions.add_part(sound, text=text, addressees=[], by=officer) for text in ("Vet.", "Train."))
    prove(sound, [first], accepted_by=officer)

    assert coverage(sound).uncovered == (second,)


@pytest.mark.parametrize(
    ("whole", "part", "is_ours"),
    [
        ([], [], True),
        (["ours"], [], True),
        (["theirs"], [], False),
        (["ours"], ["theirs"], False),
        (["theirs"], ["ours"], True),
        (["ours", "theirs"], [], True),
        (["theirs"], ["ours", "theirs"], True),
    ],
)
def test_a_part_asks_whom_it_names_else_whom_the_finding_asks(
    make_finding, officer, ours, theirs, whole, part, is_ours
):
    by_name = {"ours": ours, "theirs": theirs}
    finding = make_finding(addressees=[by_name[name] for name in whole])
    made = actions.add_part(finding, text="Vet.", addressees=[by_name[name] for name in part], by=officer)

    assert PartAddressee.objects.filter(part=made).count() == len(part)
    assert coverage(finding).uncovered == ((made,) if is_ours else ())


def test_a_voided_step_back_does_not_count_as_a_word(make_finding, owner, officer):
    finding = make_finding(owner=owner, on=PUBLISHED)
    told = Told(TODAY, "Letter")
    move = actions.take(STEPS["inspectorate-signed-off"], finding=finding, by=officer, told=told, today=TODAY)
    actions.void(move, by=officer, reason="About another", today=TODAY)

    assert rated(finding).last_word_on == PUBLISHED

"""Decisions that need a second person or a reason: evidence, levels, approvers, voids, old positions."""

import datetime

import pytest
from django.urls import reverse

from audit.tracking import save_as
from recommendations import actions
from recommendations.models import Finding, Move, VerificationLevel
from recommendations.rules import Told, bring_forward_refusals
from recommendations.status import OTHER_ENDS, STEPS, Status
from tests.conftest import PUBLISHED, TODAY
from tests.pages.filling import date

DECISION = STEPS["inspectorate-signed-off"]


def post(client, name, thing, **typed):
    """Send one of the forms; give the page as text, or nothing where it led on."""
    page = client.post(reverse(f"recommendations:{name}", args=[thing.pk]), {"csrfmiddlewaretoken": "typed", **typed})
    return page.content.decode() if page.status_code == 200 else page.status_code


def take(step, finding, by, **told):
    """Take a step today."""
    said = Told(**{"happened_on": TODAY, "reason": "So", **told})
    return actions.take(step, finding=finding, by=by, told=said, today=TODAY)


@pytest.mark.parametrize(("name", "state"), [("evidence_accept", "accepted"), ("evidence_return", "returned")])
def test_somebody_else_decides_on_evidence_once(as_, officer, lead, evidence, name, state):
    assert post(as_(officer), name, evidence, reason="Seen.") == 302

    evidence.refresh_from_db()
    assert (evidence.state, evidence.history.first().history_user) == (state, officer)
    for again in ("evidence_accept", "evidence_return"):
        assert f"This evidence is {state} already." in post(as_(lead), again, evidence, reason="Again.")
    evidence.refresh_from_db()
    assert evidence.state == state


@pytest.mark.parametrize("name", ["evidence_accept", "evidence_return"])
def test_nobody_decides_on_evidence_they_added(as_, officer, finding, name):
    given = {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}
    own = actions.prove(finding, given, by=officer)

    said = post(as_(officer), name, own, reason="Seen.")

    assert "Somebody other than the person who added it must accept or return it." in said
    own.refresh_from_db()
    assert own.state == "submitted"


def test_returning_needs_a_reason(as_, officer, evidence):
    assert "Enter the reason" in post(as_(officer), "evidence_return", evidence, reason=" ")
    evidence.refresh_from_db()
    assert evidence.state == "submitted"


def test_what_is_decided_no_longer_waits(as_, officer, evidence):
    waiting = reverse("recommendations:evidence_waiting")
    assert list(as_(officer).get(waiting).context["page"]) == [evidence]

    post(as_(officer), "evidence_return", evidence, reason="Wrong file.")

    assert list(as_(officer).get(waiting).context["page"]) == []


@pytest.fixture
def levels(officer):
    """A level at which the force may close, and one at which it may not."""
    made = [VerificationLevel(name=name, force_may_close=ours) for name, ours in (("1", True), ("2", False))]
    for level in made:
        save_as(officer, level)
    return made


@pytest.fixture
def reported(finding, evidence, owner):
    """A finding that its owner reported as done."""
    take(STEPS["report-done"], finding, owner)
    return Finding.objects.get(pk=finding.pk)


def test_the_force_closes_only_at_a_level_where_it_may(reported, lead, levels):
    for level, says in ((levels[1], "may not close a finding at level 2"), (None, "needs a verification level")):
        with pytest.raises(actions.NotAllowedError, match=says):
            take(STEPS["close-at-level"], reported, lead, level=level)

    move = take(STEPS["close-at-level"], reported, lead, level=levels[0])

    assert (move.level, reported.status) == (levels[0], Status.SIGNED_OFF)


def test_the_form_offers_only_levels_where_the_force_may(as_, reported, lead, levels):
    address = reverse("recommendations:finding_move", args=[reported.pk, "close-at-level"])

    assert list(as_(lead).get(address).context["form"].fields["level"].queryset) == [levels[0]]


def test_without_such_a_level_the_force_closes_nothing(reported, lead):
    with pytest.raises(actions.NotAllowedError, match="No verification level lets the force close a finding"):
        take(STEPS["close-at-level"], reported, lead)


@pytest.mark.parametrize("name", ["owner", "officer", "executive"])
def test_only_the_lead_closes_at_a_level(as_, cast, reported, levels, name):
    with pytest.raises(actions.NotAllowedError, match="Your role does not include this step"):
        take(STEPS["close-at-level"], reported, cast[name], level=levels[0])


def test_a_lead_who_owned_it_does_not_close_it_at_a_level(reported, lead, officer, owner, levels):
    for person in (lead, owner):
        actions.assign_owner(reported, person, by=officer, on=TODAY)

    with pytest.raises(actions.NotAllowedError, match="Somebody who has not owned it"):
        take(STEPS["close-at-level"], reported, lead, level=levels[0])


@pytest.mark.parametrize("end", OTHER_ENDS)
def test_another_end_needs_a_reason_and_an_approver(finding, officer, end):
    step = next(step for step in STEPS.values() if step.end == end)
    for told, lacks in (({}, "the name of who approved it"), ({"approved_by": "The DCC", "reason": ""}, "a reason")):
        with pytest.raises(actions.NotAllowedError, match=f"{step.name} needs {lacks}"):
            take(step, finding, officer, **told)

    assert take(step, finding, officer, approved_by="The DCC").approved_by == "The DCC"
    assert Finding.objects.get(pk=finding.pk).status == end


def test_the_void_page_asks_why_and_takes_the_move_back(as_, finding, officer):
    move = take(DECISION, finding, officer)

    assert "Enter why it was a mistake" in post(as_(officer), "move_void", move, reason="")
    assert post(as_(officer), "move_void", move, reason="About another") == 302
    assert Finding.objects.get(pk=finding.pk).status == Status.IN_PROGRESS
    assert Move.objects.get(voids=move).reason == "About another"


def test_the_void_page_says_why_not(as_, finding, officer):
    entry = finding.moves.get()
    assert "The only move of a finding cannot be voided." in post(as_(officer), "move_void", entry, reason="So")

    move = take(DECISION, finding, officer)
    post(as_(officer), "move_void", move, reason="About another")
    for done in (move, Move.objects.get(voids=move)):
        assert "This move was voided already." in post(as_(officer), "move_void", done, reason="Again")
    assert Move.objects.filter(finding=finding).count() == 3


def ended_cause(cause, make_finding, officer):
    """End a cause with one recommendation under it; give the recommendation."""
    child = make_finding(cause=cause)
    for each in (child, cause):
        take(DECISION, each, officer)
    return child


def test_voiding_a_childs_end_reopens_its_cause(as_, cause, make_finding, officer):
    child = ended_cause(cause, make_finding, officer)

    post(as_(officer), "move_void", child.moves.last(), reason="About another")

    assert Finding.objects.get(pk=cause.pk).status == Status.IN_PROGRESS


def test_voiding_does_not_end_a_cause_over_an_open_recommendation(as_, cause, make_finding, officer):
    ended_cause(cause, make_finding, officer)
    late = make_finding(cause=Finding.objects.get(pk=cause.pk), reference="9962")
    reopening = cause.moves.last()

    said = post(as_(officer), "move_void", reopening, reason="A mistake")

    assert f"Still open: {late}." in said
    assert Finding.objects.get(pk=cause.pk).status == Status.IN_PROGRESS


def test_an_open_finding_put_under_an_ended_cause_reopens_it(cause, make_finding, officer):
    ended_cause(cause, make_finding, officer)
    moved = Finding.objects.get(pk=make_finding().pk)
    moved.cause = Finding.objects.get(pk=cause.pk)

    actions.edit(moved, by=officer, on=TODAY, addressees=[])

    assert Finding.objects.get(pk=cause.pk).status == Status.IN_PROGRESS


def forward(client, finding, **typed):
    """Send the form for an old position."""
    given = {"status": "signed_off", "source": "A spreadsheet", **date("happened_on", 3, 8, 2022), **typed}
    return post(client, "finding_bring_forward", finding, **given)


def test_an_old_position_asks_no_conditions_and_is_never_late(as_, make_finding, officer):
    finding = make_finding(target_on=datetime.date(2022, 7, 1))

    assert forward(as_(officer), finding) == 302

    finding.refresh_from_db()
    move = finding.moves.last()
    assert (finding.status, finding.status_on) == (Status.SIGNED_OFF, datetime.date(2022, 8, 3))
    assert (move.brought_forward, move.source, move.step) == (True, "A spreadsheet", "")
    assert not Finding.objects.overdue(TODAY).exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"source": " "}, "Enter where this is known from"),
        (date("happened_on", 30, 9, 2022), "must be today or in the past"),
        (date("happened_on", 29, 6, 2022), "on or after 30 June 2022"),
        ({"status": "gone"}, "Select one of the choices"),
    ],
)
def test_an_old_position_that_cannot_be_is_refused(as_, finding, officer, typed, says):
    assert says in forward(as_(officer), finding, **typed)
    assert finding.moves.count() == 1


def test_the_next_one_is_offered_with_the_same_source(as_, make_finding, officer):
    first, second = make_finding(), make_finding()
    browser, address = as_(officer), reverse("recommendations:bring_forward")
    assert list(browser.get(address).context["page"]) == [first, second]

    forward(browser, first)

    assert list(browser.get(address).context["page"]) == [second]
    form = browser.get(reverse("recommendations:finding_bring_forward", args=[second.pk])).context["form"]
    assert form["source"].value() == "A spreadsheet"


@pytest.mark.parametrize("source", ["", "A spreadsheet"])
def test_what_has_moved_on_is_not_brought_forward(make_finding, inspection, officer, source):
    finding = Finding(inspection=inspection, kind="recommendation", text="Vet.")
    actions.enter(finding, by=officer, on=PUBLISHED, source=source)
    assert bring_forward_refusals(finding, TODAY, TODAY) == []

    take(DECISION, finding, officer)

    assert "has moved on in this register already" in bring_forward_refusals(finding, TODAY, TODAY)[0]

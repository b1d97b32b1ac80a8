"""Updates and the steps towards sign-off."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import save_person
from audit.tracking import delete_as, save_as
from evidence.actions import attach, decide
from evidence.models import Evidence
from recommendations import actions
from recommendations.models import Deputy, EvidencePart, Finding, FindingEvidence, Move, Update, VerificationLevel
from recommendations.rules import Told, blockers
from recommendations.status import STEPS, Status
from recommendations.timeline import story
from tests.conftest import PUBLISHED, TODAY
from tests.evidence.samples import pdf


@pytest.fixture
def proved(finding, owner):
    """A finding with evidence."""
    given = {"title": "A policy", "marking": "OFFICIAL", "note": "Seen."}
    attach(FindingEvidence(finding=finding), given, by=owner)
    return finding


@pytest.fixture
def level(officer):
    """A verification level at which only the inspectorate closes."""
    level = VerificationLevel(name="2", meaning="On documents")
    save_as(officer, level)
    return level


@pytest.fixture
def reported(proved, owner):
    """A finding that its owner reported as done."""
    actions.take(STEPS["report-done"], finding=proved, by=owner, told=Told(TODAY, "All vetted"), today=TODAY)
    return Finding.objects.get(pk=proved.pk)


def post_update(client, finding, **changes):
    """Send the update form."""
    typed = {
        "happened_on_day": "29",
        "happened_on_month": "9",
        "happened_on_year": "2022",
        "text": "Trained 40 vetters.",
        "rag": "amber",
        "rag_reason": "Ten still to train.",
        "next_review_on_day": "1",
        "next_review_on_month": "12",
        "next_review_on_year": "2022",
        "read_version": finding.version,
    }
    return client.post(reverse("recommendations:finding_update", args=[finding.pk]), typed | changes)


def test_owner_updates_their_finding(as_, owner, finding):
    post_update(as_(owner), finding)

    finding.refresh_from_db()
    update = Update.objects.get(finding=finding)
    assert (update.by, update.rag, update.status) == (owner, "amber", Status.IN_PROGRESS)
    assert (finding.rag, finding.rag_reason) == ("amber", "Ten still to train.")
    assert finding.next_review_on == datetime.date(2022, 12, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": ""}, "Enter what was done"),
        ({"rag_reason": ""}, "Enter why it is amber or red"),
        ({"happened_on_day": "30"}, "must be today or in the past"),
        ({"next_review_on_month": "1"}, "must be on or after 29 September 2022"),
        ({"rag": "blue"}, "Select one of the choices for RAG"),
    ],
)
def test_an_update_that_cannot_be_is_refused(as_, owner, finding, changes, says):
    page = post_update(as_(owner), finding, **changes).content.decode()

    assert says in page
    assert not Update.objects.exists()


def test_somebody_else_does_not_update_it(as_, other_owner, executive, finding):
    assert post_update(as_(other_owner), finding).status_code == 404
    assert post_update(as_(executive), finding).status_code == 403


def test_a_deputy_updates_it(as_, other_owner, officer, finding):
    save_as(officer, Deputy(finding=finding, person=other_owner, starts_on=TODAY))

    assert post_update(as_(other_owner), finding).status_code == 302


def test_nothing_is_reported_done_without_evidence(finding, owner):
    assert blockers(finding, STEPS["report-done"], owner) == ["Add at least one piece of evidence first."]


def test_withdrawn_evidence_does_not_count(proved, owner, officer):
    evidence = proved.evidence.get()
    evidence.state, evidence.state_reason = "withdrawn", "Wrong file"
    save_as(officer, evidence)

    assert blockers(Finding.objects.get(pk=proved.pk), STEPS["report-done"], owner)


def test_lead_signs_off_what_the_owner_reported(reported, lead):
    move = actions.take(STEPS["sign-off-for-force"], finding=reported, by=lead, told=Told(TODAY), today=TODAY)

    assert (move.from_status, move.to_status) == (Status.OWNER_DONE, Status.FORCE_SIGNED_OFF)
    assert reported.status == Status.FORCE_SIGNED_OFF


def test_the_force_signs_off_only_what_is_covered(reported, lead, officer, theirs):
    part = actions.add_part(reported, text="Vet.", addressees=[], by=officer)
    actions.add_part(reported, text="Write.", addressees=[theirs], by=officer)
    step = STEPS["sign-off-for-force"]
    assert blockers(reported, step, lead) == ["Accept evidence for every part that is ours first. Still without: a."]

    evidence = reported.evidence.get()
    save_as(officer, EvidencePart(evidence=evidence, part=part))
    assert blockers(reported, step, lead)
    decide(evidence, Evidence.State.ACCEPTED, by=officer)
    assert blockers(reported, step, lead) == []


@pytest.mark.parametrize("part", ["owns", "owned", "deputised", "reported"])
def test_nobody_signs_off_what_they_answered_for(part, reported, owner, other_owner, lead, officer):
    save_person(lead, roles=["liaison_lead", "owner"], by=officer)
    if part == "owns":
        actions.assign_owner(reported, lead, by=officer, on=TODAY)
    elif part == "owned":
        actions.assign_owner(reported, lead, by=officer, on=PUBLISHED)
        actions.assign_owner(reported, other_owner, by=officer, on=TODAY)
    elif part == "deputised":
        save_as(officer, Deputy(finding=reported, person=lead, starts_on=PUBLISHED, ends_on=PUBLISHED))
    else:
        actions.take(STEPS["return"], finding=reported, by=officer, told=Told(TODAY, "Again"), today=TODAY)
        deputy = Deputy(finding=reported, person=lead, starts_on=TODAY)
        save_as(officer, deputy)
        actions.take(STEPS["report-done"], finding=reported, by=lead, told=Told(TODAY, "Done"), today=TODAY)
        delete_as(officer, deputy)

    reasons = blockers(reported, STEPS["sign-off-for-force"], lead)

    assert reasons == ["Somebody who has not owned it, deputised for it or reported it as done must do this."]


def test_a_cause_ends_only_when_all_under_it_has(cause, make_finding, officer, owner):
    step = STEPS["inspectorate-signed-off"]
    assert blockers(cause, step, officer) == ["Add the recommendations under this cause of concern first."]

    child = make_finding(owner=owner, cause=cause, reference="9962")
    assert "Still open: Recommendation 9962." in blockers(cause, step, officer)[0]

    actions.take(step, finding=child, by=officer, told=Told(TODAY, "Letter"), today=TODAY)
    assert blockers(cause, step, officer) == []
    cause.refresh_from_db()
    assert cause.status == Status.IN_PROGRESS


@pytest.mark.parametrize("how", ["added", "reopened"])
def test_what_opens_under_an_ended_cause_reopens_it(how, cause, make_finding, officer, owner):
    step = STEPS["inspectorate-signed-off"]
    child = make_finding(owner=owner, cause=cause)
    for finding in (child, cause):
        actions.take(step, finding=finding, by=officer, told=Told(TODAY, "Letter"), today=TODAY)

    if how == "added":
        make_finding(cause=Finding.objects.get(pk=cause.pk))
    else:
        child = Finding.objects.get(pk=child.pk)
        actions.take(STEPS["reopen"], finding=child, by=officer, told=Told(TODAY, "Not so"), today=TODAY)

    cause.refresh_from_db()
    assert cause.status == Status.IN_PROGRESS


def test_a_void_takes_the_move_back_and_keeps_both(finding, officer):
    told = Told(TODAY, "Wrong letter")
    move = actions.take(STEPS["inspectorate-signed-off"], finding=finding, by=officer, told=told, today=TODAY)

    actions.void(move, by=officer, reason="The letter was about another", today=TODAY)

    finding.refresh_from_db()
    assert finding.status == Status.IN_PROGRESS
    assert Move.objects.filter(finding=finding).count() == 3
    with pytest.raises(actions.NotAllowedError, match="voided already"):
        actions.void(move, by=officer, reason="Again", today=TODAY)


def test_the_only_move_is_not_voided(finding, officer):
    with pytest.raises(actions.NotAllowedError, match="only move"):
        actions.void(finding.moves.get(), by=officer, reason="A mistake", today=TODAY)
    assert Move.objects.filter(finding=finding).count() == 1


def test_the_move_page_takes_a_step(as_, officer, finding, level):
    address = reverse("recommendations:finding_move", args=[finding.pk, "inspectorate-signed-off"])
    typed = {
        "happened_on_day": "3",
        "happened_on_month": "August",
        "happened_on_year": "2022",
        "reason": "Letter of 3 August",
        "level": level.pk,
        "told_by": "The force liaison lead at HMICFRS",
        "letter": SimpleUploadedFile("letter.pdf", pdf()),
        "read_version": finding.version,
    }

    as_(officer).post(address, typed)

    sentences = [entry.sentence for entry in story(Finding.objects.get(pk=finding.pk), Finding.objects.all())]
    assert "Signed off by the inspectorate, recorded by Officerson on 3 August 2022" in sentences
    move = finding.moves.last()
    assert (move.level, move.decision.file_name) == (level, "letter.pdf")
    assert "The force liaison lead at HMICFRS" in as_(officer).get(finding.get_absolute_url()).content.decode()


def test_the_move_page_says_why_not(as_, owner, finding):
    address = reverse("recommendations:finding_move", args=[finding.pk, "report-done"])

    assert "Add at least one piece of evidence first." in as_(owner).get(address).content.decode()


def test_the_move_page_asks_the_steps_own_permission(as_, owner, finding):
    address = reverse("recommendations:finding_move", args=[finding.pk, "reopen"])

    assert as_(owner).post(address).status_code == 403
    assert as_(owner).get(reverse("recommendations:finding_move", args=[finding.pk, "fly"])).status_code == 404

"""Every text of the register is heard by those who may hear it, and by nobody else."""

from collections import defaultdict

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from audit.models import Event, record_event
from audit.tracking import save_as
from config import disposal_actions
from evidence.actions import attach, store
from inspections.models import InspectionEvidence
from recommendations import actions, link_actions
from recommendations.models import Finding, FindingEvidence, FindingLink, PhaseCause
from reports import pack_actions
from reports.actions import make
from reports.models import Pack
from tests.audit.conftest import grow
from tests.conftest import PUBLISHED, TODAY
from tests.house.canaries import CANARY, filled_models, let_loose
from tests.house.crawler import crawl, pdf_text
from tests.house.kinds import rows
from tests.house.test_matrix import EVERY_KIND

pytestmark = pytest.mark.once

# The essence: all who do not see everything. The rest of them in the proof.
FEW = ("member", "other_owner", "owner", "executive", "administrator")


def intertwine(finding, others, hidden, phase, officer):
    """Let what the owner may know of hang together with what they may not: by a cause, a link, a phase."""
    theirs, draft = others["inspection"], hidden["inspection"]
    cause = Finding(inspection=theirs, kind="cause_of_concern", text="Slow.", owner=others["finding"].owner)
    secret = Finding(inspection=draft, kind="cause_of_concern", text="Secret.")
    under = Finding(inspection=theirs, kind="recommendation", text="Faster.", owner=finding.owner, cause=cause)
    for made in (cause, secret, under):
        actions.enter(made, by=officer, on=PUBLISHED)
    link_actions.add(FindingLink(from_finding=finding, to_finding=hidden["finding"], kind="relates"), by=officer)
    PhaseCause.objects.bulk_create([PhaseCause(phase=phase, cause=secret, by=officer, happened_on=TODAY)])


@pytest.fixture
def told(request, objects, others, hidden, question, recorded, arising, member, officer, owner, inspection, issued):
    """What the other fixtures leave unsaid: answers, a response, a link, a note, a marked finding, events."""
    parts = ("officer", "owner", "finding", "inspection", "cycle", "theirs", "evidence", "phase", "cause", "link")
    grow(type("Given", (), {name: request.getfixturevalue(name) for name in parts}))
    question.answer, question.answered_by, question.answered_on = "Because.", officer, TODAY
    recorded.withdrawn_on, recorded.withdrawn_reason = TODAY, "Asked twice."
    arising.done_on, arising.outcome = TODAY, "Shown."
    inspection.response, inspection.responded_on = "Accepted.", TODAY
    others["finding"].marking = "OFFICIAL-SENSITIVE"
    for record in (question, recorded, arising, inspection, others["finding"]):
        save_as(officer, record)
    note = {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}
    attach(FindingEvidence(finding=request.getfixturevalue("finding")), note, by=owner)
    intertwine(request.getfixturevalue("finding"), others, hidden, request.getfixturevalue("phase"), officer)
    elsewhere = {"title": "A page", "marking": "OFFICIAL", "link": "https://force.example/"}
    attach(InspectionEvidence(inspection=inspection), elsewhere, by=officer)
    record_event(Event.Kind.REFUSED, "owner", words="/people/")
    disposal_actions.refuse(
        request.getfixturevalue("order"), reason="It names nobody.", by=request.getfixturevalue("lead")
    )
    return issued


@pytest.fixture
def canaries(browsers, told, lead):
    """Canaries everywhere, and a paper and an evidence pack made since, as those they are for read them."""
    loose = let_loose()
    told.refresh_from_db()
    told.made = made = make(told, draft=True)
    told.stored_file = store(ContentFile(made.full, name="full.pdf"), by=lead)
    told.public_file = store(ContentFile(made.public, name="public.pdf"), by=lead)
    save_as(lead, told)
    Pack.objects.update(state=Pack.State.WAITING)
    for pack in Pack.objects.all():
        pack_actions.make(pack.pk, worker="one", today=TODAY)
    return loose


def seeds(objects):
    """Every address of the table with every object: what no page leads to can be typed all the same."""
    named = [(name, thing) for kind in EVERY_KIND for method, name, thing, _ in rows(kind) if method == "GET"]
    return [reverse(name, args=objects[thing]) for name, thing in dict.fromkeys(named)]


def heard(browser, seeds):
    """Every canary that a person can make sing, and where."""
    where = defaultdict(list)
    read = 0
    for address, said in crawl(browser, seeds):
        read += 1
        for word in set(CANARY.findall(said)):
            where[word].append(address)
    return where, read


def leaks(canaries, who, where):
    """What somebody heard and may not hear."""
    wrong = [each for each in canaries if each.word in where and who not in each.hearers]
    return sorted({(each.model, each.column, who, where[each.word][0]) for each in wrong})


def test_whoever_knows_least_hears_nothing_that_is_not_for_them(canaries, browsers, objects):
    for who in FEW:
        where, read = heard(browsers[who], seeds(objects))

        assert leaks(canaries, who, where) == []
        assert read > 200
        assert where


def test_every_text_has_a_canary_and_the_public_version_says_only_what_is_public(canaries, told):
    said = set(CANARY.findall(pdf_text(told.made.public)))

    assert {model._meta.object_name for model in filled_models()} == {each.model for each in canaries}
    assert len(canaries) >= 500
    assert leaks(canaries, "public", {word: ["the public version"] for word in said}) == []
    assert len(said) > 5


# What nobody is shown, and why. Of history only what changed between two saves is told, and for what reason.
NEVER = {
    "InspectionAssignment.reason": "the history tells the same reason",
    "Event.actor": "the trail names whoever it was from the ledger",
}


def unheard(canaries, found):
    """The columns of which neither the lead nor the administrator hears anything."""
    heard_by_them = found["lead"][0].keys() | found["administrator"][0].keys()
    heard_places = {each.place for each in canaries if each.word in heard_by_them}
    return {each.place for each in canaries if not each.model.startswith("Historical")} - heard_places


@pytest.mark.proof
def test_everybody_hears_what_is_for_them_and_nothing_else(canaries, browsers, objects, record_property):
    found = {who: heard(browser, seeds(objects)) for who, browser in browsers.items()}
    wrong = [leak for who, (where, _) in found.items() for leak in leaks(canaries, who, where)]

    for name, count in (("canaries", len(canaries)), ("people", len(found)), ("leaks", len(wrong))):
        record_property(name, count)
    record_property("pages", sum(read for _, read in found.values()))
    record_property("heard_by_the_lead", len(found["lead"][0]))
    assert wrong == []
    assert unheard(canaries, found) == NEVER.keys()

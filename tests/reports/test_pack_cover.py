"""The cover of an evidence pack is a sound PDF, and says what was asked, done, signed off and proved."""

import datetime

import pytest

from audit.tracking import save_as
from evidence.actions import attach
from inspections.models import InspectionEvidence
from recommendations import actions
from recommendations.actions import prove
from recommendations.models import Finding, FindingEvidence, Move, Update
from reports.pack_cover import EMBARGO, Told, cover_page
from reports.packs import everything, plan
from reports.pdf import render
from tests.conftest import TODAY
from tests.reports.conftest import text_of
from tests.reports.pdf_checks import faults_of

TOLD = Told("by Leadson", datetime.datetime(2022, 9, 29, 12, tzinfo=datetime.UTC), "The <b>audit</b> & more")


@pytest.fixture
def proved(finding, evidence, officer, owner):
    """A finding that something happened to, with a part and evidence of each kind."""
    part = actions.add_part(finding, text="Vet everybody.", addressees=[], by=officer)
    update = Update(happened_on=TODAY, text="All were vetted.\n\nTwo left.", rag="amber", rag_reason="One is late.")
    actions.update(finding, update, by=owner)
    words = {"marking": "OFFICIAL", "file": None, "link": "", "note": "", "parts": [part]}
    prove(finding, words | {"title": "A walk round", "note": "Seen in person.\n\nTwice."}, by=owner)
    prove(finding, words | {"title": "A page", "link": "https://force.example/"}, by=owner)
    secret = {"title": "Secret names", "note": "Named.", "marking": "OFFICIAL-SENSITIVE"}
    prove(finding, words | secret, by=owner)
    return finding


def covered(subject, *, with_sensitive=False):
    """The cover's page."""
    return cover_page(plan(subject, everything(), with_sensitive=with_sensitive), TOLD)


@pytest.mark.once
def test_it_is_a_sound_pdf_and_says_everything_once(proved):
    page = covered(proved, with_sensitive=True)
    made = render(page)
    text = text_of(made)

    assert faults_of(made, page) == []
    for words in (
        "Forces should vet everybody.",
        "Part a: Evidence to be accepted",
        "Entered the register as in progress, by Officerson",
        "Update by Ownerson on 29 September 2022, RAG amber",
        "Two left.",
        "Seen in person. Twice.",
        "https://force.example/",
        "by Leadson. For: The <b>audit</b> & more",
        "Named.",
        "the newest entry of the register’s ledger was number",
    ):
        assert words in text, words
    assert text.count("OFFICIAL-SENSITIVE") > 2


def test_of_what_is_not_chosen_nothing_is_told(proved):
    page = covered(proved)

    assert "Left out: it is marked OFFICIAL-SENSITIVE." in page
    assert [words for words in ("Secret names", "Named.") if words in page] == []
    assert '<p class="marking">OFFICIAL</p>' in page


def test_of_a_marked_finding_no_words_are_told_unless_chosen(proved, officer):
    proved.marking = "OFFICIAL-SENSITIVE"
    save_as(officer, proved)

    told = ("Forces should vet everybody.", "Vet everybody.", "All were vetted.", "One is late.")
    assert [words for words in told if words in covered(proved)] == []
    assert [words for words in told if words not in covered(proved, with_sensitive=True)] == []


def test_a_letter_that_is_left_out_is_not_named_with_the_decision_either(proved, officer):
    letter = {"title": "Secret letter", "note": "Signed off.", "marking": "OFFICIAL-SENSITIVE"}
    decision = attach(FindingEvidence(finding=proved), letter, by=officer)
    signed = Move(finding=proved, sequence=9, to_status="signed_off", by=officer, happened_on=TODAY, decision=decision)
    signed.save()

    assert "Secret letter" not in covered(proved)
    assert "Letter: Secret letter" in covered(proved, with_sensitive=True)


def test_of_a_finding_in_an_embargoed_draft_the_cover_says_so(embargoed, officer):
    finding = Finding(inspection=embargoed, kind="recommendation", text="Look.")
    actions.enter(finding, by=officer, on=TODAY)

    assert EMBARGO in covered(finding)
    assert EMBARGO in covered(embargoed)


@pytest.mark.once
def test_that_of_an_inspection_is_sound_too(proved, inspection, officer):
    given = {"title": "Data return", "marking": "OFFICIAL", "note": "Sent."}
    attach(InspectionEvidence(inspection=inspection), given, by=officer)
    page = covered(inspection)
    made = render(page)

    assert faults_of(made, page) == []
    assert "On vetting." in text_of(made)
    assert "Forces should vet everybody." in text_of(made)

"""A register in which every table that the ledger tells of has rows."""

import sqlite3
from typing import Any

import pytest
from django.db import connection

from audit.disposal import dispose
from audit.models import Event, LedgerEntry, record_event
from audit.tracking import delete_as, save_as
from inspections import actions as inspection_actions
from recommendations import actions
from recommendations.models import (
    EvidencePart,
    NationalText,
    Part,
    PartAddressee,
    PhaseCause,
    Update,
    VerificationLevel,
)
from tests.conftest import TODAY


def grow(given: Any) -> None:
    """Add what the addresses' objects leave out, change some of it twice, and take something away."""
    officer, finding, inspection, cycle = given.officer, given.finding, given.inspection, given.cycle
    part = Part.objects.first()
    save_as(officer, PartAddressee(part=part, addressee=given.theirs))
    save_as(officer, EvidencePart(evidence=given.evidence, part=part))
    save_as(officer, NationalText(title="Vetting 2022, 7", text="Every chief constable should vet everybody."))
    save_as(officer, VerificationLevel(name="1", force_may_close=True))
    actions.address(finding, [given.theirs], by=officer)
    grades = {cycle.questions.first(): cycle.grades.first()}
    inspection_actions.grade(inspection, grades=grades, by=officer)
    for text in ("Vetted half.", "Vetted all."):
        Update.objects.create(finding=finding, by=given.owner, happened_on=TODAY, text=text, status=finding.status)
    links = [PhaseCause(phase=given.phase, cause=given.cause, by=officer, happened_on=TODAY)]
    PhaseCause.objects.bulk_create(links)


@pytest.fixture
def everything(request: pytest.FixtureRequest, arguments: Any) -> None:
    """Rows in every table, among them a removal, events, and a text that was disposed of."""
    names = ("officer", "owner", "finding", "inspection", "cycle", "theirs", "evidence", "phase", "cause", "link")
    given = type("Given", (), {name: request.getfixturevalue(name) for name in names})
    grow(given)
    record_event(Event.Kind.EVIDENCE_DOWNLOADED, given.officer.username, given.evidence)
    record_event(Event.Kind.REFUSED, "owner", words="/people/")
    for title in ("Vetting policy, second draft", "Vetting policy"):
        given.evidence.title = title
        save_as(given.officer, given.evidence, "A better title")
    delete_as(given.officer, given.link, "It was the other one")
    told = LedgerEntry.objects.filter(table="recommendations_historicalfindingevidence", kind="changed")
    dispose(told.earliest("seq"), "title", by=given.officer, authority="Retention schedule, line 4")


@pytest.fixture
def ask(transactional_db, tmp_path):
    """Ask a database that other processes can reach too: a file on SQLite, the server's on PostgreSQL."""
    if connection.vendor == "postgresql":

        def answer(question):
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()

        answer.database = connection.settings_dict["NAME"]
        yield answer
        return
    file = sqlite3.connect(tmp_path / "signoff.sqlite3")
    connection.connection.backup(file)
    answer = lambda question: file.execute(question).fetchall()  # noqa: E731
    answer.database = str(tmp_path / "signoff.sqlite3")
    yield answer
    file.close()

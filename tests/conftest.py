"""The cast, and a small register for them to act on."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import limits
from accounts.actions import save_person
from accounts.models import Board, Force, Portfolio, Session, Token, User
from accounts.permissions import SCOPES
from accounts.sign_in_actions import PROVED
from accounts.tokens import digest, new_key
from audit import triggers
from audit.models import DisposalOrder
from audit.tracking import save_as
from config import disposal_actions
from evidence.actions import attach, store
from imports import asking_actions, comparing_actions
from imports.differences import unanswered
from imports.models import Comparison, ListedRow, Run
from imports.models import Kind as RowKind
from inspections import actions as inspection_actions
from inspections.models import (
    FieldworkDay,
    Grade,
    GradeCycle,
    GradeQuestion,
    InspectingBody,
    Inspection,
    InspectionEvidence,
    InspectionKind,
    InspectionReader,
    InspectionRequest,
)
from recommendations import actions, link_actions, monitoring_actions, plan_actions
from recommendations.models import (
    Action,
    Addressee,
    CauseOfConcern,
    Deputy,
    Finding,
    FindingEvidence,
    FindingLink,
    Kind,
    MonitoringPhase,
)
from recommendations.rules import Told
from recommendations.status import Status
from reports import pdf, question_actions
from reports.models import ArisingAction, Committee, Pack, Paper, Question
from reports.pack_actions import plan_of
from reports.pack_index import digest_of

PASSWORD = "three-random-words"
TODAY = datetime.date(2022, 9, 29)
PUBLISHED = datetime.date(2022, 6, 30)
ROLES = {
    "administrator": "administrator",
    "lead": "liaison_lead",
    "officer": "liaison_officer",
    "owner": "owner",
    "other_owner": "owner",
    "executive": "executive",
    "member": "committee_member",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it is asked for."""
    if "proof" not in config.option.markexpr:
        items[:] = [item for item in items if not item.get_closest_marker("proof")]


@pytest.fixture(autouse=True)
def evidence_folder(settings: Any, tmp_path: Path) -> Path:
    """Let every test keep its files apart."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


def stand_in(folder: Path) -> Path:
    """A renderer that answers at once, with a PDF that says nothing but differs from all others."""
    program = folder / "stand-in"
    program.write_text("#!/bin/sh\necho %PDF-1.7\nsha256sum\n")
    program.chmod(0o700)
    return program


@pytest.fixture
def unrendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stand-in render papers, where a test is not about what they look like."""
    monkeypatch.setattr(pdf, "sys", SimpleNamespace(executable=str(stand_in(tmp_path))))


@pytest.fixture
def no_triggers(db: None) -> None:
    """A database whose triggers somebody took down; the end of the test puts them up again."""
    triggers.remove(connection)


@pytest.fixture
def force(db: None) -> Force:
    """The force, on the tests' today."""
    force = Force(pk=1, name="Midshire Police", sample_today=TODAY)
    save_as(_person("setter", None), force)
    return force


def _person(username: str, role: str | None) -> User:
    """Make one person, who signs in with the one password of the tests."""
    name = f"{username.replace('_', ' ').title()}son"
    person = User(username=username, full_name=name, email=f"{username}@force.example")
    save_person(person, roles=[role] if role else [], by=person)
    person.set_password(PASSWORD)
    save_as(person, person)
    found: User = User.objects.get(pk=person.pk)
    return found


def _member_of_the_cast(name: str) -> Any:
    @pytest.fixture(name=name)
    def person(force: Force) -> User:
        return _person(name, ROLES[name])

    return person


administrator = _member_of_the_cast("administrator")
lead = _member_of_the_cast("lead")
officer = _member_of_the_cast("officer")
owner = _member_of_the_cast("owner")
other_owner = _member_of_the_cast("other_owner")
executive = _member_of_the_cast("executive")
member = _member_of_the_cast("member")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to slow down, however much they do in a minute."""
    monkeypatch.setattr(limits, "spend", lambda person, kind: 0)


@pytest.fixture
def make_person(force: Force) -> Callable[[str, str], User]:
    """Make somebody beyond the cast: `make_person("somebody", "owner")`."""
    return _person


@pytest.fixture
def cast(
    administrator: User,
    lead: User,
    officer: User,
    owner: User,
    other_owner: User,
    executive: User,
    member: User,
) -> dict[str, User]:
    """Everybody, by the part they play."""
    people = (administrator, lead, officer, owner, other_owner, executive, member)
    return {person.username: person for person in people}


@pytest.fixture
def as_(db: None) -> Callable[[User | None], Client]:
    """A browser in which this person is signed in; None is nobody."""

    def sign_in(person: User | None) -> Client:
        client = Client()
        if person:
            client.force_login(person)
            prove(client)
        return client

    return sign_in


def prove(client: Client, minutes_ago: int = 0) -> None:
    """Let whoever is signed in have shown some time ago who they are, as signing in does."""
    session = client.session
    session[PROVED] = time.time() - minutes_ago * 60
    session.save()


@pytest.fixture
def inspection(officer: User, owner: User) -> Inspection:
    """A published national report."""
    kind, body = InspectionKind(name="National thematic"), InspectingBody(name="HMICFRS")
    save_as(officer, kind)
    save_as(officer, body)
    made = Inspection(
        title="A report on vetting",
        kind=kind,
        stage="published",
        published_on=PUBLISHED,
        owner=owner,
        summary="On vetting.",
    )
    return inspection_actions.save(made, bodies=[body], by=officer, on=PUBLISHED)


@pytest.fixture
def cycle(officer: User) -> GradeCycle:
    """A cycle with two questions and five grades."""
    cycle = GradeCycle(name="PEEL 2021/22")
    save_as(officer, cycle)
    for place, text in enumerate(("Preventing crime", "Investigating crime"), start=1):
        save_as(officer, GradeQuestion(cycle=cycle, text=text, position=place))
    names = ("Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate")
    for place, name in enumerate(names, start=1):
        save_as(officer, Grade(cycle=cycle, name=name, position=place))
    return cycle


@pytest.fixture
def embargoed(inspection: Inspection, cycle: GradeCycle, officer: User) -> Inspection:
    """An embargoed draft that nobody owns."""
    made = Inspection(title="A draft on custody", kind=inspection.kind, cycle=cycle, stage="fieldwork", embargoed=True)
    return inspection_actions.save(made, bodies=InspectingBody.objects.all(), by=officer, on=PUBLISHED)


@pytest.fixture
def reader(embargoed: Inspection, other_owner: User, officer: User) -> InspectionReader:
    """Somebody named on the embargoed draft."""
    reader = InspectionReader(inspection=embargoed, person=other_owner)
    inspection_actions.name_reader(reader, by=officer)
    return reader


@pytest.fixture
def asked(inspection: Inspection, owner: User, officer: User) -> InspectionRequest:
    """Data that the inspectors asked for."""
    asked = InspectionRequest(inspection=inspection, what="Custody data", owner=owner, due_on=PUBLISHED)
    inspection_actions.ask(asked, by=officer)
    return asked


@pytest.fixture
def fieldwork(inspection: Inspection, officer: User) -> FieldworkDay:
    """A day of fieldwork."""
    entry = FieldworkDay(inspection=inspection, takes_place_on=PUBLISHED, what="Focus group", place="Headquarters")
    inspection_actions.plan(entry, by=officer)
    return entry


@pytest.fixture
def ours(officer: User) -> Addressee:
    """An addressee that means this force."""
    addressee = Addressee(name="Chief constables", is_ours=True)
    save_as(officer, addressee)
    return addressee


@pytest.fixture
def theirs(officer: User) -> Addressee:
    """An addressee that means somebody else."""
    addressee = Addressee(name="NPCC")
    save_as(officer, addressee)
    return addressee


@pytest.fixture
def portfolio(officer: User) -> Portfolio:
    """A portfolio that nobody leads."""
    portfolio = Portfolio(name="Crime")
    save_as(officer, portfolio)
    return portfolio


@pytest.fixture
def board(officer: User) -> Board:
    """A governance board."""
    board = Board(name="Crime Board")
    save_as(officer, board)
    return board


@pytest.fixture
def make_finding(inspection: Inspection, officer: User) -> Callable[..., Finding]:
    """Enter a finding: `make_finding(owner=owner, reference="10618")`."""

    def make(
        kind: Kind = Kind.RECOMMENDATION, *, addressees: Any = (), on: datetime.date = PUBLISHED, **fields: Any
    ) -> Finding:
        fields = {"text": "Forces should vet everybody.", **fields}
        finding = Finding(inspection=inspection, kind=kind, **fields)
        return actions.enter(finding, by=officer, on=on, addressees=addressees)

    return make


@pytest.fixture
def finding(make_finding: Callable[..., Finding], owner: User) -> Finding:
    """A recommendation that `owner` owns."""
    return make_finding(owner=owner, reference="10618")


@pytest.fixture
def cause(make_finding: Callable[..., Finding], owner: User) -> Finding:
    """A cause of concern without anything under it yet."""
    made = make_finding(Kind.CAUSE_OF_CONCERN, owner=owner, reference="90001")
    found: Finding = CauseOfConcern.objects.get(pk=made.pk)
    return found


def plant(person: User) -> str:
    """Give somebody a token that opens every scope, whatever their role."""
    key, until = new_key(), timezone.now() + datetime.timedelta(days=90)
    kept = {"mark": key.mark, "digest": digest(key.whole), "scopes": list(SCOPES), "expires_at": until}
    Token.objects.create(person=person, name="A dashboard", **kept)
    return key.whole


def _text_file(name: str) -> Any:
    return ContentFile(b"Everybody was vetted.", name=name)


@pytest.fixture
def evidence(finding: Finding, owner: User) -> FindingEvidence:
    """A text file that the owner attached to their finding."""
    given = {"title": "Vetting policy", "marking": "OFFICIAL", "file": _text_file("policy.txt")}
    return attach(FindingEvidence(finding=finding), given, by=owner)


@pytest.fixture
def inspection_evidence(inspection: Inspection, officer: User) -> InspectionEvidence:
    """A text file attached to the inspection."""
    given = {"title": "Data return", "marking": "OFFICIAL", "file": _text_file("return.txt")}
    return attach(InspectionEvidence(inspection=inspection), given, by=officer)


@pytest.fixture
def committee(officer: User) -> Committee:
    """The committee that reads the papers."""
    committee = Committee(name="Joint Audit Committee")
    save_as(officer, committee)
    return committee


@pytest.fixture
def draft(committee: Committee, officer: User) -> Paper:
    """A paper that is not issued yet."""
    paper = Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY)
    save_as(officer, paper)
    return paper


@pytest.fixture
def issued(committee: Committee, officer: User, lead: User) -> Paper:
    """A paper issued earlier, with bytes that stand in for its PDFs."""
    earlier, now = TODAY - datetime.timedelta(days=90), timezone.now()
    paper = Paper(committee=committee, meeting_on=earlier, data_as_at=earlier)
    paper.checked_at, paper.checked_by = now, officer
    paper.issued_at, paper.issued_by, paper.counted_at = now, lead, now
    paper.stored_file = store(_text_file("paper.pdf"), by=lead)
    paper.public_file = paper.stored_file
    save_as(lead, paper)
    return paper


@pytest.fixture
def question(issued: Paper, member: User) -> Question:
    """What the member asked about the issued paper; nobody has answered."""
    return question_actions.ask(Question(paper=issued, text="Why so late?"), by=member, today=TODAY)


@pytest.fixture
def recorded(issued: Paper, officer: User) -> Question:
    """What somebody asked at the meeting, as the officer recorded it."""
    asked = Question(paper=issued, asked_by_name="Councillor Grey", asked_on=issued.meeting_on, text="Who leads on it?")
    return question_actions.record(asked, by=officer, today=TODAY)


@pytest.fixture
def arising(issued: Paper, officer: User) -> ArisingAction:
    """An action that arose at the meeting of the issued paper, due a month from the tests' today."""
    given = ArisingAction(paper=issued, what="Show the backlog.", who="Head of Vetting")
    given.due_on = datetime.date(2022, 10, 31)
    return question_actions.add_action(given, by=officer, today=TODAY)


@pytest.fixture
def deputy(finding: Finding, officer: User) -> Deputy:
    """Somebody from outside the cast who stands in for the owner."""
    deputy = Deputy(finding=finding, person=_person("stand_in", "owner"), starts_on=PUBLISHED)
    save_as(officer, deputy)
    return deputy


@pytest.fixture
def action(finding: Finding, owner: User) -> Action:
    """An action in the plan of the owner's finding, due a month from the tests' today."""
    given = Action(finding=finding, what="Vet the backlog.", who="Head of Vetting", due_on=datetime.date(2022, 10, 31))
    return plan_actions.add(given, by=owner, today=TODAY)


@pytest.fixture
def link(make_finding: Callable[..., Finding], finding: Finding, owner: User, officer: User) -> FindingLink:
    """The owner's finding repeats another of theirs."""
    earlier = make_finding(owner=owner, reference="8796")
    return link_actions.add(FindingLink(from_finding=finding, to_finding=earlier, kind="repeats"), by=officer)


@pytest.fixture
def phase(officer: User) -> MonitoringPhase:
    """The inspectorate monitors the force in its default manner."""
    given = MonitoringPhase(phase="scan", happened_on=PUBLISHED, reason="As for every force.")
    return monitoring_actions.begin(given, causes=[], by=officer, today=TODAY)


@pytest.fixture
def order(finding: Finding, officer: User) -> DisposalOrder:
    """The officer asked for the finding's text to be disposed of."""
    place = next(place for place in disposal_actions.places_of(finding) if place.text == finding.text)
    given = DisposalOrder(authority="Data Protection Act 2018, section 47", reason="Somebody is named in it.")
    return disposal_actions.ask(given, finding, [place], by=officer)


def _compared(finding: Finding, officer: User) -> dict[str, list[Any]]:
    """The inspectorate's list held against the register: of what differs, one thing was left, and others wait."""
    listing = _run(officer, kind="listed", choices={"listed_on": TODAY.isoformat()})
    comparison = Comparison(file_name="list.csv", sha256="0" * 64, happened_on=TODAY, by=officer)
    comparison.save()
    for number, reference in enumerate((finding.reference, "777", "778"), start=2):
        ListedRow.objects.create(comparison=comparison, number=number, reference=reference, text="Other words.")
    marks = {each.reference: each.mark for each in unanswered(comparison)}
    comparing_actions.leave(comparison, marks["778"], "Not for this force.", by=officer, today=TODAY)
    numbers: dict[str, list[Any]] = {"listing": [listing.pk], "comparison": [comparison.pk]}
    numbers |= {"difference": [comparison.pk, marks[finding.reference]], "only_there": [comparison.pk, marks["777"]]}
    return numbers | {"no_difference": [comparison.pk, "0" * 64]}


def _run(officer: User, **fields: Any) -> Run:
    """A file that waits for what its columns are, or for an answer."""
    samples = [["Reference", ["10618"]], ["What it says", ["Vet everybody."]]]
    columns = {"Reference": "reference", "What it says": "text"}
    content = b"Reference,What it says\n10618,Vet everybody.\n"
    given = {"kind": "findings", "file_name": "tracker.csv", "content": content, "sheets": ["tracker.csv"]}
    run: Run = Run.objects.create(**{**given, **fields}, samples=samples, columns=columns, asked_by=officer)
    return run


@pytest.fixture
def pack(finding: Finding, evidence: FindingEvidence, owner: User) -> Pack:
    """The owner's evidence pack of their finding, with bytes that stand in for its cover."""
    made = Pack(finding=finding, purpose="For the audit", requested_by=owner, state="done", finished_at=timezone.now())
    made.cover, made.digest = b"%PDF-1.7", digest_of(plan_of(made, TODAY))
    made.save()
    return made


@pytest.fixture
def arguments(
    finding: Finding,
    evidence: FindingEvidence,
    inspection: Inspection,
    inspection_evidence: InspectionEvidence,
    draft: Paper,
    issued: Paper,
    portfolio: Portfolio,
    board: Board,
    deputy: Deputy,
    action: Action,
    link: FindingLink,
    phase: MonitoringPhase,
    other_owner: User,
    officer: User,
    reader: InspectionReader,
    asked: InspectionRequest,
    fieldwork: FieldworkDay,
    question: Question,
    recorded: Question,
    arising: ArisingAction,
    order: DisposalOrder,
    pack: Pack,
    owner: User,
) -> dict[str, list[Any]]:
    """What stands in the address for each object."""
    entered = Told(PUBLISHED)
    move = actions.bring_forward(finding, by=officer, to=Status.IN_PROGRESS, told=entered, source="A spreadsheet")
    steps = {"signing_off": "sign-off-for-force", "reporting": "report-done", "no_such_step": "dance"}
    steps["ending"] = "inspectorate-signed-off"
    lists = {"boards": ["boards"], "force": ["force"], "no_list": ["secrets"], "a_board": ["boards", board.pk]}
    lists |= _compared(finding, officer)
    asking_actions.keep_mapping(RowKind.FINDINGS, "Our tracker", {"Reference": "reference"}, {}, by=officer)
    lists |= {"findings_kind": ["findings"], "no_kind_of_row": ["secrets"]}
    lists["a_portfolio"] = ["portfolios", portfolio.pk]
    elsewhere = Client()
    elsewhere.force_login(other_owner)
    lists["session"] = [Session.objects.get(user=other_owner).mark]
    mark = plant(owner).split("_")[1]
    lists |= {"token": [mark], "of_owner": [owner.pk, mark]}
    objects: dict[str, Any] = {
        "finding": finding,
        "evidence": evidence,
        "inspection": inspection,
        "person": other_owner,
    }
    objects |= {
        "move": move,
        "part": actions.add_part(finding, text="Vet everybody.", addressees=[], by=officer),
        "action": action,
        "link": link,
        "phase": phase,
        "deputy": deputy,
        "of_inspection": inspection_evidence,
        "draft": draft,
        "issued": issued,
    }
    objects |= {"embargoed": reader.inspection, "reader": reader, "asked": asked, "fieldwork": fieldwork}
    lists |= {"text_of": ["inspection", inspection.pk], "no_kind": ["person", inspection.pk]}
    objects |= {"order": order, "question": question, "recorded": recorded, "arising": arising, "pack": pack}
    objects |= {"run": _run(officer), "previewed": _run(officer, state=Run.State.PREVIEWED)}
    return (
        {"": []}
        | {name: [thing.pk] for name, thing in objects.items()}
        | {name: [finding.pk, code] for name, code in steps.items()}
        | lists
    )

"""The sample register: what stands in `sample/`, brought forward move by move with the dates on which it happened."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actions import save_person
from accounts.models import Board, Force, Portfolio, User
from accounts.password_actions import set_password
from audit.tracking import TrackedModel, save_as
from evidence.actions import attach
from evidence.models import Evidence
from inspections import actions as inspections
from inspections.models import Grade, GradeCycle, GradeQuestion, InspectingBody, Inspection, InspectionKind
from recommendations import actions as recommendations
from recommendations import monitoring_actions as monitoring
from recommendations.models import Addressee, Finding, FindingEvidence, MonitoringPhase, Update, VerificationLevel
from recommendations.rules import Told
from recommendations.status import Status
from reports import question_actions
from reports.actions import check, issue
from reports.models import ArisingAction, Committee, Paper, Question

FOLDER = Path(__file__).parent / "sample"
SOURCE = "the sample register"
PASSWORD = "sample-register-2022"  # noqa: S105  # for invented people in an invented force
CAST = (
    "administrator",
    "liaison.lead",
    "liaison.officer",
    "owner",
    "other.owner",
    "executive",
    "committee",
)

Row = dict[str, Any]


def _read(name: str) -> Row:
    """Read one file of the sample."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class _Loader:
    """Writes the sample, remembering by name what it has written."""

    def __init__(self) -> None:
        self.register = _read("register")
        self.people: dict[str, User] = {}
        self.named: dict[tuple[type, str], Any] = {}
        self.inspections: dict[str, Inspection] = {}
        self.findings: dict[str, Finding] = {}
        self.levels: dict[str, VerificationLevel] = {}

    @property
    def by(self) -> User:
        """In whose name the sample is loaded: somebody who owns nothing in it."""
        return self.people["liaison.officer"]

    def add_people(self) -> None:
        """Add the people with their roles."""
        for row in self.register["person"]:
            names = ("username", "full_name", "job_title", "email")
            person = User(**{name: row[name] for name in names})
            self.people[person.username] = person
            save_person(person, roles=row["roles"], by=person)
            set_password(person, password=PASSWORD, by=person)

    def add_lists(self) -> None:
        """Add the force and the lists."""
        force = self.register["force"]
        save_as(self.by, Force(pk=1, name=force["name"], sample_today=force["today"]))
        for row in self.register["portfolio"]:
            self._name(Portfolio(name=row["name"], lead=self.people.get(row["lead"])))
        for row in self.register["sign_off_level"]:
            level = VerificationLevel(name=row["code"], meaning=row["meaning"], force_may_close=row["code"] == "1")
            self._name(level)
            self.levels[row["code"]] = level
        for row in self.register["addressee"]:
            self._name(Addressee(name=row["name"], is_ours=row["ours"]))
        lists: dict[str, type[Any]] = {
            "board": Board,
            "inspecting_body": InspectingBody,
            "inspection_kind": InspectionKind,
            "committee": Committee,
        }
        for key, model in lists.items():
            for row in self.register[key]:
                self._name(model(name=row["name"]))

    def _name(self, record: TrackedModel) -> None:
        """Save a row of a list and remember it."""
        save_as(self.by, record)
        self.named[type(record), str(record)] = record

    def add_cycles(self) -> None:
        """Add the cycles in which the inspectorate grades, with their questions and grades."""
        for row in self.register["grade_cycle"]:
            cycle = GradeCycle(name=row["name"])
            self._name(cycle)
            for place, text in enumerate(row["questions"], start=1):
                save_as(self.by, GradeQuestion(cycle=cycle, text=text, position=place))
            for place, name in enumerate(row["grades"], start=1):
                save_as(self.by, Grade(cycle=cycle, name=name, position=place))

    def _grade(self, inspection: Inspection, row: Row) -> None:
        """Give an inspection the grades that it came with."""
        cycle = inspection.cycle
        if cycle:
            grades = {each.name: each for each in cycle.grades.all()}
            given = {question: grades[row["grades"][question.text]] for question in cycle.questions.all()}
            inspections.grade(inspection, grades=given, by=self.by)

    def add_phases(self) -> None:
        """Record in which phase the inspectorate monitors the force."""
        for row in self.register["monitoring_phase"]:
            phase = MonitoringPhase(phase=row["phase"], happened_on=row["on"], reason=row["reason"])
            monitoring.begin(phase, causes=[], by=self.by, today=self.register["force"]["today"])

    def add_inspections(self) -> None:
        """Add the inspections."""
        names = ("title", "stage", "fieldwork", "link", "summary", "mandatory", "rag", "rag_reason", "expected_words")
        for row in _read("inspections")["inspection"]:
            inspection = Inspection(
                kind=self.named[InspectionKind, row["kind"]],
                owner=self.people.get(row["owner"]),
                cycle=self.named.get((GradeCycle, row.get("cycle", ""))),
                **{name: row[name] for name in names},
                **{name: row.get(name) for name in ("published_on", "expected_on", "notified_on", "next_review_on")},
            )
            bodies = [self.named[InspectingBody, name] for name in row["bodies"]]
            on = inspection.published_on or self.register["force"]["today"]
            inspections.save(inspection, bodies=bodies, by=self.by, on=on)
            self._grade(inspection, row)
            self.inspections[row["key"]] = inspection

    def add_findings(self) -> None:
        """Add the findings, causes before what stands under them, then bring their positions forward."""
        rows = sorted(_read("findings")["finding"], key=lambda row: row["kind"] != "cause_of_concern")
        for row in rows:
            self.findings[row["key"]] = self._enter(row)
        # A cause ends after what stands under it, so its moves come last.
        for row in reversed(rows):
            self._tell(self.findings[row["key"]], row)

    def _enter(self, row: Row) -> Finding:
        """Add one finding, as it entered the register."""
        names = ("kind", "reference", "number", "text", "deadline_words", "mandatory", "accepted")
        finding = Finding(
            inspection=self.inspections[row["inspection"]],
            cause=self.findings.get(row["cause"]),
            portfolio=self.named.get((Portfolio, row["portfolio"])),
            board=self.named.get((Board, row["board"])),
            deadline_on=row.get("deadline_on"),
            next_review_on=row.get("next_review_on"),
            risk_reference=row.get("risk_reference", ""),
            **{name: row[name] for name in names},
        )
        addressees = self._addressees(row)
        entered = row["move"][0]["on"]
        recommendations.enter(finding, by=self.by, on=entered, addressees=addressees, source=SOURCE)
        for part in row.get("part", []):
            recommendations.add_part(finding, text=part["text"], addressees=self._addressees(part), by=self.by)
        return finding

    def _addressees(self, row: Row) -> list[Addressee]:
        """Find the addressees of a finding or a part."""
        return [self.named[Addressee, name] for name in row["addressees"]]

    def _tell(self, finding: Finding, row: Row) -> None:
        """Give a finding its owner, its moves, its updates and its evidence."""
        finding.refresh_from_db()
        if owner := self.people.get(row["owner"]):
            # An owner is named when work starts: the second move.
            on = row["move"][1 if len(row["move"]) > 1 else 0]["on"]
            recommendations.assign_owner(finding, owner, by=self.by, on=on)
        for move in row["move"][1:]:
            level = self.levels.get(move.get("level", ""))
            told = Told(move["on"], move["note"], level, move.get("inspectorate_reference", ""))
            recommendations.bring_forward(finding, by=self.by, to=Status(move["to"]), told=told, source=SOURCE)
        for written in row.get("update", []):
            self._update(finding, row, written)
        for piece in row.get("evidence", []):
            self._attach(finding, piece)

    def _update(self, finding: Finding, row: Row, written: Row) -> None:
        """Write one update; amber and red take the finding's reason."""
        reason = "" if written["rag"] == "green" else row["rag_reason"] or "As the update says."
        update = Update(happened_on=written["on"], text=written["text"], rag=written["rag"], rag_reason=reason)
        recommendations.update(finding, update, by=self.people[written["by"]])

    def _attach(self, finding: Finding, piece: Row) -> None:
        """Attach one piece of evidence."""
        given: Row = {name: piece[name] for name in ("title", "marking", "dated_on")}
        if piece["kind"] == "text_file":
            given["file"] = ContentFile(piece["text"].encode(), name=f"{piece['title']}.txt")
        else:
            given |= {"link": piece["url"]} if piece["kind"] == "link" else {"note": piece["text"]}
        evidence = attach(FindingEvidence(finding=finding), given, by=finding.owner or self.by)
        if piece["state"] == "accepted":
            evidence.state = Evidence.State.ACCEPTED
            save_as(self.by, evidence)

    def add_papers(self) -> None:
        """Draft the papers; check and issue all but the last, here and now: no worker is there yet."""
        names = ("meeting_on", "data_as_at", "agenda_item", "contact_name", "contact_title")
        papers = [
            Paper(
                committee=self.named[Committee, row["committee"]],
                previous_meeting_on=row.get("previous_meeting_on"),
                ask=row["ask"],
                background_documents="\n".join(row["background_documents"]),
                **{name: row[name] for name in names},
                **{name: row[name].strip() for name in ("purpose", "review_cycle", "closing")},
            )
            for row in self.register["paper"]
        ]
        for paper in papers:
            save_as(self.by, paper)
        for paper in papers[:-1]:
            lead = self.people["liaison.lead"]
            check(paper, by=lead, read_version=paper.version)
            issue(paper, by=lead, today=self.register["force"]["today"])

    def add_questions(self) -> None:
        """Add what members asked about the issued papers, and the actions that arose."""
        for row in self.register["question"]:
            self._ask(row)
        for row in self.register["arising_action"]:
            given = {name: row.get(name) for name in ("what", "who", "due_on", "done_on")}
            action = ArisingAction(paper=_paper(row), outcome=row.get("outcome", ""), **given)
            question_actions.add_action(action, by=self.by, today=self.register["force"]["today"])

    def _ask(self, row: Row) -> None:
        """Ask one question, and answer it where it was answered."""
        today = self.register["force"]["today"]
        asked = Question(paper=_paper(row), asked_by_name=row.get("asked_by_name", ""), text=row["text"])
        asked.asked_on = row["asked_on"]
        if member := self.people.get(row.get("asked_by", "")):
            question_actions.ask(asked, by=member, today=row["asked_on"])
        else:
            question_actions.record(asked, by=self.by, today=today)
        if answer := row.get("answer"):
            asked.answer, asked.answered_on = answer, row["answered_on"]
            question_actions.answer(asked, by=self.by, today=today)


def _paper(row: Row) -> Paper:
    """Find the paper of a meeting."""
    paper: Paper = Paper.objects.issued().get(meeting_on=row["meeting_on"])
    return paper


def load(say: Callable[[str], object] = lambda words: None) -> None:
    """Load the whole sample, or nothing of it."""
    loader = _Loader()
    steps = (
        ("people", loader.add_people),
        ("lists", loader.add_lists),
        ("grades", loader.add_cycles),
        ("inspections", loader.add_inspections),
        ("findings, each with its history", loader.add_findings),
        ("the phase of monitoring", loader.add_phases),
        ("papers", loader.add_papers),
        ("members’ questions", loader.add_questions),
    )
    with transaction.atomic():
        for name, step in steps:
            say(f"Loading the sample: {name} ...")
            step()

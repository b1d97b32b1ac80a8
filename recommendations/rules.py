"""Why a step cannot be taken. An empty list means it can."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User, today
from evidence.models import StoredFile
from recommendations.models import Assignment, Deputy, Finding, Kind, Move, Part, Update, VerificationLevel
from recommendations.rag import coverage
from recommendations.status import ENDS, OPEN, REPORT_DONE, STEPS, Need, Status, Step


@dataclass(frozen=True)
class Told:
    """How a move came to be known: when it happened, why, who approved it, what the inspectorate said with it.

    `letter` is the uploaded file of the decision, which becomes evidence.
    """

    happened_on: datetime.date
    reason: str = ""
    level: VerificationLevel | None = None
    inspectorate_reference: str = ""
    told_by: str = ""
    approved_by: str = ""
    letter: Any = None


@dataclass(frozen=True)
class Why:
    """Why something about a finding changes, and who agreed it."""

    reason: str = ""
    agreed_by: str = ""


@dataclass(frozen=True)
class Answer:
    """What an owner says of an item in one form: the update, a file with its title, and whether it is done."""

    update: Update
    is_done: bool = False
    file: Any = None
    file_title: str = ""


def latest_move(finding: Finding) -> Move | None:
    """Find the move that says where a finding stands now."""
    move: Move | None = Move.objects.effective().filter(finding=finding).last()
    return move


def answered_for(finding: Finding) -> set[int | None]:
    """Find everybody who has owned or deputised for a finding, or reported it as done, at any time."""
    owned = Assignment.objects.filter(finding=finding, what=Assignment.What.OWNER).values_list("owner", flat=True)
    stood_in = Deputy.objects.filter(finding=finding).values_list("person", flat=True)
    reported = Move.objects.filter(finding=finding, step=REPORT_DONE).values_list("by", flat=True)
    return {*owned, *stood_in, *reported, finding.owner_id}


def _lacks_owner(finding: Finding, by: User) -> str:
    return "" if finding.owner_id else "Give it an owner first."


def answers_for(finding: Finding, by: User) -> bool:
    """Whether this person owns a finding, or deputises for it today."""
    mine: bool = Finding.objects.answered_by(by, today()).filter(pk=finding.pk).exists()
    return mine


def _not_theirs(finding: Finding, by: User) -> str:
    return "" if answers_for(finding, by) else "Its owner or their deputy must report it as done."


def _lacks_evidence(finding: Finding, by: User) -> str:
    if any(evidence.is_standing for evidence in finding.evidence.all()):
        return ""
    return "Add at least one piece of evidence first."


def _uncovered(finding: Finding, by: User) -> str:
    standing = finding.evidence.standing()
    if standing.exists() and not standing.exclude(stored_file__scan=StoredFile.Scan.HELD).exists():
        return "Wait until its evidence has passed the virus check first. Nobody can have read it yet."
    uncovered = coverage(finding).uncovered
    if not uncovered:
        return ""
    return (
        f"Accept evidence for every part that is ours first. Still without: {', '.join(p.letter for p in uncovered)}."
    )


def _same_person(finding: Finding, by: User) -> str:
    if by.pk not in answered_for(finding):
        return ""
    return "Somebody who has not owned it, deputised for it or reported it as done must do this."


def _children_open(finding: Finding, by: User) -> str:
    if not finding.is_cause:
        return ""
    children = list(finding.children.all())
    if not children:
        return "Add the recommendations under this cause of concern first."
    return _still_open(children)


def _still_open(children: Iterable[Finding]) -> str:
    still_open = [str(child) for child in children if child.status in OPEN]
    if not still_open:
        return ""
    return f"End every recommendation under it first. Still open: {', '.join(still_open)}."


def _no_level(finding: Finding, by: User) -> str:
    if VerificationLevel.objects.filter(force_may_close=True).exists():
        return ""
    return "No verification level lets the force close a finding. A liaison lead can change the levels under Lists."


CHECKS = {
    Need.OWNER: _lacks_owner,
    Need.ANSWERS: _not_theirs,
    Need.EVIDENCE: _lacks_evidence,
    Need.COVERED: _uncovered,
    Need.OTHER_PERSON: _same_person,
    Need.CHILDREN_ENDED: _children_open,
    Need.LEVEL: _no_level,
}


def blockers(finding: Finding, step: Step, by: User) -> list[str]:
    """Say why this person cannot take this step now.

    A reason that the step needs is asked for by the form; see `reason_missing`.
    """
    if not by.may(step.permission):
        return ["Your role does not include this step."]
    if finding.status not in step.starts:
        return [f"{finding} is {finding.get_status_display().lower()}, so this step is not open to it."]
    found = (CHECKS[need](finding, by) for need in step.needs if need in CHECKS)
    return [reason for reason in found if reason]


def step_choices(finding: Finding, by: User) -> list[tuple[Step, list[str]]]:
    """List the steps that this person's role has from here, each with the reasons why not."""
    return [
        (step, blockers(finding, step, by))
        for step in STEPS.values()
        if finding.status in step.starts and by.may(step.permission)
    ]


def untold(step: Step, told: Told) -> list[str]:
    """Name what a step needs to be told and was not."""
    needed = ((Need.REASON, told.reason), (Need.APPROVER, told.approved_by), (Need.LEVEL, told.level))
    reasons = [f"{step.name} needs {need}." for need, said in needed if need in step.needs and not said]
    if Need.LEVEL in step.needs and told.level and not told.level.force_may_close:
        reasons.append(f"The force may not close a finding at level {told.level.name}.")
    return reasons


def date_refusals(finding: Finding, happened_on: datetime.date, today: datetime.date) -> list[str]:
    """Say why a move cannot have happened on this date."""
    if happened_on > today:
        return ["The date it happened must be today or in the past."]
    last = latest_move(finding)
    if last and happened_on < last.happened_on:
        return [f"The date it happened must be on or after {last.happened_on:%-d %B %Y}, the date of the last move."]
    return []


def void_refusals(move: Move) -> list[str]:
    """Say why a move cannot be taken back."""
    if move.voids_id or Move.objects.filter(voids=move).exists():
        return ["This move was voided already."]
    left = Move.objects.effective().filter(finding=move.finding).exclude(pk=move.pk).last()
    if left is None:
        return ["The only move of a finding cannot be voided."]
    # Taking back the reopening of a cause would end it again.
    open_under_it = _still_open(move.finding.children.all()) if left.to_status in ENDS else ""
    return [open_under_it] if open_under_it else []


def bring_forward_refusals(finding: Finding, happened_on: datetime.date, today: datetime.date) -> list[str]:
    """Say why an old position cannot be brought forward."""
    if Move.objects.effective().filter(finding=finding).exclude(step="").exists():
        return [f"{finding} has moved on in this register already. Take its next step instead."]
    return date_refusals(finding, happened_on, today)


def asks_whom_the_finding_asks(part: Part) -> str:
    """Warn that a part names nobody of its own; nothing where it does."""
    if part.addressee_links.exists():
        return ""
    whole = ", ".join(str(link) for link in part.finding.addressee_links.all()) or "nobody either, so it counts as ours"
    return f"It names no addressee of its own, so it asks whom the finding asks: {whole}."


def cause_refusals(finding: Finding, cause: Finding | None) -> list[str]:
    """Say why a finding cannot stand under this cause of concern, or stop being one."""
    if finding.kind != Kind.CAUSE_OF_CONCERN and finding.pk and finding.children.exclude(pk=finding.pk).exists():
        return ["It has recommendations under it, so it stays a cause of concern. Move them first."]
    if cause is None:
        return []
    if finding.kind != Kind.RECOMMENDATION:
        return ["Only a recommendation can stand under a cause of concern."]
    if not cause.is_cause or cause == finding:
        return [f"{cause} is not a cause of concern. Choose a cause of concern."]
    return []


def entry_status(finding: Finding) -> Status:
    """The status with which a new finding enters the register."""
    return Status.IN_PROGRESS if finding.owner_id else Status.AWAITING_OWNER

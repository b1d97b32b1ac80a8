"""What can be done to a finding: each checks, writes and records in one transaction."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audit.tracking import delete_as, save_as
from evidence.actions import attach
from inspections import actions as inspections
from inspections.models import Inspection
from recommendations.models import (
    Addressee,
    Assignment,
    EvidencePart,
    Finding,
    FindingAddressee,
    FindingEvidence,
    Move,
    Part,
    PartAddressee,
    Update,
)
from recommendations.rules import (
    Answer,
    Told,
    Why,
    blockers,
    cause_refusals,
    date_refusals,
    entry_status,
    latest_move,
    untold,
    void_refusals,
)
from recommendations.status import OPEN, REPORT_DONE, STEPS, Status, Step

NO_WHY = Why()
ASSIGNED = [choice.value for choice in Assignment.What]


class NotAllowedError(ValidationError):
    """A step was refused; the messages are the reasons, fit for the page."""


def _next_sequence(finding: Finding) -> int:
    """Number the next move of a finding."""
    last = Move.objects.filter(finding=finding).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _write(finding: Finding, *, by: User, to: Status, told: Told, **fields: Any) -> Move:
    """Write a move down."""
    move = Move(
        finding=finding,
        sequence=_next_sequence(finding),
        to_status=to,
        by=by,
        happened_on=told.happened_on,
        reason=told.reason,
        level=told.level,
        inspectorate_reference=told.inspectorate_reference,
        told_by=told.told_by,
        approved_by=told.approved_by,
        **fields,
    )
    move.full_clean(exclude=["by", "decision", "level", "voids", "step", "from_status"])
    move.save()
    return move


def _move(finding: Finding, *, by: User, to: Status, told: Told, **fields: Any) -> Move:
    """Write a move, and the status it leaves on the finding."""
    move = _write(finding, by=by, to=to, told=told, **fields)
    _restate(finding, by=by, reason=told.reason)
    return move


def _restate(finding: Finding, *, by: User, reason: str) -> None:
    """Let a finding say what its latest move says."""
    last = latest_move(finding)
    if last:
        finding.status, finding.status_on = last.to_status, last.happened_on
        save_as(by, finding, reason)


@transaction.atomic
def enter(
    finding: Finding,
    *,
    by: User,
    on: datetime.date,
    addressees: Iterable[Addressee] = (),
    source: str = "",
    reason: str = "",
) -> Finding:
    """Add a finding to the register, with the move and the assignments that it enters with.

    `on` is normally the publication date. With a `source` the entry is brought forward from there.
    A `reason` says in the history how it came.
    A cause that has ended is reopened by a recommendation added under it.
    """
    if reasons := cause_refusals(finding, finding.cause):
        raise NotAllowedError(reasons)
    finding.target_on = finding.target_on or finding.deadline_on
    finding.status, finding.status_on = entry_status(finding), on
    save_as(by, finding, reason)
    address(finding, addressees, by=by)
    told = Told(on, reason)
    _write(finding, by=by, to=Status(finding.status), told=told, source=source, brought_forward=bool(source))
    for what in ASSIGNED:
        # Not yet decided is how every finding begins, and says nothing.
        if getattr(finding, what) not in (None, Finding.Accepted.PENDING):
            _assigned(finding, what, by=by, on=on)
    _reopen_cause(finding, by=by, on=on)
    return finding


def _assigned(finding: Finding, what: str, *, by: User, on: datetime.date, why: Why = NO_WHY) -> None:
    """Write down what now stands on the finding, from this day on."""
    value = {what: getattr(finding, what)}
    Assignment.objects.create(
        finding=finding, what=what, happened_on=on, by=by, reason=why.reason, agreed_by=why.agreed_by, **value
    )


@transaction.atomic
def assign_owner(finding: Finding, owner: User, *, by: User, on: datetime.date, reason: str = "") -> None:
    """Give a finding an owner from a day on."""
    finding.owner = owner
    save_as(by, finding, reason)
    _assigned(finding, Assignment.What.OWNER, by=by, on=on, why=Why(reason))


def _reopen_cause(finding: Finding, *, by: User, on: datetime.date) -> None:
    """Reopen an ended cause that has an open recommendation under it again."""
    cause = finding.cause
    if cause is None or not cause.has_ended or finding.has_ended:
        return
    last = latest_move(cause)
    day = max(on, last.happened_on) if last else on
    told = Told(day, f"{finding} under it is open.")
    _move(cause, by=by, to=Status.IN_PROGRESS, told=told, step="reopen", from_status=cause.status)


@transaction.atomic
def bring_forward(finding: Finding, *, by: User, to: Status, told: Told, source: str) -> Move:
    """Write an old position as it was, from nothing to any status: for imports, samples and going live."""
    return _move(finding, by=by, to=to, told=told, brought_forward=True, source=source)


@transaction.atomic
def take(step: Step, *, finding: Finding, by: User, told: Told, today: datetime.date) -> Move:
    """Take one step, or raise `NotAllowedError` with the reasons why not."""
    reasons = blockers(finding, step, by) + untold(step, told) + date_refusals(finding, told.happened_on, today)
    if reasons:
        raise NotAllowedError(reasons)
    decision = _letter(finding, step, told, by=by) if told.letter else None
    move = _move(finding, by=by, to=step.end, told=told, step=step.code, from_status=finding.status, decision=decision)
    if step.end in OPEN:
        _reopen_cause(finding, by=by, on=told.happened_on)
    return move


def _letter(finding: Finding, step: Step, told: Told, *, by: User) -> FindingEvidence:
    """Keep the letter of a decision as evidence."""
    given = {"title": f"{step.name}: letter", "marking": "OFFICIAL", "dated_on": told.happened_on}
    return attach(FindingEvidence(finding=finding), given | {"file": told.letter}, by=by)


@transaction.atomic
def void(move: Move, *, by: User, reason: str, today: datetime.date) -> Move:
    """Take back a move made by mistake. The trail keeps both; positions ignore both."""
    if reasons := void_refusals(move):
        raise NotAllowedError(reasons)
    finding = move.finding
    written = _move(finding, by=by, to=Status(move.to_status), told=Told(today, reason), voids=move)
    _reopen_cause(finding, by=by, on=today)
    return written


@transaction.atomic
def edit(
    finding: Finding, *, by: User, on: datetime.date, addressees: Iterable[Addressee], why: Why = NO_WHY
) -> Finding:
    """Save an edited finding; whatever is dated (owner, board, target date …) also gets its assignment."""
    if reasons := cause_refusals(finding, finding.cause):
        raise NotAllowedError(reasons)
    before = Finding.objects.get(pk=finding.pk)
    if finding.target_on is None and before.deadline_on is None:
        finding.target_on = finding.deadline_on
    save_as(by, finding, why.reason)
    for what in ASSIGNED:
        if getattr(before, what) != getattr(finding, what):
            _assigned(finding, what, by=by, on=on, why=why)
    address(finding, addressees, by=by)
    if finding.owner_id and finding.status == Status.AWAITING_OWNER:
        last = latest_move(finding)
        told = Told(max(on, last.happened_on) if last else on)
        _move(finding, by=by, to=Status.IN_PROGRESS, told=told, step=STEPS["start"].code, from_status=finding.status)
    _reopen_cause(finding, by=by, on=on)
    return finding


def address(finding: Finding, addressees: Iterable[Addressee], *, by: User) -> None:
    """Let a finding be addressed to these and nobody else."""
    wanted = {addressee.pk: addressee for addressee in addressees}
    for link in finding.addressee_links.all():
        if link.addressee_id not in wanted:
            delete_as(by, link)
        wanted.pop(link.addressee_id, None)
    for addressee in wanted.values():
        save_as(by, FindingAddressee(finding=finding, addressee=addressee))


@transaction.atomic
def add_part(finding: Finding, *, text: str, addressees: Iterable[Addressee], by: User) -> Part:
    """Add a bullet to a finding, after those it has."""
    last = finding.parts.aggregate(last=Max("position"))["last"]
    return edit_part(Part(finding=finding, position=(last or 0) + 1, text=text), addressees=addressees, by=by)


@transaction.atomic
def edit_part(part: Part, *, addressees: Iterable[Addressee], by: User) -> Part:
    """Save a bullet, addressed to these and nobody else."""
    save_as(by, part)
    wanted = {addressee.pk: addressee for addressee in addressees}
    for link in part.addressee_links.all():
        if link.addressee_id not in wanted:
            delete_as(by, link)
        wanted.pop(link.addressee_id, None)
    for addressee in wanted.values():
        save_as(by, PartAddressee(part=part, addressee=addressee))
    return part


@transaction.atomic
def prove(finding: Finding, given: dict[str, Any], *, by: User) -> FindingEvidence:
    """Attach evidence to a finding, and to the parts that it covers."""
    evidence = attach(FindingEvidence(finding=finding), given, by=by)
    for part in given.get("parts", ()):
        save_as(by, EvidencePart(evidence=evidence, part=part))
    return evidence


@transaction.atomic
def update(finding: Finding, written: Update, *, by: User) -> Update:
    """Record where a finding stands: what was done, its RAG, and when to look next."""
    written.finding, written.by, written.status = finding, by, finding.status
    written.full_clean(exclude=["finding", "by", "status"])
    written.save()
    finding.rag, finding.rag_reason = written.rag, written.rag_reason
    finding.next_review_on = written.next_review_on or finding.next_review_on
    save_as(by, finding, written.text)
    return written


@transaction.atomic
def answer(finding: Finding, given: Answer, *, by: User, today: datetime.date) -> Update:
    """Record an owner's answer: an update always, evidence where a file came along, and "done" where they said so."""
    if finding.has_ended:
        status = finding.get_status_display().lower()
        raise NotAllowedError(f"{finding} is {status}. A liaison officer can reopen it.")
    if given.file:
        prove(finding, {"title": given.file_title, "marking": "OFFICIAL", "dated_on": today, "file": given.file}, by=by)
    written = update(finding, given.update, by=by)
    if given.is_done:
        take(STEPS[REPORT_DONE], finding=finding, by=by, told=Told(today, given.update.text), today=today)
    return written


@transaction.atomic
def set_many(findings: Iterable[Finding], values: dict[str, Any], *, by: User, today: datetime.date) -> None:
    """Set the same values on many findings, each with its own history and assignment, for one reason."""
    reason = values.pop("reason")
    for finding in findings:
        for name, value in values.items():
            setattr(finding, name, value)
        addressees = [link.addressee for link in finding.addressee_links.all()]
        edit(finding, by=by, on=today, addressees=addressees, why=Why(reason))


@transaction.atomic
def hand_over(leaver: User, successor: User, *, by: User, reason: str, on: datetime.date) -> int:
    """Give all that a leaver has open to their successor, and say how many findings that was."""
    findings = list(Finding.objects.filter(owner=leaver).unfinished())
    for finding in findings:
        assign_owner(finding, successor, by=by, on=on, reason=reason)
    for inspection in Inspection.objects.filter(owner=leaver):
        inspection.owner = successor
        inspections.save(inspection, bodies=[link.body for link in inspection.body_links.all()], by=by, on=on)
    return len(findings)

"""Comparing the register with the inspectorate's own list, and answering each difference."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from imports.asking_actions import keep_mapping, mapping_for
from imports.dates import Order
from imports.differences import Difference, newest, unanswered
from imports.listed import LIST_TARGETS, rows_of
from imports.models import Comparison, DifferenceAnswer, Kind, ListedRow, Run, TheirStatus
from imports.reading import read
from imports.targets import guess
from recommendations import actions
from recommendations.models import Addressee, Finding
from recommendations.rules import Told, Why
from recommendations.status import Status

MAPPING = "The inspectorate's list"
LONGEST_NAME = 200
GONE = "This difference is not there any more: it was answered, or the register or the list has changed."


def bring_list(content: bytes, name: str, listed_on: datetime.date, *, by: User) -> Run:
    """Keep a list until somebody has said which of its columns is which."""
    table = read(content, name)
    kept = mapping_for(Kind.LISTED, table.headings)
    columns = kept.columns if kept else guess(table.headings, LIST_TARGETS)
    run = Run(
        kind=Kind.LISTED,
        file_name=name[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        sheet=table.name[:100] if content.startswith(b"PK") else "",
        samples=[[heading, []] for heading in table.headings],
        notes=list(table.notes),
        columns=columns,
        choices={"listed_on": listed_on.isoformat()},
        asked_by=by,
    )
    run.save()
    return run


@transaction.atomic
def compare(run: Run, columns: dict[str, str], order: Order | None, *, by: User) -> Comparison:
    """Read a list, and keep what it says in place of an earlier one. `columns` leads from target to heading."""
    rows = rows_of(read(bytes(run.content or b""), run.file_name, sheet=run.sheet), columns, order)
    comparison = Comparison(
        file_name=run.file_name,
        sha256=run.sha256,
        happened_on=datetime.date.fromisoformat(run.choices["listed_on"]),
        by=by,
    )
    comparison.save()
    ListedRow.objects.all().delete()
    for row in rows:
        row.comparison = comparison
    ListedRow.objects.bulk_create(rows)
    keep_mapping(Kind.LISTED, MAPPING, {heading: target for target, heading in columns.items()}, {}, by=by)
    run.delete()
    return comparison


@transaction.atomic
def leave(comparison: Comparison, mark: str, note: str, *, by: User, today: datetime.date) -> DifferenceAnswer:
    """Leave a difference as it is, and say why."""
    return _answered(comparison, find(comparison, mark), note, by=by, on=today, is_taken=False)


@transaction.atomic
def take_status(comparison: Comparison, mark: str, told: Told, *, by: User, today: datetime.date) -> DifferenceAnswer:
    """Take their status over, by the step of the workflow that leads there."""
    difference = find(comparison, mark)
    step, finding = difference.step, difference.finding
    if step is None or finding is None:
        raise ValidationError("No step leads there. Leave it, or change the finding on its page.")
    actions.take(step, finding=finding, by=by, told=told, today=today)
    return _answered(comparison, difference, told.reason, by=by, on=today, is_taken=True)


@transaction.atomic
def take_text(comparison: Comparison, mark: str, reason: str, *, by: User, today: datetime.date) -> DifferenceAnswer:
    """Take their words over."""
    difference = find(comparison, mark)
    finding = difference.finding
    if finding is None or difference.what != DifferenceAnswer.What.TEXT:
        raise ValidationError(GONE)
    addressees = [link.addressee for link in finding.addressee_links.all()]
    finding.text = difference.theirs
    actions.edit(finding, by=by, on=today, addressees=addressees, why=Why(reason))
    return _answered(comparison, difference, reason, by=by, on=today, is_taken=True)


@transaction.atomic
def take_finding(
    comparison: Comparison,
    mark: str,
    finding: Finding,
    addressees: Iterable[Addressee],
    *,
    by: User,
    today: datetime.date,
) -> DifferenceAnswer:
    """Add to the register what only their list has; where it is complete there, as a position brought forward."""
    difference = find(comparison, mark)
    row = difference.row
    if row is None or difference.what != DifferenceAnswer.What.ONLY_THERE:
        raise ValidationError(GONE)
    source = comparison.source(row)
    entered = min(finding.inspection.published_on or comparison.happened_on, today)
    actions.enter(finding, by=by, on=entered, addressees=addressees, source=source)
    if row.status == TheirStatus.COMPLETE:
        told = Told(max(row.status_on or comparison.happened_on, entered), "Complete in the inspectorate's list.")
        actions.bring_forward(finding, by=by, to=Status.SIGNED_OFF, told=told, source=source)
    return _answered(comparison, difference, f"From {source}", by=by, on=today, is_taken=True, finding=finding)


def find(comparison: Comparison, mark: str) -> Difference:
    """Find a difference that still waits for its answer."""
    found = (each for each in unanswered(comparison) if each.mark == mark)
    difference = next(found, None) if comparison == newest() else None
    if difference is None:
        raise ValidationError(GONE)
    return difference


def _answered(
    comparison: Comparison, difference: Difference, note: str, *, by: User, on: datetime.date, **said: Any
) -> DifferenceAnswer:
    """Write an answer down."""
    theirs, ours = difference.sides
    answer = DifferenceAnswer(
        comparison=comparison,
        what=difference.what,
        reference=difference.reference,
        theirs=theirs,
        ours=ours,
        mark=difference.mark,
        note=note,
        by=by,
        happened_on=on,
        **{"finding": difference.finding, **said},
    )
    answer.save()
    return answer

"""What can be done to an inspection: saved with its bodies, graded, prepared for and answered."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.tracking import delete_as, save_as
from inspections.models import (
    FieldworkDay,
    Grade,
    GradeQuestion,
    InspectingBody,
    Inspection,
    InspectionAssignment,
    InspectionBody,
    InspectionGrade,
    InspectionReader,
    InspectionRequest,
)
from inspections.rules import (
    cycle_refusals,
    embargo_refusals,
    reader_refusals,
    request_refusals,
    stage_date,
    stage_refusals,
)


@transaction.atomic
def save(
    inspection: Inspection, *, bodies: Iterable[InspectingBody], by: User, on: datetime.date, reason: str = ""
) -> Inspection:
    """Save an inspection; a new owner, RAG, stage or embargo also gets its dated assignment."""
    before = Inspection.objects.filter(pk=inspection.pk).first() or Inspection(stage="")
    _refuse(stage_refusals(before.stage, inspection.stage, reason))
    _refuse(cycle_refusals(before, inspection) + embargo_refusals(before, inspection))
    save_as(by, inspection, reason)
    for what, fields, day in _changes(before, inspection, on):
        given = {"happened_on": max(day, _last_change(inspection, what) or day), "by": by, **fields}
        InspectionAssignment.objects.create(inspection=inspection, what=what, **given)
    _name_bodies(inspection, bodies, by=by)
    return inspection


def _last_change(inspection: Inspection, what: str) -> datetime.date | None:
    """The day from which the last of its kind counts; what is typed in later does not slip in before it."""
    last = inspection.assignments.filter(what=what).last()
    return last.happened_on if last else None


def _changes(
    before: Inspection, after: Inspection, on: datetime.date
) -> Iterator[tuple[InspectionAssignment.What, dict[str, Any], datetime.date]]:
    """List what is dated and has changed, each with its columns and its day."""
    what = InspectionAssignment.What
    if before.owner_id != after.owner_id:
        yield what.OWNER, {"person": after.owner}, on
    if before.rag != after.rag:
        yield what.RAG, {"rag": after.rag, "reason": after.rag_reason}, on
    if before.stage != after.stage:
        yield what.STAGE, {"stage": after.stage}, stage_date(after, on)
    if before.embargoed != after.embargoed:
        # An embargo ends with publication, whenever that is typed in.
        yield what.EMBARGO, {"embargoed": after.embargoed}, after.published_on or on


def _name_bodies(inspection: Inspection, bodies: Iterable[InspectingBody], *, by: User) -> None:
    """Let these bodies and no others be the ones that inspected."""
    wanted = {body.pk: body for body in bodies}
    for link in inspection.body_links.all():
        if link.body_id not in wanted:
            delete_as(by, link)
        wanted.pop(link.body_id, None)
    for body in wanted.values():
        save_as(by, InspectionBody(inspection=inspection, body=body))


def _refuse(reasons: list[str]) -> None:
    """Go no further where there are reasons."""
    if reasons:
        raise ValidationError(reasons)


@transaction.atomic
def grade(inspection: Inspection, *, grades: Mapping[GradeQuestion, Grade | None], by: User) -> None:
    """Give an inspection its grades, all at once; None takes one out. The inspection's version rises with them."""
    save_as(by, inspection)
    standing = {given.question_id: given for given in inspection.grades.all()}
    for question, wanted in grades.items():
        given = standing.get(question.pk)
        if given and wanted is None:
            delete_as(by, given)
        elif wanted and (given is None or given.grade_id != wanted.pk):
            given = given or InspectionGrade(inspection=inspection, question=question)
            given.grade = wanted
            save_as(by, given)


@transaction.atomic
def respond(inspection: Inspection, *, by: User) -> None:
    """Keep what the force answered, and when."""
    save_as(by, inspection)


@transaction.atomic
def name_reader(reader: InspectionReader, *, by: User) -> None:
    """Let somebody know of an embargoed draft."""
    _refuse(reader_refusals(reader))
    reader.validate_constraints()
    save_as(by, reader)


@transaction.atomic
def unname_reader(reader: InspectionReader, *, by: User) -> None:
    """Let somebody no longer know of it; the history keeps that they did."""
    delete_as(by, reader)


@transaction.atomic
def ask(asked: InspectionRequest, *, by: User) -> None:
    """Save what the inspectors ask for."""
    _refuse(request_refusals(asked))
    asked.validate_constraints()
    save_as(by, asked)


@transaction.atomic
def send(asked: InspectionRequest, *, by: User) -> None:
    """Save that what was asked for was sent, whoever is named by now."""
    save_as(by, asked)


@transaction.atomic
def plan(entry: FieldworkDay, *, by: User) -> None:
    """Save an entry of the fieldwork timetable."""
    entry.validate_constraints()
    save_as(by, entry)

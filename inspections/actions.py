"""What can be done to an inspection: saved with its bodies, graded, prepared for and answered."""

import datetime
from collections.abc import Iterable

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
from inspections.rules import cycle_refusals, reader_refusals, request_refusals, stage_refusals


@transaction.atomic
def save(
    inspection: Inspection, *, bodies: Iterable[InspectingBody], by: User, on: datetime.date, reason: str = ""
) -> Inspection:
    """Save an inspection; a new owner or RAG also gets its dated assignment."""
    before = Inspection.objects.filter(pk=inspection.pk).first() or Inspection()
    _refuse(stage_refusals(before.stage, inspection.stage, reason) + cycle_refusals(before, inspection))
    save_as(by, inspection, reason)
    if before.owner_id != inspection.owner_id:
        owner = InspectionAssignment.What.OWNER
        InspectionAssignment.objects.create(
            inspection=inspection, what=owner, person=inspection.owner, happened_on=on, by=by
        )
    if before.rag != inspection.rag:
        rag = InspectionAssignment.What.RAG
        InspectionAssignment.objects.create(
            inspection=inspection, what=rag, rag=inspection.rag, reason=inspection.rag_reason, happened_on=on, by=by
        )
    _name_bodies(inspection, bodies, by=by)
    return inspection


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
def grade(inspection: Inspection, *, grades: dict[GradeQuestion, Grade | None], by: User) -> None:
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

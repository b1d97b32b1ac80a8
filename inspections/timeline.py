"""An inspection's history as one story in plain sentences, with what was asked, planned, graded and who was named."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.utils import timezone

from audit.tracking import TrackedModel
from audit.trail import NOT_SET, SYSTEM, Entry, changes, long_date
from inspections.models import FieldworkDay, Inspection, InspectionGrade, InspectionReader, InspectionRequest


@dataclass(frozen=True)
class Told:
    """How the history of one table is told: what adding, removing and changing a row is called."""

    model: type[TrackedModel]
    named_by: str
    added: str
    removed: str
    changed: str
    fields: dict[str, str]
    links: tuple[str, ...] = ()


TABLES = (
    Told(
        InspectionRequest,
        "what",
        "recorded that “{}” is asked for",
        "removed the request for “{}”",
        "changed the request for “{}”",
        {"what": "wording", "owner": "owner", "due_on": "due date", "sent_on": "date it was sent"},
        ("owner",),
    ),
    Told(
        FieldworkDay,
        "what",
        "added “{}” to the fieldwork timetable",
        "removed “{}” from the fieldwork timetable",
        "changed “{}” in the fieldwork timetable",
        {"what": "wording", "takes_place_on": "date", "place": "place"},
    ),
    Told(
        InspectionReader,
        "person",
        "named {} on the embargoed draft",
        "took {} off the embargoed draft",
        "changed {}",
        {},
        ("person",),
    ),
    Told(
        InspectionGrade,
        "question__text",
        "graded “{}”",
        "took out the grade of “{}”",
        "changed the grade of “{}”",
        {"grade__name": "grade"},
        ("question", "grade"),
    ),
)


def _value(row: Any, path: str) -> str:
    """Say one value of a history row; `a__b` is the b of its a."""
    for name in path.split("__"):
        row = getattr(row, name)
    if row in (None, ""):
        return NOT_SET
    return long_date(row) if isinstance(row, datetime.date) else str(row)


def _sentences(told: Told, rows: list[Any]) -> Iterator[tuple[Any, str]]:
    """Tell the rows of one record, oldest first."""
    first = rows[0]
    with_grade = f" {_value(first, 'grade__name')}" if told.model is InspectionGrade else ""
    yield first, told.added.format(_value(first, told.named_by)) + with_grade
    for old, new in pairwise(rows):
        if new.history_type == "-":
            yield new, told.removed.format(_value(new, told.named_by))
            continue
        pairs = [(label, _value(old, path), _value(new, path)) for path, label in told.fields.items()]
        clauses = [f"{label} from {was} to {now}" for label, was, now in pairs if was != now]
        if clauses:
            yield new, f"{told.changed.format(_value(old, told.named_by))}: {'; '.join(clauses)}"


def _entries(told: Told, inspection: Inspection) -> Iterator[Entry]:
    """Tell one table's rows of an inspection: one query, however many."""
    history: Any = told.model.history  # type: ignore[attr-defined]
    found = history.filter(inspection_id=inspection.pk).order_by("id", "history_id")
    found = found.select_related("history_user", *told.links)
    for _, rows in groupby(found, key=lambda row: row.id):
        for row, words in _sentences(told, list(rows)):
            day = timezone.localdate(row.history_date)
            sentence = f"{row.history_user or SYSTEM} {words} on {long_date(day)}"
            yield Entry(day, row.history_date, sentence, row.history_change_reason or "")


def story(inspection: Inspection) -> list[Entry]:
    """Tell all of it, newest first."""
    entries = changes(inspection)
    for told in TABLES:
        entries += _entries(told, inspection)
    return sorted(entries, key=lambda entry: entry.recorded_at, reverse=True)

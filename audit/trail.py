"""History rows told as sentences: what changed from what to what, in labels and names instead of codes."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import formats, timezone

SYSTEM = "Signoff"
NOT_SET = "not set"


@dataclass(frozen=True)
class Entry:
    """One line of a record's story.

    `happened_on` orders the story; `recorded_at` proves when it was written down. `key` is the row
    that it tells, where a page may do something about it.
    """

    happened_on: datetime.date
    recorded_at: datetime.datetime
    sentence: str
    note: str = ""
    kind: str = "change"
    key: int = 0


def long_date(day: datetime.date) -> str:
    """Write a date as a letter would: 3 August 2022."""
    return formats.date_format(day, "j F Y")


def _words(field: Any, value: Any) -> str:
    """Say a field's value as the page does."""
    if value in (None, ""):
        return NOT_SET
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return long_date(value)
    return str(value)


def _names(rows: list[Any], fields: list[Any]) -> dict[tuple[str, Any], str]:
    """Look up the names behind every link in these rows: one query a field, however many rows."""
    names: dict[tuple[str, Any], str] = {}
    for field in fields:
        if isinstance(field, models.ForeignKey):
            wanted = {getattr(row, field.attname) for row in rows} - {None}
            found = field.related_model._base_manager.in_bulk(wanted) if wanted else {}  # type: ignore[union-attr]
            names.update({(field.name, key): str(value) for key, value in found.items()})
    return names


def _differences(old: Any, new: Any, fields: list[Any], names: dict[tuple[str, Any], str]) -> Iterator[str]:
    """Yield one clause for each field that changed."""
    for field in fields:
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before == after:
            continue
        label = str(field.verbose_name)
        if isinstance(field, models.TextField):
            yield f"changed the {label}"
            continue
        was = names.get((field.name, before), _words(field, before))
        now = names.get((field.name, after), _words(field, after))
        yield f"changed {label} from {was} to {now}"


def changes(record: models.Model, *, leave_out: Collection[str] = ()) -> list[Entry]:
    """Tell the edits of a record, oldest first; `leave_out` names fields that are told elsewhere."""
    rows = list(record.history.order_by("history_id").select_related("history_user"))  # type: ignore[attr-defined]
    skipped = {*leave_out, "version", record._meta.pk.name}
    fields = [field for field in record._meta.concrete_fields if field.name not in skipped]
    kept = [field for field in fields if rows and hasattr(rows[0], field.attname)]
    names = _names(rows, kept)
    story = [_created(rows[0])] if rows else []
    for old, new in pairwise(rows):
        if clauses := list(_differences(old, new, kept, names)):
            story.append(_entry(new, f"{_who(new)} {'; '.join(clauses)}"))
    return story


def _who(row: Any) -> str:
    """Name the person of a history row."""
    return str(row.history_user or SYSTEM)


def _created(row: Any) -> Entry:
    """Tell the first row."""
    return _entry(row, f"{_who(row)} added it to the register")


def _entry(row: Any, sentence: str) -> Entry:
    """Make an entry of a history row."""
    day = timezone.localdate(row.history_date)
    return Entry(day, row.history_date, f"{sentence} on {long_date(day)}", row.history_change_reason or "")

"""Rewriting what was recorded, behind the triggers, in every way that a hand at the database can."""

import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Max

from audit import triggers
from audit.ledger import LedgerEntry, hash_of
from audit.verify import problems

KINDS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (uuid.UUID, lambda value: uuid.UUID(int=value.int ^ 1)),
    (list, lambda value: [*value, 1]),
    (bool, lambda value: not value),
    (int, lambda value: value + 1),
    (datetime.datetime, lambda value: value + datetime.timedelta(microseconds=1)),
    (datetime.date, lambda value: value + datetime.timedelta(days=1)),
    (dict, lambda value: {**value, "more": 1}),
)
FOR_NOTHING: tuple[tuple[type, Any], ...] = (
    (models.UUIDField, uuid.UUID(int=1)),
    (models.BooleanField, True),
    (models.DateTimeField, datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)),
    (models.DateField, datetime.date(2022, 1, 1)),
    (models.ForeignKey, 1),
    (models.IntegerField, 1),
    (models.JSONField, {"more": 1}),
)
NO_HANDS_LEFT = "refused by the table's own constraints"


@dataclass(frozen=True)
class Found:
    """What verify says of one tampering, beyond what it said before; None where the database refused it."""

    tampering: str
    said: list[str] | None


def another(field: Any, value: Any) -> Any:
    """A value that a column did not have, of the kind that it holds."""
    if value is None:
        return next((other for kind, other in FOR_NOTHING if isinstance(field, kind)), "x")
    for kind, change in KINDS:
        if isinstance(value, kind):
            return change(value)
    longest = getattr(field, "max_length", None) or 1_000_000
    return f"{value}x" if len(value) < longest else ("x" if value[0] != "x" else "y") + value[1:]


@contextmanager
def taken_back() -> Iterator[None]:
    """Let the tampering not have been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found_after(tampering: str, before: set[str], act: Callable[[], Any], heads: Any = ()) -> Found:
    """Tamper, verify, and take it back."""
    with taken_back():
        try:
            with transaction.atomic():
                act()
        except DatabaseError:
            return Found(tampering, None)
        return Found(tampering, [said for said in problems(heads) if said not in before])


def rows_of(model: type[models.Model]) -> Any:
    """A table without the guards of its queryset."""
    return models.QuerySet(model).order_by("pk")


def change(model: type[models.Model], key: Any, field: Any) -> Callable[[], Any]:
    """Change one column of one row."""
    value = rows_of(model).filter(pk=key).values_list(field.attname, flat=True).get()
    return lambda: rows_of(model).filter(pk=key).update(**{field.attname: another(field, value)})


def remove(model: type[models.Model], key: Any) -> Callable[[], Any]:
    """Remove one row."""
    return lambda: rows_of(model).filter(pk=key)._raw_delete(connection.alias)


def insert(model: type[models.Model], key: Any) -> Callable[[], Any]:
    """Insert a copy of a row under the next number."""

    def act() -> None:
        row = rows_of(model).get(pk=key)
        row.pk = (rows_of(model).aggregate(last=Max("pk"))["last"] or 0) + 1
        model._base_manager._insert([row], fields=model._meta.concrete_fields, using=connection.alias)

    return act


def swap(model: type[models.Model], one: Any, other: Any) -> Callable[[], Any]:
    """Let two rows change places."""

    def act() -> None:
        for key, to in ((one, -1), (other, one), (-1, other)):
            rows_of(model).filter(pk=key).update(**{model._meta.pk.attname: to})

    return act


def forge(seq: int) -> None:
    """Change what an entry says and hash the rest of the ledger anew, head and all: the one perfect crime."""
    entries = list(rows_of(LedgerEntry).filter(pk__gte=seq))
    prev = entries[0].prev
    for entry in entries:
        if entry.seq == seq:
            said = json.loads(entry.body)
            said["request"] = "forged"
            entry.body = json.dumps(said, sort_keys=True, separators=(",", ":"))
        entry.prev, entry.hash = prev, hash_of(entry.seq, prev, entry.body)
        prev = entry.hash
        rows_of(LedgerEntry).filter(pk=entry.seq).update(prev=entry.prev, hash=entry.hash, body=entry.body)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_ledgerhead SET hash = %s", [prev])


def tables() -> list[type[models.Model]]:
    """What nobody may rewrite: the ledger, and all that it tells of."""
    return [LedgerEntry, *triggers.append_only_models()]


def key_names(model: type[models.Model], key: Any) -> str:
    """How verify names a row, at least in part."""
    return f"ntry {key}" if model is LedgerEntry else f" {key}"

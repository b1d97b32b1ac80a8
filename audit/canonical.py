"""Rows as text that comes out the same whenever it is written, and by whichever database."""

import datetime
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db import models

Row = dict[str, Any]

# How a row that was disposed of reads: `audit.disposal` writes it, and the triggers let nothing else in.
DISPOSED = "[disposed under entry {}]"


def canonical(value: Any) -> str:
    """Write a value as JSON in the one way that is hashed: sorted keys, ASCII, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def moment(value: datetime.datetime) -> str:
    """Write a moment in UTC to the microsecond."""
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _as_it_is(value: Any) -> Any:
    """Leave what JSON can hold."""
    return value


# What a column's value is in JSON. A kind of column that is not here cannot be recorded.
WRITTEN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (models.DateTimeField, moment),
    (models.DateField, datetime.date.isoformat),
    (models.TimeField, datetime.time.isoformat),
    (models.DurationField, str),
    (models.DecimalField, str),
    (models.UUIDField, str),
    (models.IntegerField, _as_it_is),
    (models.BooleanField, _as_it_is),
    (models.CharField, _as_it_is),
    (models.TextField, _as_it_is),
    (models.JSONField, _as_it_is),
)


def writer_of(field: Any) -> Callable[[Any], Any]:
    """How a column's value is written."""
    target = getattr(field, "target_field", None) or field
    for kind, write in WRITTEN:
        if isinstance(target, kind):
            return write
    raise TypeError(f"The ledger does not know how to write {field}. Say how in audit/canonical.py.")


@cache
def columns(model: type[models.Model]) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """A table's columns: name, attribute, how it is written."""
    return tuple((str(field.column), field.attname, writer_of(field)) for field in model._meta.concrete_fields)


@cache
def salted_columns(model: type[models.Model]) -> frozenset[str]:
    """The columns that go into the ledger as salted digests: free text, which may one day have to be disposed of.

    Every text field is one, and whatever the model lists as `disposable`; a history row's are its model's.
    """
    named = getattr(getattr(model, "instance_type", model), "disposable", ())
    return frozenset(
        str(field.column)
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) or field.name in named
    )


def written(model: type[models.Model], values: Iterable[Any]) -> Row:
    """Write a row's values, given in the order of its columns."""
    return {
        name: None if value is None else write(value)
        for (name, _, write), value in zip(columns(model), values, strict=True)
    }


def given_to_older(model: type[models.Model], column: str) -> Any:
    """What a column that was added to a table holds in the rows that were there before."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return None if field.null else writer_of(field)(field.get_default())


def digest(salt: str, value: str) -> Row:
    """Stand in for a value: nobody without the salt can tell what it was, nor claim that it was another."""
    return {"sha256": hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()}


def salted(model: type[models.Model], row: Row) -> tuple[Row, Row]:
    """Put digests in place of free text, and give back the salts by column. Empty text stays empty."""
    salts = {name: secrets.token_hex(16) for name in sorted(salted_columns(model)) if row[name]}
    return row | {name: digest(salt, row[name]) for name, salt in salts.items()}, salts

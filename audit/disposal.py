"""Lawful disposal of free text: the text goes, that it was there stays, and the chain still holds."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models, transaction

from audit import ledger
from audit.canonical import DISPOSED, canonical, salted_columns
from audit.ledger import LedgerEntry
from audit.models import Disposal


@dataclass(frozen=True)
class Place:
    """One column of one recorded row in which a text stands."""

    entry: LedgerEntry
    row: Any
    field: Any

    @property
    def text(self) -> str:
        """What stands there."""
        return str(getattr(self.row, self.field.attname))

    @property
    def said(self) -> str:
        """Say what kind of text it is: "move: reason"."""
        of = getattr(self.row, "instance_type", type(self.row))
        is_why = self.field.name == "history_change_reason"
        return f"{of._meta.verbose_name}: {'why it was changed' if is_why else self.field.verbose_name}"

    @cached_property
    def record(self) -> Any:
        """The record whose history this is, where it still stands and says the same."""
        of = getattr(self.row, "instance_type", None)
        if of is None or not hasattr(of, self.field.attname):
            return None
        key = getattr(self.row, of._meta.pk.attname)
        return of._base_manager.filter(pk=key, **{self.field.attname: self.text}).first()


def places(entries: Iterable[LedgerEntry]) -> Iterator[Place]:
    """Every text that stands in the rows of some entries and may be disposed of: one question a table."""
    by_table = sorted(entries, key=attrgetter("table", "seq"))
    for table, group in groupby(by_table, key=attrgetter("table")):
        held = {entry.seq: entry for entry in group if entry.salts != "{}"}
        model = model_of(table) if held else LedgerEntry
        rows = {str(key): row for key, row in model._base_manager.in_bulk([e.key for e in held.values()]).items()}
        for entry in held.values():
            for field in model._meta.concrete_fields:
                if field.column in json.loads(entry.salts):
                    yield Place(entry, rows[entry.key], field)


def model_of(table: str) -> type[models.Model]:
    """The model whose table this is."""
    return next(each for each in apps.get_models() if each._meta.db_table == table)


def dispose(entry: LedgerEntry, column: str, *, by: Any, authority: str) -> Disposal:
    """Dispose of one column of the row that an entry tells of, and of the salt that opens its digest.

    What stands on the record itself, and other rows that repeat the text, are for the caller to find.
    """
    model = model_of(entry.table)
    # Read anew: another column of the same row may just have gone.
    entry.refresh_from_db(fields=["salts"])
    salts: dict[str, str] = json.loads(entry.salts)
    if column not in salted_columns(model) or column not in salts:
        raise ValueError(f"{column} of {entry} holds no text that can be disposed of.")
    with transaction.atomic(), ledger.turn():
        told = Disposal(seq=ledger.next_number(), covers=entry.seq, table_name=entry.table, row_key=entry.key)
        told.column_name, told.authority, told.by = column, authority, by
        told.save()
        _write_over(model, entry.key, column, DISPOSED.format(told.seq))
        kept = {name: salt for name, salt in salts.items() if name != column}
        LedgerEntry.objects.filter(seq=entry.seq).update(salts=canonical(kept))
    return told


def _write_over(model: type[models.Model], key: str, column: str, words: str) -> None:
    """Put the words in the row. The triggers look for the disposal that they name."""
    attribute = next(field.attname for field in model._meta.concrete_fields if field.column == column)
    change: dict[str, Any] = {attribute: words}
    model._base_manager.filter(pk=key).update(**change)

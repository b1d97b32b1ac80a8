"""Lawful disposal of free text: the text goes, that it was there stays, and the chain still holds."""

import json
from typing import Any

from django.apps import apps
from django.db import models, transaction

from audit import ledger
from audit.canonical import DISPOSED, canonical, salted_columns
from audit.ledger import LedgerEntry
from audit.models import Disposal


def dispose(entry: LedgerEntry, column: str, *, by: Any, authority: str) -> Disposal:
    """Dispose of one column of the row that an entry tells of, and of the salt that opens its digest.

    What stands on the record itself, and other rows that repeat the text, are for the caller to find.
    """
    model = next(each for each in apps.get_models() if each._meta.db_table == entry.table)
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

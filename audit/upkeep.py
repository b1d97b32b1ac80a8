"""Around every migration: the triggers stand, and the ledger has begun."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections, models, transaction

from audit import ledger, triggers
from audit.canonical import Row, canonical, columns, written
from audit.ledger import GENESIS, LedgerEntry, LedgerHead, Telling, person_of

BATCH = 2000


def before_migrate(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Take the triggers down on SQLite, which rebuilds tables to change them: the rebuilding trips on triggers."""
    if plan and connections[using].vendor == "sqlite":
        triggers.remove(connections[using])


def after_migrate(using: str, **kwargs: Any) -> None:
    """Put up the triggers, whatever was migrated; and begin the ledger where there is none."""
    connection = connections[using]
    if LedgerHead._meta.db_table not in connection.introspection.table_names():
        return
    with transaction.atomic(using=using):
        is_new = not (LedgerHead.objects.exists() or LedgerEntry.objects.exists())
        if is_new:
            LedgerHead(seq=0, hash=ledger.BEFORE_THE_FIRST).save(force_insert=True)
        triggers.install(connection)
        if is_new:
            _begin(set(connection.introspection.table_names()))


def _begin(tables: set[str]) -> None:
    """Write the first entry: what was recorded before the ledger, by table, with a digest of it."""
    there = [model for model in triggers.append_only_models() if model._meta.db_table in tables]
    before = {model._meta.db_table: recorded_before(model) for model in there}
    row = {"tables": {table: told for table, told in before.items() if told["rows"]}, "site": secrets.token_hex(16)}
    ledger.enter(Telling(GENESIS, person_of(None), ""), row=row)


def recorded_before(model: type[models.Model], last: Any = None, only: Sequence[str] = ()) -> Row:
    """Count and digest a table's rows up to a key, in the order of their keys; all columns, or only these."""
    rows = model._base_manager.order_by("pk")
    rows = rows if last is None else rows.filter(pk__lte=last)
    names = [name for _, name, _ in columns(model)]
    wanted = list(only) or [column for column, _, _ in columns(model)]
    told, count = hashlib.sha256(), 0
    place = names.index(str(model._meta.pk.attname))
    for values in rows.values_list(*names).iterator(BATCH):
        row = written(model, values)
        told.update(f"{canonical({column: row.get(column) for column in wanted})}\n".encode())
        count, last = count + 1, values[place]
    return {"rows": count, "last": last, "columns": wanted, "sha256": told.hexdigest()}


def missing_triggers(app_configs: Any, databases: list[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of triggers that do not stand as they should. A warning, for `migrate` must be able to mend it."""
    return [
        checks.Warning(
            f"The trigger {name} on {table} is missing or changed: the database would let its rows be rewritten.",
            hint="Run ./signoff manage migrate, which puts it up again, and find out who took it down.",
            id="audit.W001",
        )
        for alias in databases or ()
        for table, name in triggers.missing(connections[alias])
    ]

"""What the database itself refuses: one table of guards, computed from the models, for both engines.

Rows of history, facts, events and the ledger are only ever added. A tracked record's version rises by
exactly one, which no bulk write and no hand at the database does by accident. An entry of the ledger
follows the head, and moves it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from audit.canonical import salted_columns
from audit.guarded import Guarded, Triggers
from audit.ledger import LedgerEntry, LedgerHead
from audit.trigger_postgresql import Postgresql
from audit.trigger_sqlite import Sqlite

ENGINES: dict[str, Any] = {"sqlite": Sqlite, "postgresql": Postgresql}


def _unique(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """The sets of columns in which no two rows may agree: REPLACE removes a row that agrees in any of them."""
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if field.unique:
            yield (str(field.column),)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(str(columns[name]) for name in constraint.fields)


def _guarded(model: type[models.Model]) -> Guarded:
    """Say what guards must know of a model's table."""
    names = tuple(str(field.column) for field in model._meta.concrete_fields)
    history: Any = getattr(model, "history", None)
    kept = {str(field.column) for field in history.model._meta.concrete_fields} if history else set(names)
    return Guarded(
        table=model._meta.db_table,
        key=str(model._meta.pk.column),
        columns=names,
        disposable=tuple(sorted(salted_columns(model))),
        unique=tuple(_unique(model)),
        untracked=tuple(name for name in names if name not in kept),
    )


def append_only_models() -> list[type[models.Model]]:
    """The tables whose rows are only ever added, the ledger itself left out."""
    return [model for model in apps.get_models() if getattr(model, "is_append_only", False)]


def tracked_models() -> list[type[models.Model]]:
    """The tables of records that can be edited."""
    return [model for model in apps.get_models() if hasattr(model, "history") and not model._meta.proxy]


def guards(vendor: str) -> Triggers:
    """Every trigger that must stand, by table and name, in the words of this engine."""
    write = ENGINES[vendor]
    made: Triggers = {}
    for model in append_only_models():
        made |= write.append_only(_guarded(model))
    for model in tracked_models():
        made |= write.version(_guarded(model))
    made |= write.ledger(_guarded(LedgerEntry), _guarded(LedgerHead))
    return made


def missing(connection: Any) -> list[tuple[str, str]]:
    """The triggers that do not stand as they should, by table and name, on the tables that there are."""
    engine = ENGINES[connection.vendor]
    tables = set(connection.introspection.table_names())
    wanted = {place: sql for place, sql in guards(connection.vendor).items() if place[0] in tables}
    standing = engine.standing(connection)
    return [place for place, sql in wanted.items() if standing.get(place) != engine.told(sql)]


def install(connection: Any) -> None:
    """Put up every trigger that does not stand as it should."""
    absent = missing(connection)
    if not absent:
        return
    wanted = guards(connection.vendor)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in ENGINES[connection.vendor].FUNCTIONS:
            cursor.execute(statement)
        for table, name in absent:
            cursor.execute(ENGINES[connection.vendor].drop(table, name))
            cursor.execute(wanted[table, name])


def remove(connection: Any) -> None:
    """Take down every trigger: before SQLite rebuilds tables, and before tests empty them."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table, name in ENGINES[connection.vendor].standing(connection):
            cursor.execute(ENGINES[connection.vendor].drop(table, name))

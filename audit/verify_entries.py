"""Entry by entry: the chain holds, and each row is what its entry says."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db import DatabaseError, models

from audit import triggers
from audit.canonical import DISPOSED, Row, columns, digest, given_to_older, written
from audit.ledger import BEFORE_THE_FIRST, GENESIS, LedgerEntry, hash_of
from audit.models import Disposal
from audit.upkeep import recorded_before

BATCH = 2000
COPIED = ("at", "kind", "table", "key", "record", "about")


class Read(NamedTuple):
    """An entry as it is read: column by column, for there are many."""

    seq: int
    prev: str
    hash: str
    body: str
    salts: str
    at: str
    kind: str
    actor: str
    table: str
    key: str
    record: str
    about: str


class Told(NamedTuple):
    """What a readable entry says of its row."""

    entry: Read
    row: Row
    salts: Row


def batches(things: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Take many things some at a time."""
    remaining = iter(things)
    while batch := list(islice(remaining, size)):
        yield batch


def named(model: Any, key: Any, record: str = "") -> str:
    """Name a row as a person would: what it is of, and which."""
    of = getattr(model, "instance_type", None)
    if of is None:
        return f"{str(model._meta.verbose_name).capitalize()} {key}"
    return f"{str(of._meta.verbose_name).capitalize()} {record.rpartition(':')[2]}, history row {key}"


def read_rows(model: type[models.Model], keys: list[Any]) -> dict[Any, Any]:
    """Read rows in columns' order, by key. What cannot be read comes as None, and stops nothing else."""
    names = [name for _, name, _ in columns(model)]
    place = names.index(str(model._meta.pk.attname))
    try:
        return {row[place]: row for row in model._base_manager.filter(pk__in=keys).values_list(*names)}
    except Exception:  # a column holds what its type cannot be: which one, each row will tell
        return _read_one_by_one(model, keys, names)


def _read_one_by_one(model: type[models.Model], keys: list[Any], names: list[str]) -> dict[Any, Any]:
    """Find out which of many rows cannot be read."""
    rows: dict[Any, Any] = {}
    for key in keys:
        try:
            found = model._base_manager.filter(pk=key).values_list(*names).first()
        except Exception:  # whatever it is, it is named
            rows[key] = None
        else:
            rows |= {key: found} if found else {}
    return rows


class Entries:
    """The ledger read once, from its first entry to its last."""

    def __init__(self) -> None:
        self.models = {model._meta.db_table: model for model in triggers.append_only_models()}
        self.seen: dict[str, dict[str, int]] = {table: {} for table in self.models}
        self.before: dict[str, Any] = {}
        self.disposed = {
            (d.covers, d.column_name): d.seq for d in Disposal.objects.only("covers", "column_name", "seq")
        }

    def problems(self) -> Iterator[str]:
        """Go through the ledger."""
        last = (0, BEFORE_THE_FIRST)
        rows = LedgerEntry.objects.order_by("seq").values_list(*Read._fields).iterator(BATCH)
        try:
            for batch in batches(map(Read._make, rows)):
                by_table: dict[str, list[Told]] = {}
                for entry in batch:
                    yield from _link_problems(entry, *last)
                    last = (entry.seq, entry.hash)
                    told, said = _understood(entry)
                    yield from said
                    if told:
                        by_table.setdefault(told.entry.table, []).append(told)
                for table, rows_told in by_table.items():
                    yield from self._row_problems(table, rows_told)
        except (ValueError, UnicodeError, DatabaseError) as error:
            yield f"The ledger cannot be read after entry {last[0]}: {error}"

    def _row_problems(self, table: str, told: list[Told]) -> Iterator[str]:
        """Hold the rows of one table against what some entries say of them."""
        if table not in self.models:
            yield from self._of_no_row(table, told)
            return
        model: Any = self.models[table]
        rows = read_rows(model, [model._meta.pk.to_python(each.entry.key) for each in told])
        for each in told:
            name = named(model, each.entry.key, each.entry.record)
            first = self.seen[table].setdefault(each.entry.key, each.entry.seq)
            if first != each.entry.seq:
                yield f"{name} has a second entry, {each.entry.seq}; its first is {first}."
            key = model._meta.pk.to_python(each.entry.key)
            if key not in rows:
                yield f"{name} is gone. Entry {each.entry.seq} says that it was there."
            elif rows[key] is None:
                yield f"{name} cannot be read: a column holds what cannot stand in it. Entry {each.entry.seq} has it."
            else:
                for column in self._differing(model, rows[key], each):
                    yield f"{name}: {column} differs from entry {each.entry.seq}."

    def _of_no_row(self, table: str, told: list[Told]) -> Iterator[str]:
        """Take the first entry's word for what was there before it; wonder at other tables."""
        for each in told:
            if each.entry.kind == GENESIS and each.entry.seq == 1:
                self.before = each.row["tables"]
                yield from self._older_problems()
            else:
                yield f"Entry {each.entry.seq} tells of a table that is not there: {table or 'none'}."

    def _older_problems(self) -> Iterator[str]:
        """Count and digest again what was recorded before the ledger began."""
        for table, said in self.before.items():
            model = self.models.get(table)
            if model is None or recorded_before(model, said["last"], said["columns"]) != said:
                yield f"Rows of {table} up to {said['last']}, older than the ledger, are not what entry 1 says."

    def _differing(self, model: Any, values: Any, told: Told) -> Iterator[str]:
        """Name the columns in which a row is not what its entry says."""
        for column, value in written(model, values).items():
            # A column that came with a later version stands as that gave it to every older row.
            said = told.row[column] if column in told.row else given_to_older(model, column)
            if isinstance(said, dict) and set(said) == {"sha256"}:
                is_same = self._is_digested(value, said, column, told)
            else:
                is_same = value == said
            if not is_same:
                yield column

    def _is_digested(self, value: Any, said: Row, column: str, told: Told) -> bool:
        """Whether free text is what was digested, or was lawfully disposed of."""
        if under := self.disposed.get((told.entry.seq, column)):
            return bool(value == DISPOSED.format(under) and column not in told.salts)
        salt = told.salts.get(column)
        return bool(salt and isinstance(value, str) and digest(salt, value) == said)

    def unrecorded(self) -> Iterator[str]:
        """Name the rows that no entry tells of."""
        for table, model in self.models.items():
            last, seen = self.before.get(table, {}).get("last"), self.seen[table]
            of = getattr(model, "instance_type", None)
            names = ["pk", *([of._meta.pk.attname] if of else [])]
            for key, *record in model._base_manager.order_by("pk").values_list(*names).iterator(BATCH):
                if str(key) not in seen and (last is None or key > last):
                    yield f"{named(model, key, *map(str, record))} has no entry in the ledger."


def _link_problems(entry: Read, last: int, last_hash: str) -> Iterator[str]:
    """Hold an entry against the one before it, and against its own hash."""
    if entry.seq != last + 1:
        gap = f"Entry {last + 1} is" if entry.seq == last + 2 else f"Entries {last + 1} to {entry.seq - 1} are"
        yield f"{gap} missing from the ledger."
    elif entry.prev != last_hash:
        yield f"Entry {entry.seq} is not linked to the entry before it."
    if hash_of(entry.seq, entry.prev, entry.body) != entry.hash:
        yield f"Entry {entry.seq}: its text, its link or its hash was changed."


def _understood(entry: Read) -> tuple[Told | None, list[str]]:
    """Read what an entry says, and hold the columns that repeat it against that."""
    try:
        said, salts = json.loads(entry.body), json.loads(entry.salts)
        differing = [name for name in COPIED if said[name] != getattr(entry, name)]
        differing += ["actor"] * (said["actor"]["username"] != entry.actor)
        told = Told(entry._replace(table=said["table"], key=said["key"], record=said["record"]), said["row"], salts)
    except (ValueError, KeyError, TypeError):
        return None, [f"Entry {entry.seq} cannot be read."]
    problems = [f"Entry {entry.seq}: its column {name} is not what its text says." for name in differing]
    if not said["actor"]["username"]:
        problems.append(f"Entry {entry.seq} names nobody.")
    return told, problems

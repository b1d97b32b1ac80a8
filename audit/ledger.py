"""The ledger: one entry for everything that is recorded, each bound to the one before it by a hash."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from audit.canonical import Row, canonical, columns, moment, salted, written
from audit.origin import origin

BEFORE_THE_FIRST = "0" * 64
GENESIS = "genesis"


class NotTrackedError(RuntimeError):
    """A write that would leave no history."""


class LedgerHead(models.Model):
    """The newest entry's number and hash: one row, which whoever writes next must hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Entry {self.seq}"


class LedgerEntry(models.Model):
    """One recorded thing. Only `seq`, `prev` and `body` are hashed.

    `salts` opens the digests of free text in the body. The columns after it repeat what the body
    says, so that entries can be looked up; `verify` holds them against it.
    """

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    body = models.TextField()
    salts = models.TextField(default="{}")
    at = models.CharField(max_length=27, db_index=True)
    kind = models.CharField(max_length=30)
    actor = models.CharField(max_length=150)
    table = models.CharField(max_length=100)
    key = models.CharField(max_length=40)
    record = models.CharField(max_length=100)
    about = models.CharField(max_length=100)

    class Meta:
        ordering = ("seq",)
        indexes = tuple(
            models.Index(fields=(name, "-seq"), name=f"ledger_by_{name}")
            for name in ("kind", "actor", "record", "about")
        )

    def __str__(self) -> str:
        return f"Entry {self.seq}"


@dataclass(frozen=True)
class Head:
    """The newest entry, as it is kept elsewhere for a witness: site, number, hash, entries, time."""

    seq: int
    hash: str
    site: str = ""
    at: str = ""

    def __str__(self) -> str:
        return f"{self.site} {self.seq} {self.hash} {self.seq} {self.at}"


@dataclass(frozen=True)
class Telling:
    """What an entry says besides the row: what was done, by whom, to which record, about which other."""

    kind: str
    actor: Row
    record: str
    about: str = ""


_turn: ContextVar[list[Head] | None] = ContextVar("turn", default=None)


def hash_of(seq: int, prev: str, body: str) -> str:
    """Bind an entry to its place and to the entry before it."""
    return hashlib.sha256(f"{seq}\n{prev}\n{body}".encode()).hexdigest()


def key_of(record: models.Model) -> str:
    """Name a record for good: its room, its kind and its number."""
    concrete = record._meta.concrete_model or type(record)
    return f"{concrete._meta.label_lower}:{record.pk}"


def person_of(user: Any, name: str = "") -> Row:
    """Name who did it, as they were called then; where no person is known, the name that acted."""
    if user is None:
        return {"id": None, "username": name or origin().name, "name": ""}
    return {"id": user.pk, "username": user.get_username(), "name": str(user)}


@contextmanager
def turn() -> Iterator[None]:
    """Wait until this transaction may write to the ledger.

    Taken before anything else is locked, so that two people who save the same records in another order
    wait for each other once, and not for ever. On SQLite the transaction itself is the turn.
    """
    if _turn.get() is not None:
        yield
        return
    token = _turn.set([_held_head()])
    try:
        yield
    finally:
        _turn.reset(token)


def _held_head() -> Head:
    """Read the head, and hold it until the transaction ends."""
    if not connection.in_atomic_block:
        raise NotTrackedError("A record is kept only inside a transaction, together with what it tells.")
    held = LedgerHead.objects.select_for_update().values_list("seq", "hash").first()
    if held is None:
        raise NotTrackedError("The ledger has not been started. Run ./signoff manage migrate.")
    return Head(*held)


def next_number() -> int:
    """The number that the next entry will have; asked within a turn."""
    held = _turn.get()
    if held is None:
        raise NotTrackedError("Take a turn before asking for a number.")
    return held[0].seq + 1


def record(row: models.Model, told: Telling) -> None:
    """Enter a row that was just written, with the values that the database gave back."""
    model = type(row)
    kept, salts = salted(model, written(model, (getattr(row, name) for _, name, _ in columns(model))))
    enter(told, table=model._meta.db_table, key=str(row.pk), row=kept, salts=salts)


def enter(told: Telling, *, row: Row, table: str = "", key: str = "", salts: Row | None = None) -> None:
    """Write the next entry."""
    with turn():
        held: Any = _turn.get()
        head: Head = held[0]
        at = moment(timezone.now())
        said = {"at": at, "kind": told.kind, "table": table, "key": key, "record": told.record, "about": told.about}
        body = canonical({**said, "actor": told.actor, "request": origin().request_id, "row": row})
        seq = head.seq + 1
        entry = LedgerEntry(seq=seq, prev=head.hash, hash=hash_of(seq, head.hash, body), body=body, **said)
        entry.actor, entry.salts = str(told.actor["username"]), canonical(salts or {})
        # A trigger moves the head with it, and refuses an entry that does not follow the head.
        entry.save(force_insert=True)
        held[0] = Head(seq, entry.hash)


def head() -> Head:
    """The newest entry, for the foot of a paper and for `ledger_head`."""
    site = LedgerEntry.objects.filter(seq=1).values_list("hash", flat=True).first()
    newest = LedgerEntry.objects.order_by("-seq").values_list("seq", "hash", "at").first()
    seq, newest_hash, at = newest or (0, BEFORE_THE_FIRST, "")
    return Head(seq, newest_hash, (site or BEFORE_THE_FIRST)[:12], at)

"""Entries of the ledger told as sentences: who did what to which record, and nothing of what it says."""

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps

from audit.canonical import Row
from audit.ledger import GENESIS, LedgerEntry
from audit.models import Event
from audit.recorded import HISTORY_KINDS
from audit.trail import SYSTEM

KINDS: dict[str, str] = {
    **{kind: f"{kind} a record" for kind in HISTORY_KINDS.values()},
    "told": "recorded a fact",
    **dict(Event.Kind.choices),
    "disposed": "disposed of a text",
    GENESIS: "began the ledger",
}
NO_NAME = "Somebody"


@dataclass(frozen=True)
class Happening:
    """One thing that happened. `record` and `about` are keys, such as `recommendations.finding:12`."""

    seq: int
    at: datetime.datetime
    who: str
    username: str
    sentence: str
    kind: str
    record: str
    about: str
    request: str


def worded(key: str) -> str:
    """Say a record's key as a person would: "finding 12"."""
    label, _, number = key.partition(":")
    return f"{apps.get_model(label)._meta.verbose_name} {number}" if number else ""


def happenings(entries: Iterable[LedgerEntry]) -> Iterator[Happening]:
    """Tell some entries; one question more, however many they are, asks what people were refused."""
    told = list(entries)
    keys = [entry.key for entry in told if entry.kind == Event.Kind.REFUSED]
    refused = dict(Event.objects.filter(pk__in=keys).values_list("pk", "subject")) if keys else {}
    for entry in told:
        yield _happening(entry, json.loads(entry.body), refused)


def _happening(entry: LedgerEntry, said: Row, refused: dict[int, str]) -> Happening:
    """Tell one entry."""
    who = _who(entry, said["actor"])
    address = refused.get(int(entry.key)) if entry.kind == Event.Kind.REFUSED else ""
    return Happening(
        seq=entry.seq,
        at=datetime.datetime.fromisoformat(entry.at),
        who=who,
        username=entry.actor,
        sentence=f"{who} {_what(entry)}{f': {address}' if address else ''}",
        kind=KINDS.get(entry.kind, entry.kind),
        record=entry.record,
        about=entry.about,
        request=said["request"],
    )


def _who(entry: LedgerEntry, actor: Row) -> str:
    """Name who did it, as they were called then. What was typed at sign-in is nobody's name yet."""
    if actor["name"]:
        return str(actor["name"])
    if entry.kind == Event.Kind.SIGN_IN_REFUSED:
        return f"“{entry.actor}”" if entry.actor.strip() else NO_NAME
    return SYSTEM if entry.actor in ("system", "web") else entry.actor


def _what(entry: LedgerEntry) -> str:
    """Say what was done, to which record, and what that belongs to."""
    thing, about = worded(entry.record), worded(entry.about)
    belongs = f", of {about}" if about else ""
    if entry.kind in HISTORY_KINDS.values():
        return f"{entry.kind} {thing}{belongs}"
    if entry.kind == "told":
        return f"recorded {thing}{belongs}"
    return f"{KINDS.get(entry.kind, entry.kind)}{f': {thing}{belongs}' if thing else ''}"

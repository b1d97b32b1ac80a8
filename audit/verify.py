"""Whether anything that was recorded was rewritten: every problem, named by record, row and field."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from audit import triggers
from audit.ledger import LedgerEntry, LedgerHead, head
from audit.verify_entries import Entries
from audit.verify_records import live_problems

Check = Callable[[], Iterator[str]]
KEPT_HEAD = re.compile(r"(?P<site>[0-9a-f]{12}) (?P<seq>\d{1,18}) (?P<hash>[0-9a-f]{64})( .*)?")


def problems(kept_heads: Iterable[str] = ()) -> Iterator[str]:
    """Look at everything, and go on after each problem."""
    entries = Entries()
    yield from trigger_problems()
    yield from entries.problems()
    yield from entries.unrecorded()
    yield from live_problems()
    yield from head_problems()
    yield from kept_head_problems(kept_heads)
    for path in settings.VERIFY_ALSO:
        also: Check = import_string(path)
        yield from also()


def trigger_problems() -> Iterator[str]:
    """Name the triggers that do not stand as they should."""
    for table, name in triggers.missing(connection):
        yield f"Trigger {name} on {table} is missing or changed. Run migrate to put it up again."


def head_problems() -> Iterator[str]:
    """Hold the head against the newest entry."""
    heads = list(LedgerHead.objects.values_list("seq", "hash"))
    newest = LedgerEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    if newest is None:
        yield "The ledger is empty: not even its first entry is there."
    if len(heads) != 1:
        yield f"The ledger has {len(heads)} heads instead of one."
    for seq, kept in heads:
        if newest and seq != newest[0]:
            yield f"The ledger's head says that entry {seq} is the newest, but that is entry {newest[0]}."
        elif newest and kept != newest[1]:
            yield f"The ledger's head does not fit the newest entry, {seq}."


def kept_head_problems(lines: Iterable[str]) -> Iterator[str]:
    """Hold the ledger against heads that were kept elsewhere, one a line; lines that begin with # are left out."""
    now = head()
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        kept = KEPT_HEAD.fullmatch(text)
        if not kept:
            yield f"Line {number} of the kept heads is not a head as ledger_head prints it."
        elif kept["site"] != now.site:
            yield f"Line {number} of the kept heads is of another ledger: {kept['site']}, and this is {now.site}."
        else:
            yield from _held_against(int(kept["seq"]), kept["hash"], now.seq)


def _held_against(seq: int, kept: str, newest: int) -> Iterator[str]:
    """Hold one kept head against the entry of its number."""
    if seq > newest:
        yield f"Entry {seq} was kept elsewhere, and the ledger ends at {newest}: this database is older, or was cut."
        return
    found = LedgerEntry.objects.filter(seq=seq).values_list("hash", flat=True).first()
    if found != kept:
        yield f"Entry {seq} is not the entry that was kept elsewhere: the ledger was written anew up to it."

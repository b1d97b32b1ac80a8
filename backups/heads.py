"""A backup held against the heads that were kept elsewhere."""

import datetime
from collections.abc import Iterable, Iterator

from audit.ledger import Head
from audit.verify import KEPT_HEAD


def kept_heads(lines: Iterable[str]) -> Iterator[tuple[str, Head]]:
    """Read heads as `ledger_head` prints them, each with its line; `verify` is who complains of other lines."""
    for line in lines:
        if found := KEPT_HEAD.fullmatch(line.strip()):
            yield line, Head(int(found["seq"]), found["hash"], found["site"], line.split()[-1])


def reached(newest: Head, lines: Iterable[str]) -> list[str]:
    """The lines that `verify` can hold the backup against: all but the heads that came after it."""
    every = list(lines)
    later = {line for line, head in kept_heads(every) if head.site == newest.site and head.seq > newest.seq}
    return [line for line in every if line not in later]


def not_in_it(newest: Head, lines: Iterable[str]) -> list[str]:
    """Say that a later head was published than the one that the backup ends with."""
    later = [head for _, head in kept_heads(lines) if head.site == newest.site and head.seq > newest.seq]
    if not later:
        return []
    last = max(later, key=lambda head: head.seq)
    return [
        f"This backup ends at entry {newest.seq}{_of(newest)}. A head of entry {last.seq}{_of(last)} was published: "
        "what was recorded between them is not in it."
    ]


def _of(head: Head) -> str:
    """Say of which day a head is, where it says so."""
    try:
        return f" of {datetime.datetime.fromisoformat(head.at):%-d %B %Y}"
    except ValueError:
        return ""

"""The last eight quarters: what came, what was signed off, and what was open at the end of each."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from recommendations.dates import months_after
from recommendations.standing import Register
from reports.movement import Change, Entry, happenings, walk

COUNT = 8
MONTHS = 3


@dataclass(frozen=True)
class Quarter:
    """Three calendar months, or what of them has passed. `began_with` and `open` are the keys of open findings."""

    starts_on: datetime.date
    ends_on: datetime.date
    began_with: frozenset[int]
    entries: tuple[Entry, ...]
    open: frozenset[int]

    def changed(self, change: Change) -> tuple[Entry, ...]:
        """List what changed in one way."""
        return tuple(entry for entry in self.entries if entry.change == change)

    @property
    def name(self) -> str:
        """The month in which it ends, and the year: Jun 2022."""
        return f"{self.ends_on:%b %Y}"


def _starts(as_at: datetime.date) -> list[datetime.date]:
    """Find the first days of the last eight quarters, the one that holds this day included."""
    this = datetime.date(as_at.year, as_at.month - (as_at.month - 1) % MONTHS, 1)
    return [months_after(this, -MONTHS * back) for back in range(COUNT - 1, -1, -1)]


def quarters(as_at: datetime.date, known_at: datetime.datetime | None = None) -> tuple[Quarter, ...]:
    """Count the eight quarters up to the end of a day; the last ends on that day."""
    starts = _starts(as_at)
    eve = starts[0] - datetime.timedelta(days=1)
    start = Register(eve, known_at)
    entries = list(walk(start, happenings(eve, as_at, known_at)))
    open_ = frozenset(start.open)
    made: list[Quarter] = []
    for starts_on in starts:
        ends_on = min(months_after(starts_on, MONTHS) - datetime.timedelta(days=1), as_at)
        inside = tuple(entry for entry in entries if starts_on <= entry.on <= ends_on)
        made.append(Quarter(starts_on, ends_on, open_, inside, _after(open_, inside)))
        open_ = made[-1].open
    return tuple(made)


def _after(open_: frozenset[int], entries: tuple[Entry, ...]) -> frozenset[int]:
    """Say what is open after these changes."""
    left: Mapping[int, Entry] = {entry.finding: entry for entry in entries}
    came = {key for key, entry in left.items() if entry.change.adds > 0}
    return frozenset((open_ - left.keys()) | came)

"""How the register came from one position to another: the changes by which each figure of a period is counted.

Opening + new − signed off − other ends + reopened + reclassified in − out + late in − out = closing, by kind. The
opening is what the previous paper said, the closing is what the register says, and the changes between come from dated
facts alone: if the three do not agree, what makes the difference is unexplained.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from inspections.models import InspectionAssignment
from recommendations.models import Assignment, Finding, Kind, Move
from recommendations.standing import Position, Register
from recommendations.status import OPEN, Status

# A save may take this long from its first line to its last, and so be recorded before a count that did not see it.
GRACE = datetime.timedelta(minutes=1)


class Change(StrEnum):
    """What a figure of a period counts."""

    NEW = "new"
    SIGNED_OFF = "signed_off"
    ENDED_OTHERWISE = "ended_otherwise"
    REOPENED = "reopened"
    CAME = "came"
    LEFT = "left"
    LATE_IN = "late_in"
    LATE_OUT = "late_out"

    @property
    def adds(self) -> int:
        """What one of these does to what is open: 1 or -1."""
        return 1 if self in (Change.NEW, Change.REOPENED, Change.CAME, Change.LATE_IN) else -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one finding, which counted as this kind, on a day."""

    finding: int
    change: Change
    kind: Kind
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact about one finding: a new status, a new kind, or whether an embargo lies on it.

    Of one day, embargoes come first, then kinds, then moves; within each in the order they were written.
    """

    on: datetime.date
    rank: int
    order: int
    finding: int
    value: str | bool


@dataclass(frozen=True)
class Said:
    """What the previous paper said: the kind and the RAG of each finding it counted as open, and when it counted."""

    open: Mapping[int, Kind]
    rags: Mapping[int, str]
    counted_at: datetime.datetime


@dataclass(frozen=True)
class Line:
    """One kind's way through a period. Each figure is the length of one of these."""

    kind: Kind
    opening: tuple[int, ...]
    changes: Mapping[Change, tuple[Entry, ...]]
    closing: tuple[int, ...]


@dataclass(frozen=True)
class Movement:
    """All kinds' ways through a period, and the findings that make a difference nobody recorded."""

    lines: Mapping[Kind, Line]
    unexplained: tuple[int, ...]


def _open_kind(position: Position | None) -> Kind | None:
    """The kind that a finding counts as among what is open; None where it is not."""
    return position.kind if position and position.status in OPEN else None


def _compared(before: Position | None, after: Position) -> Iterator[tuple[Change, Kind]]:
    """Say how a figure counts the way from one position to the next."""
    was, now = _open_kind(before), _open_kind(after)
    if before is None:
        yield Change.NEW, after.kind
    if now is None and (was or before is None):
        yield (Change.SIGNED_OFF if after.status == Status.SIGNED_OFF else Change.ENDED_OTHERWISE), was or after.kind
    elif now and was is None and before is not None:
        yield Change.REOPENED, now
    elif now and was and now != was:
        yield Change.LEFT, was
        yield Change.CAME, now


def happenings(
    after: datetime.date, until: datetime.date, known_at: datetime.datetime | None = None
) -> list[Happening]:
    """List what happened to findings after one day, up to and including another, in order."""
    between = Q(happened_on__gt=after, happened_on__lte=until)
    if known_at:
        between &= Q(recorded_at__lte=known_at)
    moves = Move.objects.effective(known_at).filter(between)
    kinds = Assignment.objects.filter(between, what="kind")
    found = [Happening(on, 2, n, f, to) for on, n, f, to in _values(moves, "sequence", "finding", "to_status")]
    found += [Happening(on, 1, n, f, kind) for on, n, f, kind in _values(kinds, "pk", "finding", "kind")]
    found += _embargoes(between)
    return sorted(found, key=lambda each: (each.on, each.rank, each.order))


def _values(facts: Iterable[object], *names: str) -> Iterable[tuple[datetime.date, int, int, str]]:
    """Read the columns of facts, their day first."""
    rows: Iterable[tuple[datetime.date, int, int, str]] = facts.values_list("happened_on", *names)  # type: ignore[attr-defined]
    return rows


def _embargoes(between: Q) -> list[Happening]:
    """List the embargoes laid and lifted, one for each finding in the draft."""
    facts = list(InspectionAssignment.objects.filter(between, what="embargo").order_by("happened_on", "pk"))
    drafts = {fact.inspection_id for fact in facts}
    findings = defaultdict(list)
    for key, inspection in Finding.objects.filter(inspection__in=drafts).values_list("pk", "inspection"):
        findings[inspection].append(key)
    return [
        Happening(fact.happened_on, 0, fact.pk, key, bool(fact.embargoed))
        for fact in facts
        for key in findings[fact.inspection_id]
    ]


@dataclass
class _State:
    """A finding on its way: what it is, and whether an embargo hides it."""

    kind: Kind
    status: Status | None
    hidden: bool
    on: datetime.date = datetime.date.min

    def take(self, happening: Happening) -> None:
        """Let something happen to it."""
        self.on = happening.on
        if isinstance(happening.value, bool):
            self.hidden = happening.value
        elif happening.rank == 1:
            self.kind = Kind(happening.value)
        else:
            self.status = Status(happening.value)

    @property
    def position(self) -> Position | None:
        """Where figures see it."""
        if self.hidden or self.status is None:
            return None
        return Position(self.status, self.on, self.kind)


def walk(start: Register, told: Iterable[Happening]) -> Iterator[Entry]:
    """Follow every finding from where it stood through what happened to it, and say what figures count on the way."""
    told = list(told)
    touched = {happening.finding for happening in told}
    stood = start.positions(touched)
    began = start.kinds(touched - stood.keys())
    states = {key: _State(Kind(kind), None, key in start.hidden) for key, kind in began.items()}
    states |= {key: _State(at.kind, at.status, key in start.hidden) for key, at in stood.items()}
    for happening in told:
        key = happening.finding
        state = states[key]
        before = state.position
        state.take(happening)
        if (after := state.position) is not None:
            yield from (Entry(key, change, kind, happening.on) for change, kind in _compared(before, after))


def _recorded_late(since: datetime.date, counted_at: datetime.datetime) -> set[int]:
    """Find the findings about which something that had happened by a day was recorded after a moment."""
    late = Q(recorded_at__gt=counted_at - GRACE)
    happened = Q(happened_on__lte=since, voids__isnull=True) | Q(voids__happened_on__lte=since)
    moves = Move.objects.filter(late & happened).values_list("finding", flat=True)
    kinds = Assignment.objects.filter(late, what="kind", happened_on__lte=since).values_list("finding", flat=True)
    drafts = InspectionAssignment.objects.filter(late, what="embargo", happened_on__lte=since).values("inspection")
    hidden = Finding.objects.filter(inspection__in=drafts).values_list("pk", flat=True)
    return {*moves, *kinds, *hidden}


def _late(said: Said, start: Register, since: datetime.date) -> tuple[list[Entry], list[int]]:
    """Compare what the previous paper said with what is now known of its day.

    Gives the late entries, and the findings that differ although nothing was recorded that says so.
    """
    recorded = _recorded_late(since, said.counted_at)
    now = {key: position.kind for key, position in start.open.items()}
    # Sorted, so that the same register always gives the same paper.
    differing = sorted(key for key in said.open.keys() | now.keys() if said.open.get(key) != now.get(key))
    stood = start.positions({*differing, *recorded})
    entries = []
    for key in differing:
        on = stood[key].status_on if key in stood else since
        found = ((Change.LATE_OUT, said.open.get(key)), (Change.LATE_IN, now.get(key)))
        entries += [Entry(key, change, kind, on) for change, kind in found if kind and key in recorded]
    ended = {key for key in recorded - start.hidden if key in stood and stood[key].status not in OPEN}
    seen = Move.objects.effective(said.counted_at).filter(finding__in=ended, happened_on__lte=since)
    # What came and went unseen is late both ways: it changes no sum, and is told all the same.
    for key in sorted(ended - said.open.keys() - set(seen.values_list("finding", flat=True))):
        both = (Change.LATE_IN, Change.LATE_OUT)
        entries += [Entry(key, change, stood[key].kind, stood[key].status_on) for change in both]
    return entries, [key for key in differing if key not in recorded]


def movement(start: Register, then: Register, said: Said | None = None) -> Movement:
    """Count the way from the end of one day to the end of another.

    Without a first day the register begins empty. Without `said` the opening is what is now known of the first day.
    """
    since, until = start.day or datetime.date.min, then.day or datetime.date.max
    entries, unexplained = _late(said, start, since) if said else ([], [])
    entries += walk(start, happenings(since, until, then.known_at))
    opening = said.open if said else {key: at.kind for key, at in start.open.items()}
    closing = {key: at.kind for key, at in then.open.items()}
    lines = {kind: _line(kind, opening, entries, closing) for kind in Kind}
    wrong = {key for line in lines.values() for key in _difference(line)}
    return Movement(lines, tuple(sorted(wrong | set(unexplained))))


def _line(kind: Kind, opening: Mapping[int, Kind], entries: list[Entry], closing: Mapping[int, Kind]) -> Line:
    """Sort out what belongs to one kind."""
    changes = {change: tuple(e for e in entries if e.kind == kind and e.change == change) for change in Change}
    first, last = (tuple(key for key, each in found.items() if each == kind) for found in (opening, closing))
    return Line(kind, first, changes, last)


def _difference(line: Line) -> set[int]:
    """Find the findings whose changes do not lead from the opening to the closing."""
    sums = Counter(line.opening)
    for change, entries in line.changes.items():
        for entry in entries:
            sums[entry.finding] += change.adds
    sums.subtract(Counter(line.closing))
    return {key for key, left in sums.items() if left}

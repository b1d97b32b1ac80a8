"""Figures against a second opinion: random histories, replayed in plain Python."""

import datetime
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit import triggers
from recommendations.models import Assignment, Finding, Kind, Move
from recommendations.status import ENDS, OPEN, Status
from reports.figures import figures, said_by

FIRST = datetime.date(2022, 1, 1)
MIDNIGHT = datetime.time(tzinfo=datetime.UTC)
LATE = ("late_in", "late_out")
days = st.integers(0, 8)


def date(day: int) -> datetime.date:
    """The date of a day's number."""
    return FIRST + datetime.timedelta(days=day)


def moment(day: int) -> datetime.datetime:
    """The moment at which what was recorded on a day was recorded."""
    return datetime.datetime.combine(date(day), MIDNIGHT)


@dataclass(frozen=True)
class Said:
    """A move (`value` is a status) or a change of kind: when it happened, when it was recorded and voided."""

    value: str
    happened: int
    recorded: int
    voided: int | None = None


@dataclass(frozen=True)
class Life:
    """All that was said of one finding. Its first kind is there from the start."""

    moves: tuple[Said, ...]
    kinds: tuple[Said, ...]

    def status(self, day: int, known: int) -> str | None:
        """Where it stood at the end of a day, as known by another."""
        told = [m for m in self.moves if m.recorded <= known and (m.voided is None or m.voided > known)]
        return self._last(told, day)

    def kind(self, day: int, known: int) -> str | None:
        """Of which kind it was."""
        return self._last([k for k in self.kinds if k.recorded <= known], day)

    @staticmethod
    def _last(told: list[Said], day: int) -> str | None:
        """The value of the last that had happened; of one day, the later written."""
        happened = [said for said in told if said.happened <= day]
        return sorted(happened, key=lambda said: said.happened)[-1].value if happened else None


soon = st.just(0) | days
moves = st.builds(Said, st.sampled_from(Status.values), days, soon, st.none() | days)
changes = st.builds(Said, st.sampled_from(Kind.values), days, soon)
beginnings = st.builds(Said, st.sampled_from(Kind.values), st.just(0), st.just(0))
lives = st.builds(
    lambda moves, first, kinds: Life(tuple(moves), (first, *kinds)),
    st.lists(moves, min_size=1, max_size=6),
    beginnings,
    st.lists(changes, max_size=2),
)


def write(finding: Finding, life: Life, by) -> None:
    """Write a life into the register."""
    said = {"finding": finding, "by": by}
    for kind in life.kinds:
        dates = {"happened_on": date(kind.happened), "recorded_at": moment(kind.recorded)}
        Assignment.objects.create(what="kind", kind=kind.value, **dates, **said)
    for number, move in enumerate(life.moves):
        dates = {"happened_on": date(move.happened), "recorded_at": moment(move.recorded)}
        made = Move.objects.create(sequence=2 * number, to_status=move.value, **dates, **said)
        if move.voided is not None:
            dates = {"happened_on": date(move.voided), "recorded_at": moment(move.voided)}
            why = {"to_status": move.value, "reason": "A mistake", "voids": made}
            Move.objects.create(sequence=2 * number + 1, **why, **dates, **said)


def seen(life: Life, day: int, known: int) -> tuple[str | None, str | None] | None:
    """What a figure sees of a finding at the end of a day: its kind, and how it ended; None before it entered."""
    status = life.status(day, known)
    if status is None:
        return None
    return life.kind(day, known), (None if status in OPEN else "signed" if status == Status.SIGNED_OFF else "other")


def ways(life: Life, since: int, until: int, known: int) -> Counter[tuple[str, str | None]]:
    """Count a finding's changes in a period, fact by fact: which change, as which kind."""
    told = [(m.happened, 1, place, "status", m.value) for place, m in enumerate(life.moves) if _stands(m, known)]
    told += [(k.happened, 0, place, "kind", k.value) for place, k in enumerate(life.kinds) if k.recorded <= known]
    now: dict[str, str | None] = {"status": None, "kind": None}
    counted: Counter[tuple[str, str | None]] = Counter()
    for happened, _, _, what, value in sorted(told):
        before, now = now, {**now, what: value}
        if since < happened <= until:
            counted.update(_between(before, now))
    return counted


def _stands(move: Said, known: int) -> bool:
    return move.recorded <= known and (move.voided is None or move.voided > known)


def _between(before: dict[str, str | None], now: dict[str, str | None]) -> list[tuple[str, str | None]]:
    """Say what one fact did: what was there goes, what is there comes, unless it is the same."""
    if now["status"] is None:
        return []
    was_open, is_open = before["status"] in OPEN, now["status"] in OPEN
    found = [("new", now["kind"])] if before["status"] is None else []
    if not is_open and (was_open or before["status"] is None):
        found.append(("signed_off" if now["status"] == Status.SIGNED_OFF else "ended_otherwise", now["kind"]))
    if is_open and before["status"] in ENDS:
        found.append(("reopened", now["kind"]))
    if is_open and was_open and before["kind"] != now["kind"]:
        found += [("left", before["kind"]), ("came", now["kind"])]
    return found


def late_ways(life: Life, since: int, counted: int, known: int) -> Counter[tuple[str, str | None]]:
    """Count what one paper said of a day and the next one knows better."""
    before, after = (seen(life, since, knew) for knew in (counted, known))
    if before is None and after and after[1]:
        # It came and went unseen: told both ways.
        return Counter([("late_in", after[0]), ("late_out", after[0])])
    was, now = (each[0] if each and each[1] is None else None for each in (before, after))
    return Counter([("late_out", was)] * bool(was and was != now) + [("late_in", now)] * bool(now and was != now))


@pytest.fixture
def findings(make_finding):
    """Three findings whose history is still to be written."""
    with transaction.atomic():
        made = [make_finding() for _ in range(3)]
    engine = triggers.ENGINES[connection.vendor]
    for model in (Move, Assignment):
        with connection.cursor() as cursor:
            for table, name in engine.standing(connection):
                if table == model._meta.db_table:
                    cursor.execute(engine.drop(table, name))
        model._base_manager.all()._raw_delete("default")
    return made


@settings(
    max_examples=120,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.lists(lives, min_size=3, max_size=3), since=days, length=days, counted=days, later=days)
def test_figures_say_what_a_plain_replay_says(findings, officer, told, since, length, counted, later):
    until, known = since + length, counted + later
    with transaction.atomic():
        for finding, life in zip(findings, told, strict=True):
            write(finding, life, officer)
        said = said_by(
            figures(date(since), None, moment(counted)).counts() | {"counted_at": moment(counted).isoformat()}
        )
        found = figures(date(until), date(since), moment(known), said)
        assert found.movement.unexplained == ()
        transaction.set_rollback(True)

    for kind, line in found.movement.lines.items():
        opening = {f.pk for f, life in zip(findings, told, strict=True) if seen(life, since, counted) == (kind, None)}
        closing = {f.pk for f, life in zip(findings, told, strict=True) if seen(life, until, known) == (kind, None)}
        assert (set(line.opening), set(line.closing)) == (opening, closing)
        changed = sum(change.adds * len(entries) for change, entries in line.changes.items())
        assert len(line.opening) + changed == len(line.closing)
    for finding, life in zip(findings, told, strict=True):
        lines = found.movement.lines.values()
        entries = [e for line in lines for es in line.changes.values() for e in es if e.finding == finding.pk]
        told_late = Counter((e.change, e.kind) for e in entries if e.change in LATE)
        assert Counter((e.change, e.kind) for e in entries if e.change not in LATE) == ways(life, since, until, known)
        assert told_late == late_ways(life, since, counted, known)

"""Figures against a second opinion: random histories, replayed in plain Python."""

import datetime
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from recommendations.models import Assignment, Finding, Kind, Move
from recommendations.status import ENDS, OPEN, OTHER_ENDS, Status
from reports.figures import figures

FIRST = datetime.date(2022, 1, 1)
MIDNIGHT = datetime.time(tzinfo=datetime.UTC)
LISTS = ("opening", "new", "signed_off", "ended_otherwise", "remaining")
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


def replayed(told: dict[int, Life], since: int, day: int, known: int) -> dict[str, Counter[tuple[int, str]]]:
    """Count a period without the database: for each list, which finding as which kind."""
    lists: dict[str, Counter[tuple[int, str]]] = {name: Counter() for name in (*LISTS, "reopened", "left", "came")}
    for pk, life in told.items():
        before, then = life.status(since, known), life.status(day, known)
        was, now = life.kind(since, known), life.kind(day, known)
        lists["opening"][pk, was] += before in OPEN
        lists["remaining"][pk, now] += then in OPEN
        lists["new"][pk, now] += before is None and then is not None
        lists["signed_off"][pk, now] += before not in ENDS and then == Status.SIGNED_OFF
        lists["ended_otherwise"][pk, now] += before not in ENDS and then in OTHER_ENDS
        lists["reopened"][pk, now] += before in ENDS and then in OPEN
        lists["left"][pk, was] += before in OPEN and was != now
        lists["came"][pk, now] += before in OPEN and was != now
    return {name: +counted for name, counted in lists.items()}


@pytest.fixture
def findings(make_finding):
    """Three findings whose history is still to be written."""
    with transaction.atomic():
        made = [make_finding() for _ in range(3)]
    for model in (Move, Assignment):
        model._base_manager.all()._raw_delete("default")
    return made


@settings(
    max_examples=120,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=st.lists(lives, min_size=3, max_size=3), since=days, length=days, known=st.just(8) | days)
def test_figures_say_what_a_plain_replay_says(findings, officer, told, since, length, known):
    until = since + length
    with transaction.atomic():
        for finding, life in zip(findings, told, strict=True):
            write(finding, life, officer)
        counted = figures(date(until), date(since), moment(known))
        transaction.set_rollback(True)

    lists = replayed({f.pk: life for f, life in zip(findings, told, strict=True)}, since, until, known)
    for name in LISTS:
        found = Counter((f.pk, kind.value) for kind, fs in getattr(counted, name).items() for f in fs)
        assert found == lists[name], name
    for kind in Kind.values:
        opening, new, signed, other, left_open, reopened, left, came = (
            sum(n for (_, k), n in lists[name].items() if k == kind) for name in (*LISTS, "reopened", "left", "came")
        )
        assert opening + new - signed - other + reopened - left + came == left_open

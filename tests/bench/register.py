"""A register of any size, written straight into a scratch database: invented, and the same every time."""

import datetime
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import Board, Force, Portfolio, User
from inspections.models import Inspection, InspectionAssignment, InspectionKind
from recommendations.models import Assignment, Finding, Kind, Move, Update
from recommendations.status import Status

FIRST = datetime.date(2014, 1, 1)
TODAY = datetime.date(2022, 9, 29)
SPAN = (TODAY - FIRST).days
TEXT = "Forces should make sure that what they hold about those at risk is right, and that it is looked at in time. "
# Where a finding ends, and how often: most of an old register has ended.
WAYS = (
    ((Status.AWAITING_OWNER,), 2),
    ((Status.AWAITING_OWNER, Status.IN_PROGRESS), 13),
    ((Status.AWAITING_OWNER, Status.IN_PROGRESS, Status.OWNER_DONE, Status.FORCE_SIGNED_OFF), 5),
    ((Status.AWAITING_OWNER, Status.IN_PROGRESS, Status.OWNER_DONE, Status.FORCE_SIGNED_OFF, Status.SIGNED_OFF), 75),
    ((Status.AWAITING_OWNER, Status.IN_PROGRESS, Status.SUPERSEDED), 5),
)
KINDS = (*[Kind.RECOMMENDATION] * 7, *[Kind.AREA_FOR_IMPROVEMENT] * 3)
A_REPORT = 10
BATCH = 5000


def _write(model: type[models.Model], rows: Iterator[Any]) -> None:
    """Write rows without their history: a bench needs none, and a hundred thousand would take an hour."""
    while batch := list(islice(rows, BATCH)):
        models.QuerySet(model).bulk_create(batch)


def fill(size: int) -> None:
    """Write a register of this many findings."""
    random = Random(7)  # noqa: S311  # the same register every time
    models.QuerySet(Force).bulk_create([Force(pk=1, name="Benchshire Police", sample_today=TODAY)])
    _write(User, (User(pk=n, username=f"person{n}", full_name=f"Person {n}") for n in range(1, 201)))
    _write(Portfolio, (Portfolio(pk=n, name=f"Portfolio {n}") for n in range(1, 9)))
    _write(Board, (Board(pk=n, name=f"Board {n}") for n in range(1, 6)))
    models.QuerySet(InspectionKind).bulk_create([InspectionKind(pk=1, name="National thematic")])
    reports = max(1, size // A_REPORT)
    published = [FIRST + datetime.timedelta(days=random.randrange(SPAN)) for _ in range(reports)]
    _write(Inspection, (_inspection(n, day) for n, day in enumerate(published, start=1)))
    _write(InspectionAssignment, (_stage(n, day) for n, day in enumerate(published, start=1)))
    lives = [_life(random, published[n % reports]) for n in range(size)]
    _write(Finding, (_finding(random, n, n % reports + 1, life) for n, life in enumerate(lives, start=1)))
    _write(Move, (move for n, life in enumerate(lives, start=1) for move in _moves(n, life)))
    _write(Assignment, (each for n, life in enumerate(lives, start=1) for each in _assignments(random, n, life[0][1])))
    _write(Update, (update for n, life in enumerate(lives, start=1) for update in _updates(random, n, life)))


Life = list[tuple[Status, datetime.date]]


def _life(random: Random, day: datetime.date) -> Life:
    """Invent a finding's statuses with their days."""
    (way,) = random.choices([way for way, _ in WAYS], [often for _, often in WAYS])
    life = []
    for status in way:
        life.append((status, day))
        day = min(TODAY, day + datetime.timedelta(days=random.randrange(10, 300)))
    return life


def _inspection(key: int, day: datetime.date) -> Inspection:
    return Inspection(pk=key, title=f"Report {key} on policing", kind_id=1, stage="published", published_on=day)


def _stage(key: int, day: datetime.date) -> InspectionAssignment:
    return InspectionAssignment(inspection_id=key, what="stage", stage="published", **_when(day))


def _when(day: datetime.date) -> dict[str, Any]:
    """When something happened and was recorded, and by whom."""
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    return {"happened_on": day, "recorded_at": noon, "by_id": 1}


def _finding(random: Random, key: int, inspection: int, life: Life) -> Finding:
    status, on = life[-1]
    fields: dict[str, Any] = {"owner_id": random.randrange(1, 201), "rag": random.choice(("green", "amber", "red"))}
    fields |= {"rag_reason": "It is late.", "target_on": life[0][1] + datetime.timedelta(days=365)}
    fields |= {"portfolio_id": key % 8 + 1, "board_id": key % 5 + 1, "status": status, "status_on": on}
    kind = KINDS[key % len(KINDS)]
    return Finding(pk=key, inspection_id=inspection, kind=kind, reference=f"B{key}", text=TEXT * 2, **fields)


def _moves(key: int, life: Life) -> Iterator[Move]:
    before = ""
    for place, (status, day) in enumerate(life, start=1):
        yield Move(finding_id=key, sequence=place, from_status=before, to_status=status, **_when(day))
        before = status


def _assignments(random: Random, key: int, day: datetime.date) -> Iterator[Assignment]:
    for what, value in (
        ("kind", {"kind": KINDS[key % len(KINDS)]}),
        ("owner", {"owner_id": random.randrange(1, 201)}),
        ("portfolio", {"portfolio_id": key % 8 + 1}),
        ("board", {"board_id": key % 5 + 1}),
        ("target_on", {"target_on": day + datetime.timedelta(days=365)}),
    ):
        yield Assignment(finding_id=key, what=what, **value, **_when(day))


def _updates(random: Random, key: int, life: Life) -> Iterator[Update]:
    for status, day in life[:2]:
        rag = random.choice(("green", "amber", "red"))
        yield Update(finding_id=key, text="Looked at.", status=status, rag=rag, rag_reason="It is late.", **_when(day))

"""Findings as they stood on a day: from dated moves, updates and assignments, never from what stands on the row now."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from inspections.models import Inspection
from recommendations.models import Assignment, Finding, Kind, Move, Update
from recommendations.status import Status

# Assignments are looked up under the name of what they set; these two are sought for every finding of a register.
ASSIGNED = ("owner", "portfolio", "board", "cause", "target_on")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a finding stood: its status, since when, and of which kind it was."""

    status: Status
    status_on: datetime.date
    kind: Kind


def _until(facts: QuerySet[Any], day: datetime.date, known_at: datetime.datetime | None) -> QuerySet[Any]:
    """Select facts that had happened by the end of a day and, where asked, were known by a moment."""
    facts = facts.filter(happened_on__lte=day)
    return facts.filter(recorded_at__lte=known_at) if known_at else facts


def _last_of_each(facts: QuerySet[Any], order: str) -> QuerySet[Any]:
    """Select the last fact of each finding. One pass over an index: far quicker than a question a finding."""
    place = Window(RowNumber(), partition_by=F("finding"), order_by=(F("happened_on").desc(), F(order).desc()))
    last: QuerySet[Any] = facts.order_by().annotate(place=place).filter(place=1)
    return last


@dataclass(frozen=True)
class Register:
    """Where every finding stood at the end of a day, by key, and which of them an embargo hid.

    Without a day it is empty: the time before any register.
    """

    day: datetime.date | None
    known_at: datetime.datetime | None
    positions: Mapping[int, Position]
    hidden: frozenset[int]

    @property
    def seen(self) -> Mapping[int, Position]:
        """What figures count: no draft under embargo."""
        return {key: position for key, position in self.positions.items() if key not in self.hidden}

    def kinds(self, findings: Collection[int]) -> dict[int, str]:
        """Say of which kind findings were, also those that had not entered yet."""
        found = dict(Finding.objects.filter(pk__in=findings).values_list("pk", "kind"))
        given = Assignment.objects.filter(what="kind", finding__in=findings)
        # The first one stands for what was before it.
        found |= dict(given.order_by("-happened_on", "-pk").values_list("finding", "kind"))
        known = _until(given, self.day, self.known_at) if self.day else given.none()
        return found | dict(_last_of_each(known, "pk").values_list("finding", "kind"))


def register(day: datetime.date | None, known_at: datetime.datetime | None = None) -> Register:
    """Say where every finding that was in the register stood at the end of a day.

    With `known_at`, as the register would have answered at that moment.
    """
    if day is None:
        return Register(day, known_at, {}, frozenset())
    moves = _last_of_each(_until(Move.objects.effective(known_at), day, known_at), "sequence")
    rows = list(moves.values_list("finding", "to_status", "happened_on"))
    kinds = _last_of_each(_until(Assignment.objects.filter(what="kind"), day, known_at), "pk")
    kind_of = dict(kinds.values_list("finding", "kind"))
    # What is under embargo today is never counted, whatever was so then.
    drafts = Inspection.objects.as_at(day, known_at).filter(Q(then_embargoed=True) | Q(embargoed=True)).values("pk")
    hidden = frozenset(Finding.objects.filter(inspection__in=drafts).values_list("pk", flat=True))
    empty = Register(day, known_at, {}, hidden)
    if early := {finding for finding, *_ in rows} - kind_of.keys():
        kind_of |= empty.kinds(early)
    positions = {finding: Position(Status(status), on, Kind(kind_of[finding])) for finding, status, on in rows}
    return replace(empty, positions=positions)


def entered_on(day: datetime.date, known_at: datetime.datetime | None = None) -> Mapping[int, datetime.date]:
    """Say on which day each finding entered the register, by key."""
    moves = _until(Move.objects.effective(known_at), day, known_at).order_by()
    return dict(moves.values_list("finding").annotate(first=Min("happened_on")))


def as_at(
    findings: QuerySet[Finding], day: datetime.date, known_at: datetime.datetime | None = None, *, prefix: str = "then"
) -> QuerySet[Any]:
    """Give each finding what stood on it at the end of a day.

    Adds `<prefix>_status`, `_status_on`, `_kind`, `_accepted`, `_target_on`, the keys `_cause`, `_owner`, `_portfolio`
    and `_board`, what its last update said (`_rag`, `_rag_reason`, `_update`, `_update_on`), and the key of its last
    move (`_move`). A finding that had not entered the register has no status (None). With `known_at`, answers as the
    register would have answered at that moment.
    """
    of_this = {"finding": OuterRef("pk")}
    moves = _until(Move.objects.effective(known_at).filter(**of_this), day, known_at)
    moves = moves.order_by("-happened_on", "-sequence")
    updates = _until(Update.objects.filter(**of_this), day, known_at).order_by("-happened_on", "-pk")
    given = _until(Assignment.objects.filter(**of_this), day, known_at).order_by("-happened_on", "-pk")
    found: dict[str, Any] = {name: Subquery(given.filter(what=name).values(name)[:1]) for name in ASSIGNED}
    found |= {
        "status": Subquery(moves.values("to_status")[:1]),
        "status_on": Subquery(moves.values("happened_on")[:1]),
        "move": Subquery(moves.values("pk")[:1]),
        "kind": Coalesce(Subquery(given.filter(what="kind").values("kind")[:1]), F("kind")),
        "accepted": Coalesce(Subquery(given.filter(what="accepted").values("accepted")[:1]), Value("pending")),
        "rag": Subquery(updates.values("rag")[:1]),
        "rag_reason": Subquery(updates.values("rag_reason")[:1]),
        "update": Subquery(updates.values("text")[:1]),
        "update_on": Subquery(updates.values("happened_on")[:1]),
    }
    return findings.annotate(**{f"{prefix}_{name}": value for name, value in found.items()})


def restated(findings: Iterable[Any]) -> list[Any]:
    """Let findings with what stood on them then (`then_…`) say that of themselves. For showing, never for saving."""
    rows = list(findings)
    people = User.objects.in_bulk({row.then_owner for row in rows} - {None})
    for row in rows:
        row.owner = people.get(row.then_owner)
        row.rag = row.then_rag or ""
        for name in ("kind", "status", "status_on", "target_on"):
            setattr(row, name, getattr(row, f"then_{name}"))
    return rows

"""Findings as they stood on a day: from dated moves, updates and assignments, never from what stands on the row now."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Board, Portfolio, User
from inspections.models import Inspection
from recommendations.models import Assignment, Finding, Kind, Move, Update
from recommendations.status import OPEN, Status

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


def _last_of_each(facts: QuerySet[Any], findings: QuerySet[Finding], order: str) -> QuerySet[Any]:
    """Select the last of these facts of each finding, by one look into an index for each."""
    own = facts.filter(finding=OuterRef("pk")).order_by("-happened_on", f"-{order}")
    last = findings.order_by().annotate(last=Subquery(own.values("pk")[:1])).values("last")
    rows: QuerySet[Any] = facts.model._default_manager.filter(pk__in=last)
    return rows


@dataclass(frozen=True)
class Register:
    """Where findings stood at the end of a day. Without a day it is empty: the time before any register.

    With `known_at`, as the register would have answered at that moment.
    """

    day: datetime.date | None
    known_at: datetime.datetime | None = None

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The keys of what stood in an embargoed draft. What is under embargo today is hidden, whatever was so then."""
        drafts = Inspection.objects.filter(embargoed=True)
        if self.day:
            then = Inspection.objects.as_at(self.day, self.known_at).filter(then_embargoed=True)
            drafts = Inspection.objects.filter(Q(embargoed=True) | Q(pk__in=then.values("pk")))
        return frozenset(Finding.objects.filter(inspection__in=drafts.values("pk")).values_list("pk", flat=True))

    @cached_property
    def open(self) -> Mapping[int, Position]:
        """What was open and what figures count, by key: no draft under embargo."""
        found = self._positions(Finding.objects.all(), to_status__in=OPEN)
        return {key: position for key, position in found.items() if key not in self.hidden}

    def positions(self, findings: Collection[int]) -> Mapping[int, Position]:
        """Where some findings stood, by key, also those that an embargo hid; nothing of what had not entered."""
        return self._positions(Finding.objects.filter(pk__in=findings))

    def _positions(self, findings: QuerySet[Finding], **of_moves: Any) -> Mapping[int, Position]:
        """Ask the moves where findings stood, and the assignments of which kind they were."""
        if self.day is None:
            return {}
        told = _until(Move.objects.effective(self.known_at), self.day, self.known_at)
        moves = _last_of_each(told, findings, "sequence").filter(**of_moves)
        rows = moves.annotate(then_kind=self._kind("finding")).values_list(
            "finding", "to_status", "happened_on", "then_kind"
        )
        return {finding: Position(Status(status), on, Kind(kind)) for finding, status, on, kind in rows}

    def kinds(self, findings: Collection[int]) -> dict[int, str]:
        """Say of which kind findings were, also those that had not entered yet."""
        wanted = Finding.objects.filter(pk__in=findings).order_by()
        return dict(wanted.annotate(then_kind=self._kind("pk")).values_list("pk", "then_kind"))

    def _kind(self, finding: str) -> Coalesce:
        """Ask of which kind a finding was. The first that it was given stands for what was before it."""
        given = Assignment.objects.filter(what="kind", finding=OuterRef(finding))
        last = _until(given, self.day, self.known_at) if self.day else given.none()
        newest, first = last.order_by("-happened_on", "-pk"), given.order_by("happened_on", "pk")
        own = Finding.objects.filter(pk=OuterRef(finding))
        return Coalesce(*(Subquery(asked.values("kind")[:1]) for asked in (newest, first, own)))


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
    portfolios, boards = Portfolio.objects.in_bulk(), Board.objects.in_bulk()
    causes = Finding.objects.select_related("inspection").in_bulk({row.then_cause for row in rows} - {None})
    for row in rows:
        row.owner, row.cause = people.get(row.then_owner), causes.get(row.then_cause)
        row.portfolio, row.board = portfolios.get(row.then_portfolio), boards.get(row.then_board)
        row.rag = row.then_rag or ""
        for name in ("kind", "status", "status_on", "target_on"):
            setattr(row, name, getattr(row, f"then_{name}"))
    return rows

"""Findings as they stood on a day: from dated moves, updates and assignments, never from what stands on the row now."""

import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recommendations.models import Assignment, Finding, Move, Update


def _latest(facts: QuerySet[Any], day: datetime.date, known_at: datetime.datetime | None, *order: str) -> QuerySet[Any]:
    """Select the facts of each finding up to a day (and, where asked, known by a moment), latest first."""
    facts = facts.filter(finding=OuterRef("pk"), happened_on__lte=day).order_by("-happened_on", *order)
    return facts.filter(recorded_at__lte=known_at) if known_at else facts


def as_at(
    findings: QuerySet[Finding], day: datetime.date, known_at: datetime.datetime | None = None, *, prefix: str = "then"
) -> QuerySet[Any]:
    """Give each finding its status, kind, cause, owner and RAG as they were at the end of a day.

    Adds `<prefix>_status`, `<prefix>_status_on`, `<prefix>_kind`, `<prefix>_cause` and `<prefix>_owner` (keys)
    and `<prefix>_rag`. A finding that had not entered the register has no status (None). With
    `known_at`, answers as the register would have answered at that moment.
    """
    moves = _latest(Move.objects.effective(known_at), day, known_at, "-sequence")
    updates = _latest(Update.objects.all(), day, known_at, "-pk")
    given = _latest(Assignment.objects.all(), day, known_at, "-pk")
    return findings.annotate(
        **{
            f"{prefix}_status": Subquery(moves.values("to_status")[:1]),
            f"{prefix}_status_on": Subquery(moves.values("happened_on")[:1]),
            f"{prefix}_kind": Coalesce(Subquery(given.filter(what="kind").values("kind")[:1]), F("kind")),
            f"{prefix}_cause": Subquery(given.filter(what="cause").values("cause")[:1]),
            f"{prefix}_owner": Subquery(given.filter(what="owner").values("owner")[:1]),
            f"{prefix}_rag": Subquery(updates.values("rag")[:1]),
        }
    )

"""The figures: the only place where anything is counted. Every figure is the length of a list."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from inspections.models import Inspection
from recommendations.models import Finding, Kind, Part
from recommendations.standing import as_at as standing_as_at
from recommendations.status import ENDS, OPEN, OTHER_ENDS, Status

Findings = tuple[Finding, ...]
ByKind = Mapping[Kind, Findings]


@dataclass(frozen=True)
class Cause:
    """A cause of concern that remains, and the recommendations under it that do."""

    finding: Finding
    recommendations: Findings


@dataclass(frozen=True)
class Report:
    """A published report and what it asks for."""

    inspection: Inspection
    findings: Findings


@dataclass(frozen=True)
class Figures:
    """The register as at a day, and what happened since an earlier one.

    The period is (`since`, `as_at`]: after the one day, up to and including the other. Without a
    `since` it has no beginning. Each mapping has all three kinds as keys.
    """

    as_at: datetime.date
    since: datetime.date | None
    remaining: ByKind
    opening: ByKind
    new: ByKind
    signed_off: ByKind
    ended_otherwise: ByKind
    causes: tuple[Cause, ...]
    reports: tuple[Report, ...]
    forthcoming: tuple[Inspection, ...]

    def for_others(self, kind: Kind) -> Findings:
        """Those that remain and are addressed only to others."""
        return tuple(finding for finding in self.remaining[kind] if finding.is_for_others)

    def counts(self) -> dict[str, Any]:
        """The figures as plain data, to be kept with an issued paper."""
        lists = ("opening", "new", "signed_off", "ended_otherwise", "remaining")
        by_kind = {name: {kind.value: len(found) for kind, found in getattr(self, name).items()} for name in lists}
        period = {"as_at": self.as_at.isoformat(), "since": self.since.isoformat() if self.since else None}
        return {**period, **by_kind, "reports": len(self.reports), "forthcoming": len(self.forthcoming)}


def _by_kind(findings: list[Any], prefix: str = "then") -> ByKind:
    """Sort findings into the three kinds, as they were of that kind."""
    return {kind: tuple(f for f in findings if getattr(f, f"{prefix}_kind") == kind) for kind in Kind}


def _positions(day: datetime.date, since: datetime.date, known_at: datetime.datetime | None) -> list[Any]:
    """Fetch what was open on either day, or ended between them."""
    findings = Finding.objects.filter(inspection__embargoed=False).for_list().select_related("cause__inspection")
    rows = standing_as_at(findings, day, known_at)
    rows = standing_as_at(rows, since, known_at, prefix="before")
    moved = Q(then_status__in=OPEN) | Q(before_status__in=OPEN) | Q(then_status_on__gt=since)
    return list(rows.filter(moved).order_by("inspection__published_on", "inspection", "reference", "pk"))


def _reports(since: datetime.date | None, day: datetime.date) -> tuple[Report, ...]:
    """Fetch the reports published in the period with what they ask for."""
    parts = Part.objects.prefetch_related("addressee_links__addressee")
    findings = Finding.objects.for_list().prefetch_related(Prefetch("parts", parts)).order_by("kind", "number", "pk")
    published = Inspection.objects.published_between(since, day).for_list()
    rows = published.prefetch_related(Prefetch("findings", findings))
    return tuple(Report(inspection, tuple(inspection.findings.all())) for inspection in rows)


def figures(
    as_at: datetime.date, since: datetime.date | None = None, known_at: datetime.datetime | None = None
) -> Figures:
    """Count the register as at the end of a day, by when things happened.

    With `known_at`, by what was recorded by that moment.
    """
    rows = _positions(as_at, since or datetime.date.min, known_at)
    remaining = [row for row in rows if row.then_status in OPEN]
    ended = [row for row in rows if row.before_status not in ENDS]
    recommendations = [row for row in remaining if row.then_kind == Kind.RECOMMENDATION]
    causes = (row for row in remaining if row.then_kind == Kind.CAUSE_OF_CONCERN)
    return Figures(
        as_at=as_at,
        since=since,
        remaining=_by_kind(remaining),
        opening=_by_kind([row for row in rows if row.before_status in OPEN], "before"),
        new=_by_kind([row for row in rows if row.before_status is None and row.then_status]),
        signed_off=_by_kind([row for row in ended if row.then_status == Status.SIGNED_OFF]),
        ended_otherwise=_by_kind([row for row in ended if row.then_status in OTHER_ENDS]),
        causes=tuple(Cause(row, tuple(r for r in recommendations if r.then_cause == row.pk)) for row in causes),
        reports=_reports(since, as_at),
        forthcoming=tuple(Inspection.objects.forthcoming(as_at)),
    )

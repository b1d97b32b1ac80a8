"""The figures: the only place where anything is counted. Every figure is the length of a list."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from inspections.models import Inspection, Rag
from recommendations.models import Finding, Kind, Part
from recommendations.standing import Register, entered_on
from recommendations.standing import as_at as standing_as_at
from recommendations.status import Status
from reports.ages import AGES, age_of
from reports.movement import Change, Movement, Said, movement
from reports.quarters import Quarter, quarters

Findings = tuple[Any, ...]
ByKind = Mapping[Kind, Findings]
# The RAGs in the order in which a committee reads them; the last is for what nobody has rated.
RAGS = (*(rag.value for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)), "")


@dataclass(frozen=True)
class Cause:
    """A cause of concern that remains, and the recommendations under it that do."""

    finding: Any
    recommendations: Findings


@dataclass(frozen=True)
class Report:
    """A published report and what it asks for."""

    inspection: Inspection
    findings: Findings


@dataclass(frozen=True)
class RagLine:
    """How what remains of one kind, or in one portfolio, is rated; and was when the period began."""

    name: str
    now: Mapping[str, Findings]
    before: Mapping[str, Findings]

    def change(self, rag: str) -> int:
        """How many more there are of one RAG than when the period began."""
        return len(self.now[rag]) - len(self.before[rag])

    @property
    def total(self) -> int:
        """How many there are, however rated."""
        return sum(len(found) for found in self.now.values())


@dataclass(frozen=True)
class Figures:
    """The register as at a day, and what happened since an earlier one.

    The period is (`since`, `as_at`]: after the one day, up to and including the other. Without a
    `since` it has no beginning. With `known_at`, all of it is what was recorded by that moment.
    Each mapping by kind has all three kinds as keys. Findings carry what stood on them then
    (`then_…`) and when the period began (`before_…`, see `recommendations.standing.as_at`); what
    they say, whom they are addressed to and their parts are as the register has them now.
    """

    as_at: datetime.date
    since: datetime.date | None
    known_at: datetime.datetime | None = None
    said: Said | None = None
    counted_at: datetime.datetime = field(default_factory=timezone.now)
    _fetched: dict[int, Any] = field(default_factory=dict, repr=False)

    # What is counted: keys alone, so that a figure costs no list.

    @cached_property
    def _then(self) -> Register:
        return Register(self.as_at, self.known_at)

    @cached_property
    def movement(self) -> Movement:
        """The way from the beginning of the period to its end, by kind."""
        return movement(Register(self.since, self.known_at), self._then, self.said)

    # What is listed: findings are fetched only when a list is read, and each once.

    def _listed(self, keys: Iterable[int]) -> Findings:
        """Fetch findings, in the order of the register."""
        wanted = set(keys)
        self._fetch(wanted - self._fetched.keys())
        return tuple(sorted((self._fetched[key] for key in wanted), key=_place))

    def _fetch(self, keys: set[int]) -> None:
        """Fetch findings with what stood on them then, and when the period began."""
        if keys:
            known = Finding.objects.filter(pk__in=keys).for_list().select_related("cause__inspection")
            then = standing_as_at(known, self.as_at, self.known_at)
            rows = standing_as_at(then, self.since or datetime.date.min, self.known_at, prefix="before")
            self._fetched.update({row.pk: row for row in rows})

    def changed(self, change: Change) -> ByKind:
        """List what was counted as one kind of change. What changed in this way twice stands there twice."""
        found = {}
        for kind, line in self.movement.lines.items():
            keys = [entry.finding for entry in line.changes[change]]
            found[kind] = tuple(row for row in self._listed(keys) for _ in range(keys.count(row.pk)))
        return found

    @cached_property
    def remaining(self) -> ByKind:
        """List what is open."""
        keys = self._then.open
        return {kind: self._listed(key for key, at in keys.items() if at.kind == kind) for kind in Kind}

    @cached_property
    def opening(self) -> ByKind:
        """List what was open when the period began: as the previous paper said where there is one."""
        return {kind: self._listed(line.opening) for kind, line in self.movement.lines.items()}

    @property
    def new(self) -> ByKind:
        """List what entered the register."""
        return self.changed(Change.NEW)

    @property
    def signed_off(self) -> ByKind:
        """List what the inspectorate signed off."""
        return self.changed(Change.SIGNED_OFF)

    @property
    def ended_otherwise(self) -> ByKind:
        """List what was superseded, is no longer applicable or was not accepted."""
        return self.changed(Change.ENDED_OTHERWISE)

    @cached_property
    def unexplained(self) -> Findings:
        """List what makes a difference that nothing recorded explains."""
        return self._listed(self.movement.unexplained)

    @property
    def listed(self) -> Findings:
        """List all that stands in any list, in the order of the register."""
        lines = self.movement.lines.values()
        changed = (entry.finding for line in lines for entries in line.changes.values() for entry in entries)
        return self._listed({*changed, *self._then.open, *(key for line in lines for key in line.opening)})

    @property
    def all_remaining(self) -> Findings:
        """List what is open, of every kind, in the order of the register."""
        return self._listed(row.pk for found in self.remaining.values() for row in found)

    def for_others(self, kind: Kind) -> Findings:
        """List those that remain and are addressed only to others."""
        return tuple(finding for finding in self.remaining[kind] if finding.is_for_others)

    # What remains, looked at in other ways.

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """List the causes of concern that remain."""
        under = self.remaining[Kind.RECOMMENDATION]
        causes = self.remaining[Kind.CAUSE_OF_CONCERN]
        return tuple(Cause(row, tuple(each for each in under if each.then_cause == row.pk)) for row in causes)

    @cached_property
    def overdue(self) -> Findings:
        """List what this force is late with: open, its target date past, not only for others."""
        dated = (row for row in self.all_remaining if row.then_target_on and not row.is_for_others)
        return tuple(row for row in dated if row.then_target_on < self.as_at)

    @cached_property
    def red(self) -> Findings:
        """List what is rated red."""
        return tuple(row for row in self.all_remaining if row.then_rag == Rag.RED)

    @cached_property
    def awaiting(self) -> Findings:
        """List what is with the inspectorate, the longest waiting first."""
        waiting = (row for row in self.all_remaining if row.then_status == Status.FORCE_SIGNED_OFF)
        return tuple(sorted(waiting, key=lambda row: (row.then_status_on, row.pk)))

    @cached_property
    def risks(self) -> Mapping[str, Findings]:
        """List what remains under each corporate risk, by the risk's reference."""
        linked = sorted({row.risk_reference for row in self.all_remaining} - {""})
        return {risk: tuple(row for row in self.all_remaining if row.risk_reference == risk) for risk in linked}

    @cached_property
    def by_board(self) -> Mapping[str, Findings]:
        """List what remains by the board at which it is reviewed; last what no board reviews."""
        return self._grouped("board", self.all_remaining, "then")

    @cached_property
    def rag_by_kind(self) -> tuple[RagLine, ...]:
        """Rate what remains, by kind."""
        return tuple(
            RagLine(kind.plural.capitalize(), self._rated(self.remaining[kind]), self._rated_before(self.opening[kind]))
            for kind in Kind
        )

    @cached_property
    def rag_by_portfolio(self) -> tuple[RagLine, ...]:
        """Rate what remains, by portfolio."""
        opening = tuple(row for found in self.opening.values() for row in found)
        now = self._grouped("portfolio", self.all_remaining, "then")
        before = self._grouped("portfolio", opening, "before")
        # By name, and what has none last.
        names = sorted(now.keys() | before.keys(), key=lambda name: (not name, name))
        return tuple(
            RagLine(name, self._rated(now.get(name, ())), self._rated_before(before.get(name, ()))) for name in names
        )

    def _grouped(self, what: str, rows: Findings, prefix: str) -> Mapping[str, Findings]:
        """Group findings by the name of what they were assigned to; an empty name is for nothing."""
        model: Any = Finding._meta.get_field(what).related_model
        names = {row.pk: str(row) for row in model.objects.all()}
        found: dict[str, list[Any]] = {}
        for row in rows:
            found.setdefault(names.get(getattr(row, f"{prefix}_{what}"), ""), []).append(row)
        return {name: tuple(found[name]) for name in sorted(found, key=lambda name: (not name, name))}

    def _rated(self, rows: Findings) -> Mapping[str, Findings]:
        """Sort findings by the RAG that they had."""
        return {rag: tuple(row for row in rows if (row.then_rag or "") == rag) for rag in RAGS}

    def _rated_before(self, rows: Findings) -> Mapping[str, Findings]:
        """Sort findings by the RAG that they had when the period began: as the previous paper said where it did."""
        rags = self.said.rags if self.said else {row.pk: row.before_rag or "" for row in rows}
        return {rag: tuple(row for row in rows if rags[row.pk] == rag) for rag in RAGS}

    @cached_property
    def ages(self) -> Mapping[str, ByKind]:
        """Sort what remains by how long it has been in the register."""
        entered = entered_on(self.as_at, self.known_at)
        found: dict[str, dict[Kind, list[Any]]] = {age.words: {kind: [] for kind in Kind} for age in AGES}
        for kind, rows in self.remaining.items():
            for row in rows:
                found[age_of(entered[row.pk], self.as_at).words][kind].append(row)
        return {age: {kind: tuple(rows) for kind, rows in by_kind.items()} for age, by_kind in found.items()}

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """Say what was open at the end of each of the last eight quarters, and signed off in each."""
        return quarters(self.as_at, self.known_at)

    # What the inspectorates announced and published.

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """List the reports published in the period with what they ask for."""
        parts = Part.objects.prefetch_related("addressee_links__addressee")
        rows = Finding.objects.for_list().prefetch_related(Prefetch("parts", parts)).order_by("kind", "number", "pk")
        asked = standing_as_at(rows, self.as_at, self.known_at)
        published = Inspection.objects.published_between(self.since, self.as_at).for_list()
        with_findings = published.prefetch_related(Prefetch("findings", asked))
        return tuple(Report(inspection, tuple(inspection.findings.all())) for inspection in with_findings)

    @cached_property
    def forthcoming(self) -> tuple[Inspection, ...]:
        """List the inspections that the force was notified of and that are still ahead."""
        return tuple(Inspection.objects.forthcoming(self.as_at, self.known_at))

    # As plain data, to be kept with an issued paper.

    def counts(self) -> dict[str, Any]:
        """Give the figures, and the RAG of each finding behind them, as plain data."""
        lines = self.movement.lines
        period = {"as_at": self.as_at.isoformat(), "since": self.since.isoformat() if self.since else None}
        changes = {change.value: {k.value: len(line.changes[change]) for k, line in lines.items()} for change in Change}
        opening = {kind.value: len(line.opening) for kind, line in lines.items()}
        remaining = {kind.value: len(line.closing) for kind, line in lines.items()}
        open_ = {kind.value: {str(row.pk): row.then_rag or "" for row in rows} for kind, rows in self.remaining.items()}
        others = {name: len(getattr(self, name)) for name in ("overdue", "awaiting", "reports", "forthcoming")}
        by_kind = {"opening": opening, **changes, "remaining": remaining}
        return {**period, "counted_at": self.counted_at.isoformat(), **by_kind, **others, "open": open_}


def _place(finding: Any) -> tuple[Any, ...]:
    """Where a finding stands in the register: by its report's date, then by reference."""
    published = finding.inspection.published_on or datetime.date.max
    return published, finding.inspection_id, finding.reference, finding.pk


def said_by(counts: Mapping[str, Any] | None) -> Said | None:
    """Read back what a paper said, from the figures that were kept with it."""
    if not counts or "open" not in counts:
        return None
    open_ = {int(key): Kind(kind) for kind, rows in counts["open"].items() for key in rows}
    rags = {int(key): rag for rows in counts["open"].values() for key, rag in rows.items()}
    return Said(open_, rags, datetime.datetime.fromisoformat(counts["counted_at"]))


def figures(
    as_at: datetime.date,
    since: datetime.date | None = None,
    known_at: datetime.datetime | None = None,
    said: Said | None = None,
) -> Figures:
    """Count the register as at the end of a day, by when things happened.

    With `known_at`, by what was recorded by that moment. With `said`, the period opens with what the
    previous paper said.
    """
    return Figures(as_at, since, known_at, said)

"""What changed from one issued paper to the next, read from the figures kept with each."""

from dataclasses import dataclass
from typing import Any

from recommendations.models import Kind
from reports.models import Paper
from reports.words import how_many, listed


@dataclass(frozen=True)
class Row:
    """One kind of finding: what remained then, what remains now, and what was signed off between."""

    kind: Kind
    then: int
    now: int
    signed_off: int

    @property
    def words(self) -> str:
        """Say how many remain, and which way that went."""
        ways = ((self.now < self.then, f"down from {self.then:,}"), (self.now > self.then, f"up from {self.then:,}"))
        way = next((words for holds, words in ways if holds), "as before")
        return f"{how_many(self.now, self.kind)} ({way})"


@dataclass(frozen=True)
class Changes:
    """What changed between two issued papers of one committee."""

    before: Paper
    rows: tuple[Row, ...]

    @property
    def remaining(self) -> str:
        """What remains, beside what did."""
        return f"There remain {listed([row.words for row in self.rows])}."

    @property
    def signed_off(self) -> str:
        """What the inspectorate signed off between the two."""
        clauses = [how_many(row.signed_off, row.kind) for row in self.rows if row.signed_off]
        return f"Signed off since then: {listed(clauses)}." if clauses else "Nothing was signed off since then."


def _count(figures: dict[str, Any], name: str, kind: Kind) -> int:
    """Read one figure that was kept."""
    return int(figures.get(name, {}).get(kind, 0))


def _row(kind: Kind, then: dict[str, Any], now: dict[str, Any]) -> Row:
    """Put one kind's figures of two papers side by side."""
    return Row(kind, _count(then, "remaining", kind), _count(now, "remaining", kind), _count(now, "signed_off", kind))


def changes(paper: Paper) -> Changes | None:
    """Compare an issued paper with the one before it, or find nothing to compare it with."""
    issued = Paper.objects.issued().filter(committee=paper.committee, meeting_on__lt=paper.meeting_on)
    before = issued.order_by("-meeting_on", "-paper_version").first()
    if before is None or not paper.figures or not before.figures:
        return None
    return Changes(before, tuple(_row(kind, before.figures, paper.figures) for kind in Kind))

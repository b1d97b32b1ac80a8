"""How the inspectorate's own list and the register differ."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from imports.cells import folded
from imports.models import Comparison, DifferenceAnswer, ListedRow, TheirStatus
from recommendations.models import Finding
from recommendations.status import DECISION, ENDS, OPEN, STEPS, Status, Step

What = DifferenceAnswer.What
# Their statuses say less than ours: which of ours each of them means.
MEANS = {
    TheirStatus.AWAITING_REVIEW: OPEN,
    TheirStatus.BEING_PROGRESSED: OPEN,
    TheirStatus.COMPLETE: (Status.SIGNED_OFF,),
}
REOPEN = "reopen"


@dataclass(frozen=True)
class Difference:
    """One thing in which a row of the list and a finding differ; either may be missing."""

    what: What
    row: ListedRow | None = None
    finding: Finding | None = None
    theirs: str = ""
    ours: str = ""

    @property
    def mark(self) -> str:
        """What is the same for the same difference, whichever list shows it."""
        named = f"finding {self.finding.pk}" if self.finding else f"reference {folded(self.reference)}"
        parts = (self.what.value, named, plain(self.theirs), plain(self.ours))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @property
    def reference(self) -> str:
        """What people call it."""
        return (self.row and self.row.reference) or (self.finding and self.finding.reference) or "No reference"

    @property
    def sides(self) -> tuple[str, str]:
        """What their list says and what the register says, in words."""
        if self.what == What.STATUS:
            return TheirStatus(self.theirs).label, Status(self.ours).label
        return self.theirs, self.ours

    @property
    def says(self) -> str:
        """Say in one sentence how they differ."""
        if self.what == What.STATUS:
            theirs, ours = (words.lower() for words in self.sides)
            return f"Their list says {theirs}, the register says {ours}."
        return {
            What.ONLY_THERE: "Their list has it, the register has not.",
            What.ONLY_HERE: "The register has it, their list has not.",
            What.TEXT: "Their list has other words for it.",
        }[self.what]

    @property
    def step(self) -> Step | None:
        """The step that takes their status over, where there is one."""
        if self.what != What.STATUS:
            return None
        if self.theirs == TheirStatus.COMPLETE:
            return STEPS[DECISION] if self.ours in OPEN else None
        return STEPS[REOPEN] if self.ours in ENDS else None


def plain(text: str) -> str:
    """Write words so that only words tell two texts apart, not how their lines are broken."""
    return " ".join(text.split())


class Register:
    """The findings that a list is held against, each of which one row may claim."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        self.by_reference = {folded(each.reference): each for each in self.findings if each.reference}
        self.by_text: dict[str, list[Finding]] = defaultdict(list)
        self.children: dict[int | None, list[Finding]] = defaultdict(list)
        for each in self.findings:
            self.by_text[plain(each.text)].append(each)
            self.children[each.cause_id].append(each)
        self.claimed: set[int] = set()

    def claim(self, row: ListedRow) -> Finding | None:
        """Find what a row is about: by its reference, else by its words. A second row finds something else."""
        free = [each for each in self._candidates(row) if each.pk not in self.claimed]
        if free:
            self.claimed.add(free[0].pk)
        return free[0] if free else None

    def certainty(self, row: ListedRow) -> tuple[bool, bool]:
        """Sort rows so that those with a reference choose first, and of these those with the same words."""
        return (not row.reference, plain(row.text) not in self.by_text)

    def _candidates(self, row: ListedRow) -> list[Finding]:
        """List what a row may be about, the likeliest first."""
        named = self.by_reference.get(folded(row.reference)) if row.reference else None
        if named:
            # One reference may stand for a cause of concern and for each recommendation under it.
            family = [named, *(self.children[named.pk] if named.is_cause else ())]
            return sorted(family, key=lambda each: plain(each.text) != plain(row.text))
        alike = self.by_text[plain(row.text)] if row.text else []
        # What has another reference is another finding.
        alike = [each for each in alike if not (row.reference and each.reference)]
        return alike if len(alike) == 1 else []


def differences(rows: Iterable[ListedRow], findings: Iterable[Finding]) -> list[Difference]:
    """Compare, row by row; then list what only the register has."""
    register, listed = Register(findings), set()
    found: list[Difference] = []
    for row in sorted(rows, key=register.certainty):
        listed.add(folded(row.reference))
        finding = register.claim(row)
        found += _compared(row, finding) if finding else [Difference(What.ONLY_THERE, row, theirs=row.text)]
    # Without a reference of theirs it cannot be expected in their list.
    missing = (each for each in register.findings if each.reference and each.pk not in register.claimed)
    found += [Difference(What.ONLY_HERE, finding=each) for each in missing if folded(each.reference) not in listed]
    return sorted(found, key=lambda each: list(What).index(each.what))


def _compared(row: ListedRow, finding: Finding) -> Iterator[Difference]:
    """Say in what a row and a finding differ."""
    if row.status and finding.status not in MEANS[TheirStatus(row.status)]:
        yield Difference(What.STATUS, row, finding, row.status, finding.status)
    if row.text and plain(row.text) != plain(finding.text):
        yield Difference(What.TEXT, row, finding, row.text, finding.text)


def unanswered(comparison: Comparison) -> list[Difference]:
    """Find how a list and the register differ now, without what somebody left as it is."""
    findings = Finding.objects.select_related("inspection", "cause").order_by("pk")
    left = set(DifferenceAnswer.objects.filter(is_taken=False).values_list("mark", flat=True))
    return [each for each in differences(comparison.rows.all(), findings) if each.mark not in left]


def newest() -> Comparison | None:
    """Find the comparison that can be answered."""
    return Comparison.objects.order_by("pk").last()

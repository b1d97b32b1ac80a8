"""The RAG that the register computes from facts, beside the one a person sets. One table of rules.

The first rule that applies, from the top, gives the colour; all that apply are named. What has ended and what is only
for others is not rated.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from inspections.models import Rag
from recommendations.dates import months_after
from recommendations.models import (
    Action,
    Assignment,
    EvidencePart,
    Finding,
    FindingAddressee,
    FindingEvidence,
    Part,
    PartAddressee,
    Update,
)
from recommendations.status import OPEN

LONGEST_CYCLE = 24
TWICE = 2


@dataclass(frozen=True)
class Rule:
    """A fact that gives a colour: `words` say it on the page, `condition` asks it of the database on a day."""

    code: str
    rag: Rag
    words: str
    condition: Callable[[datetime.date], Any]


def _overdue(today: datetime.date) -> Q:
    return Q(target_on__lt=today)


def _stale(today: datetime.date) -> Q:
    """Ask whether the last word on it is older than its review cycle."""
    cycles = [When(review_months=n, then=Value(months_after(today, -n))) for n in range(1, LONGEST_CYCLE + 1)]
    return Q(last_word_on__lt=Case(*cycles))


def _slipped_twice(today: datetime.date) -> Q:
    return Q(slips__gte=TWICE)


def _no_evidence(today: datetime.date) -> Any:
    return ~Exists(FindingEvidence.objects.standing().filter(finding=OuterRef("pk")))


def _uncovered(today: datetime.date) -> Any:
    return Exists(ours_uncovered().filter(finding=OuterRef("pk")))


def _late_action(today: datetime.date) -> Any:
    return Exists(Action.objects.late(today).filter(finding=OuterRef("pk")))


RULES = (
    Rule("overdue", Rag.RED, "Its target date has passed.", _overdue),
    Rule("slipped", Rag.AMBER, "Its target date was put off twice or more.", _slipped_twice),
    Rule("stale", Rag.AMBER, "Nobody has updated it within its review cycle.", _stale),
    Rule("no_evidence", Rag.AMBER, "It has no evidence.", _no_evidence),
    Rule("uncovered", Rag.AMBER, "A part that is ours has no accepted evidence.", _uncovered),
    Rule("late_action", Rag.AMBER, "An action in its plan is late.", _late_action),
)


def parts_of_ours() -> QuerySet[Part]:
    """Select parts that ask this force. A part without addressees of its own asks whom the finding asks."""
    own = PartAddressee.objects.filter(part=OuterRef("pk"))
    whole = FindingAddressee.objects.filter(finding=OuterRef("finding"))
    asks = Exists(own.filter(addressee__is_ours=True))
    as_the_whole = ~Exists(own) & (Exists(whole.filter(addressee__is_ours=True)) | ~Exists(whole))
    return Part.objects.filter(asks | as_the_whole)


def ours_uncovered() -> QuerySet[Part]:
    """Select parts that ask this force and are not covered by accepted evidence."""
    accepted = EvidencePart.objects.filter(part=OuterRef("pk"), evidence__state="accepted")
    return parts_of_ours().filter(~Exists(accepted))


def _count(rows: QuerySet[Any]) -> Any:
    """Count the rows that belong to each finding."""
    counted = rows.order_by().values("finding").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def with_rag(findings: QuerySet[Finding], today: datetime.date) -> QuerySet[Any]:
    """Give each finding its computed RAG (`computed`, empty where it is not rated) and the facts behind it.

    Adds `slips` (how often the target date was changed), `last_word_on`, and `rule_<code>` for each rule.
    """
    targets = Assignment.objects.filter(finding=OuterRef("pk"), what=Assignment.What.TARGET_ON)
    updates = Update.objects.filter(finding=OuterRef("pk")).order_by().values("finding")
    links = FindingAddressee.objects.filter(finding=OuterRef("pk"))
    facts = findings.annotate(
        # The first target date set is not a slip.
        slips=Greatest(_count(targets) - Value(1), Value(0)),
        last_word_on=Coalesce(Subquery(updates.annotate(last=Max("happened_on")).values("last")), F("status_on")),
        others_only=Exists(links) & ~Exists(links.filter(addressee__is_ours=True)),
    )
    rules = {f"rule_{rule.code}": _asked(rule.condition(today)) for rule in RULES}
    colours = [When(**{f"rule_{rule.code}": True}, then=Value(rule.rag.value)) for rule in RULES]
    rated = When(Q(status__in=OPEN, others_only=False), then=Case(*colours, default=Value(Rag.GREEN.value)))
    return facts.annotate(**rules).annotate(computed=Case(rated, default=Value(""), output_field=CharField()))


def _asked(condition: Any) -> Any:
    """Make a yes or no of a condition."""
    return Case(When(condition, then=Value(True)), default=Value(False))  # noqa: FBT003  # SQL's own yes and no


def disputed(findings: QuerySet[Any]) -> QuerySet[Any]:
    """Select, of findings with their computed RAG, those whose owner says otherwise."""
    return findings.exclude(computed="").exclude(rag=F("computed"))


def reasons(finding: Any) -> list[str]:
    """Say, for a finding with its computed RAG, which rules apply."""
    return [rule.words for rule in RULES if finding.computed and getattr(finding, f"rule_{rule.code}")]


def differing(finding: Finding, computed: str) -> str:
    """Word the computed RAG where it is not what the owner says; else say nothing."""
    return Rag(computed).label if computed and computed != finding.rag else ""


@dataclass(frozen=True)
class Coverage:
    """How far the parts that are ours are covered by accepted evidence."""

    uncovered: tuple[Part, ...]

    @property
    def is_ready(self) -> bool:
        """Whether every part that is ours is covered."""
        return not self.uncovered


def coverage(finding: Finding) -> Coverage:
    """Find which parts of a finding that are ours still lack accepted evidence."""
    return Coverage(tuple(ours_uncovered().filter(finding=finding)))


@dataclass(frozen=True)
class PartState:
    """A part with how far it is proved, in words."""

    part: Part
    state: str


def part_states(finding: Finding) -> list[PartState]:
    """Say of each part of a finding whether it is ours, and how far its evidence has come."""
    ours = set(parts_of_ours().filter(finding=finding).values_list("pk", flat=True))
    parts = finding.parts.prefetch_related("addressee_links__addressee", "evidence_links__evidence")
    return [PartState(part, _part_state(part, part.pk in ours)) for part in parts]


def _part_state(part: Part, is_ours: bool) -> str:  # noqa: FBT001  # told by the one caller above
    states = {link.evidence.state for link in part.evidence_links.all()}
    if "accepted" in states:
        return "Covered"
    if not is_ours:
        return "For others"
    return "Evidence to be accepted" if "submitted" in states else "No evidence"

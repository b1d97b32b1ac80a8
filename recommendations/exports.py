"""What leaves the register as a list: findings, their history, and the index of their evidence. Columns are tables."""

import datetime
import heapq
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audit.trail import Entry
from audit.verify_entries import batches
from evidence.models import Evidence
from pages.spreadsheets import Column, Sheet
from recommendations.filters import FindingFilter
from recommendations.link_rules import ANOTHER
from recommendations.models import Assignment, Finding, FindingEvidence, Move, Update
from recommendations.standing import restated
from recommendations.timeline import assignment_entry, move_entry, update_entry

BATCH = 500
UPDATED = "Of the last update; corrections are updates too."


def _addressees(finding: Any) -> str:
    return ", ".join(str(link.addressee) for link in finding.addressee_links.all())


def _parts(evidence: FindingEvidence) -> str:
    return ", ".join(link.part.letter for link in evidence.part_links.all())


FINDING_COLUMNS = (
    Column("Reference", "HMICFRS reference, as the inspectorate wrote it.", lambda f: f.reference),
    Column("Our reference", "The force's own reference.", lambda f: f.local_reference),
    Column("Kind", "Recommendation, area for improvement or cause of concern.", lambda f: f.get_kind_display(), 20),
    Column("What it says", "The inspectorate's words.", lambda f: f.text, 70),
    Column("Inspection", "The report that it stands in.", lambda f: f.inspection.title, 40),
    Column("Published", "When that report was published.", lambda f: f.inspection.published_on, holds=datetime.date),
    Column("Number", "Its number in the report.", lambda f: f.number),
    Column("Cause of concern", "The cause that it stands under.", lambda f: f.under, 25),
    Column("Addressed to", "Whom the inspectorate asks.", _addressees, 30),
    Column(
        "For others", "Yes where it asks somebody, but not this force.", lambda f: "Yes" if f.is_for_others else "No"
    ),
    Column("Status", "Where it stands.", lambda f: f.get_status_display(), 25),
    Column("Status since", "The day on which it came to stand there.", lambda f: f.status_on, holds=datetime.date),
    Column("RAG", "Red, amber or green, as its owner last said.", lambda f: f.get_rag_display() or "Not rated", 10),
    Column("Owner", "Who answers for it.", lambda f: f.owner and str(f.owner), 24),
    Column("Portfolio", "The chief officer's portfolio.", lambda f: f.portfolio and str(f.portfolio), 24),
    Column("Board", "The board that oversees it.", lambda f: f.board and str(f.board), 24),
    Column("Deadline in words", "The inspectorate's words.", lambda f: f.deadline_words, 24),
    Column("Deadline", "The date that those words come to.", lambda f: f.deadline_on, holds=datetime.date),
    Column("Target date", "The date now worked to.", lambda f: f.target_on, holds=datetime.date),
    Column("Marking", "Government security classification.", lambda f: f.marking, 20),
    Column("Risk reference", "In the corporate risk register.", lambda f: f.risk_reference),
    Column("Signoff number", "Its number in this register; it never changes.", lambda f: f.pk, holds=int),
)
# Known only of today.
TODAY_COLUMNS = (
    Column("RAG reason", "Why it is rated so.", lambda f: f.rag_reason, 40),
    Column("Next review", "When it is to be looked at again.", lambda f: f.next_review_on, holds=datetime.date),
    Column("Accepted", "Whether the force accepts it.", lambda f: f.get_accepted_display()),
    Column("Last update", UPDATED, lambda f: f.last_update, 60),
    Column("Updated on", UPDATED, lambda f: f.last_update_on, holds=datetime.date),
    Column("Evidence", "How many pieces of evidence stand.", lambda f: f.evidence_count, holds=int),
)
HISTORY_COLUMNS = (
    Column("Reference", "HMICFRS reference.", lambda told: told[0].reference),
    Column("Signoff number", "The finding's number in this register.", lambda told: told[0].pk, holds=int),
    Column("Happened on", "The day on which it was so.", lambda told: told[1].happened_on, holds=datetime.date),
    Column("Recorded at", "When somebody recorded it.", lambda told: told[1].recorded_at, holds=datetime.datetime),
    Column("Kind", "Move, assignment or update.", lambda told: told[1].kind),
    Column("What happened", "In a sentence.", lambda told: told[1].sentence, 70),
    Column("Words", "The reason given, or what the update said.", lambda told: told[1].note, 60),
)
EVIDENCE_COLUMNS = (
    Column("Reference", "HMICFRS reference of the finding.", lambda e: e.finding.reference),
    Column("Signoff number", "The finding's number in this register.", lambda e: e.finding_id, holds=int),
    Column("Title", "What it was called by whoever added it.", lambda e: e.title, 50),
    Column("Parts", "The parts of the finding that it covers.", _parts),
    Column("Date", "The date of the evidence itself.", lambda e: e.dated_on, holds=datetime.date),
    Column("Marking", "Government security classification.", lambda e: e.marking, 20),
    Column("State", "Submitted, accepted, returned, withdrawn …", lambda e: e.get_state_display()),
    Column("Reason", "Why it was returned or withdrawn.", lambda e: e.state_reason, 40),
    Column("File", "The name under which it was uploaded.", lambda e: e.file_name, 30),
    Column("Type", "What kind of file.", lambda e: e.stored_file and e.stored_file.content_type, 24),
    Column("Bytes", "The size of the file.", lambda e: e.stored_file and e.stored_file.size, holds=int),
    Column("SHA-256", "The digest of the file.", lambda e: e.stored_file and e.stored_file.sha256, 66),
    Column("Web address", "Where evidence is a link.", lambda e: e.link, 40),
    Column("Note", "Where evidence is a note.", lambda e: e.note, 60),
    Column("Added by", "Who added it.", lambda e: str(e.added_by), 24),
    Column("Added at", "When.", lambda e: e.added_at, holds=datetime.datetime),
)


def finding_sheet(asked: FindingFilter, visible: QuerySet[Finding], made: list[tuple[str, str]]) -> Sheet:
    """The register exactly as filtered and sorted."""
    name = f"Register as at {asked.day:%-d %B %Y}" if asked.day else "Register"
    return Sheet(name, finding_columns(asked), finding_rows(asked, visible), [*made, *_told(asked)])


def finding_columns(asked: FindingFilter) -> tuple[Column, ...]:
    """What the register shows of each finding: of a past day, only what is dated."""
    return FINDING_COLUMNS if asked.day else (*FINDING_COLUMNS, *TODAY_COLUMNS)


def history_sheet(asked: FindingFilter, visible: QuerySet[Finding], made: list[tuple[str, str]]) -> Sheet:
    """What happened to the findings that were asked for, the earliest first."""
    return Sheet("History", HISTORY_COLUMNS, _history(asked.qs, visible), [*made, *_told(asked)])


def evidence_sheet(asked: FindingFilter, visible: QuerySet[Finding], made: list[tuple[str, str]]) -> Sheet:
    """The index of the evidence of the findings that were asked for."""
    rows = FindingEvidence.objects.filter(finding__in=asked.qs.order_by().values("pk")).order_by("finding", "pk")
    rows = rows.select_related("finding", "stored_file", "added_by").prefetch_related("part_links__part")
    return Sheet("Evidence index", EVIDENCE_COLUMNS, rows.iterator(BATCH), [*made, *_told(asked)])


def _told(asked: FindingFilter) -> Iterator[tuple[str, str]]:
    """Say on the cover how the list was asked for, and how it must be handled."""
    sensitive = asked.qs.order_by().filter(marking=Evidence.Marking.OFFICIAL_SENSITIVE).exists()
    yield "Marking", Evidence.Marking.OFFICIAL_SENSITIVE if sensitive else Evidence.Marking.OFFICIAL
    yield "Findings", f"{asked.qs.count():,}"
    yield from asked.words


def known_causes(visible: QuerySet[Finding]) -> frozenset[int]:
    """The causes that others stand or stood under, as far as the reader may know of them."""
    under = Q(pk__in=Finding.objects.filter(cause__isnull=False).values("cause"))
    stood = Q(pk__in=Assignment.objects.filter(cause__isnull=False).values("cause"))
    return frozenset(visible.filter(under | stood).values_list("pk", flat=True))


def finding_rows(asked: FindingFilter, visible: QuerySet[Finding], part: slice = slice(None)) -> Iterator[Any]:
    """Fetch the findings some at a time; a cause that the reader may not know of is not named."""
    known = known_causes(visible)
    for batch in batches(_rows(asked)[part].iterator(BATCH), BATCH):
        for row in restated(batch) if asked.day else batch:
            row.under = row.cause and (str(row.cause) if row.cause.pk in known else ANOTHER)
            yield row


def _rows(asked: FindingFilter) -> QuerySet[Any]:
    """Select the findings, with what only today is known of them."""
    rows = asked.qs.select_related("cause__inspection")
    if asked.day:
        return rows  # type: ignore[no-any-return]
    of_this = {"finding": OuterRef("pk")}
    last = Update.objects.filter(**of_this).order_by("-happened_on", "-pk")
    standing = FindingEvidence.objects.standing().filter(**of_this).order_by().values("finding")
    return rows.annotate(  # type: ignore[no-any-return]
        last_update=Subquery(last.values("text")[:1]),
        last_update_on=Subquery(last.values("happened_on")[:1]),
        evidence_count=Coalesce(Subquery(standing.annotate(count=Count("pk")).values("count")), 0),
    )


def _history(findings: QuerySet[Any], visible: QuerySet[Finding]) -> Iterator[tuple[Any, Entry]]:
    """Tell the dated facts of findings in one order."""
    wanted = {"finding__in": findings.order_by().values("pk")}
    moves = Move.objects.filter(**wanted).select_related("finding", "by", "voids", "voided_by", "level", "decision")
    given = Assignment.objects.filter(**wanted).select_related(
        "finding", "by", "owner", "portfolio", "board", "cause", "cause__inspection"
    )
    updates = Update.objects.filter(**wanted).select_related("finding", "by")
    tell_assignment = partial(assignment_entry, known=known_causes(visible))
    told = ((moves, move_entry), (given, tell_assignment), (updates, update_entry))
    return heapq.merge(*(_entries(facts, tell) for facts, tell in told), key=_when)


def _entries(facts: QuerySet[Any], tell: Callable[[Any], Entry]) -> Iterator[tuple[Any, Entry]]:
    """Tell the facts of one kind, the earliest first."""
    for fact in facts.order_by("happened_on", "recorded_at", "pk").iterator(BATCH):
        yield fact.finding, tell(fact)


def _when(told: tuple[Any, Entry]) -> tuple[datetime.date, datetime.datetime]:
    return told[1].happened_on, told[1].recorded_at

"""A finding's history as one story in plain sentences: moves, assignments, updates, evidence, corrections."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.trail import SYSTEM, Entry, changes, long_date
from recommendations.link_rules import ANOTHER
from recommendations.models import Action, Assignment, Finding, FindingEvidence, FindingLink, Move, Update
from recommendations.status import STEPS

# Told by a move, an assignment or an update, with its own date.
TOLD_ELSEWHERE = (
    "status",
    "status_on",
    "rag",
    "rag_reason",
    "next_review_on",
    *(choice.value for choice in Assignment.What),
)


def move_entry(move: Move) -> Entry:
    """Tell a move."""
    stands = not move.voids and not hasattr(move, "voided_by")
    return Entry(move.happened_on, move.recorded_at, _sentence(move), _details(move), "move", move.pk if stands else 0)


def _sentence(move: Move) -> str:
    """Say what a move did."""
    on, status = long_date(move.happened_on), move.get_to_status_display()
    if move.voids:
        return f"Move of {long_date(move.voids.happened_on)} to “{status}” voided by {move.by} on {on}"
    if move.brought_forward:
        return f"{status} on {on}, brought forward by {move.by} from {move.source}"
    if move.step:
        return f"{STEPS[move.step].told} by {move.by} on {on}"
    return f"Entered the register as {status.lower()}, by {move.by} on {on}"


def _details(move: Move) -> str:
    """Say why a move was made, and what the inspectorate said with it; one line each."""
    said = (
        ("Verification level", move.level),
        ("Inspectorate’s reference", move.inspectorate_reference),
        ("Told by", move.told_by),
        ("Approved by", move.approved_by),
        ("Letter", move.decision),
    )
    return "\n".join([move.reason] * bool(move.reason) + [f"{name}: {value}" for name, value in said if value])


def assignment_entry(assignment: Assignment, known: Collection[int]) -> Entry:
    """Tell who or what a finding was given to; a cause that the reader may not know of is not named."""
    value: Any = assignment.value if assignment.cause_id is None or assignment.cause_id in known else ANOTHER
    said = long_date(value) if assignment.what == Assignment.What.TARGET_ON and value else value or "nobody"
    sentence = f"{assignment.get_what_display().capitalize()} set to {said} by {assignment.by}"
    agreed = f"Agreed by: {assignment.agreed_by}" if assignment.agreed_by else ""
    note = "\n".join(line for line in (assignment.reason, agreed) if line)
    sentence = f"{sentence} on {long_date(assignment.happened_on)}"
    return Entry(assignment.happened_on, assignment.recorded_at, sentence, note, "assignment")


def update_entry(update: Update) -> Entry:
    """Tell an update."""
    rag = f", RAG {update.get_rag_display().lower()}" if update.rag else ""
    sentence = f"Update by {update.by} on {long_date(update.happened_on)}{rag}"
    return Entry(update.happened_on, update.recorded_at, sentence, update.text, "update")


def _action(action: Action) -> Iterator[Entry]:
    """Tell what became of an action of the plan."""
    for entry in changes(action):
        yield Entry(entry.happened_on, entry.recorded_at, f"Action “{action}”: {entry.sentence}", entry.note, "action")


def _evidence(evidence: FindingEvidence) -> Iterator[Entry]:
    """Tell what became of a piece of evidence."""
    for entry in changes(evidence):
        yield Entry(
            entry.happened_on, entry.recorded_at, f"Evidence “{evidence}”: {entry.sentence}", entry.note, "evidence"
        )


def _links(finding: Finding, visible: QuerySet[Finding]) -> Iterator[Entry]:
    """Tell the links made and taken away, naming only findings that the reader may see."""
    history: Any = FindingLink.history
    rows = history.filter(Q(from_finding=finding.pk) | Q(to_finding=finding.pk)).select_related("history_user")
    ends = {key for row in rows for key in (row.from_finding_id, row.to_finding_id)}
    named = {each.pk: str(each) for each in visible.filter(pk__in=ends).select_related("inspection")}
    for row in rows:
        kind, is_from_here = FindingLink.Kind(row.kind), row.from_finding_id == finding.pk
        words = kind.label if is_from_here else kind.seen_from_the_other
        other = named.get(row.to_finding_id if is_from_here else row.from_finding_id, ANOTHER)
        day = timezone.localdate(row.history_date)
        done = "taken away" if row.history_type == "-" else "added"
        sentence = f"Link “{words} {other}” {done} by {row.history_user or SYSTEM} on {long_date(day)}"
        yield Entry(day, row.history_date, sentence, row.history_change_reason or "", "link")


def story(finding: Finding, visible: QuerySet[Finding]) -> list[Entry]:
    """Tell all of it, newest first. Other findings are named where they are among the visible."""
    entries = [
        move_entry(move) for move in finding.moves.select_related("by", "voids", "voided_by", "level", "decision")
    ]
    links = ("by", "owner", "portfolio", "board", "cause", "cause__inspection")
    assignments = list(finding.assignments.select_related(*links))
    # What it was made as says nothing new; only a later change of kind does.
    first_kind = next((each for each in assignments if each.what == Assignment.What.KIND), None)
    known = set(visible.filter(pk__in={each.cause_id for each in assignments}).values_list("pk", flat=True))
    entries += [assignment_entry(each, known) for each in assignments if each is not first_kind]
    entries += [update_entry(update) for update in finding.updates.select_related("by")]
    for evidence in FindingEvidence.objects.filter(finding=finding):
        entries += _evidence(evidence)
    for action in Action.objects.filter(finding=finding):
        entries += _action(action)
    entries += _links(finding, visible)
    # The first history row says the same as the entry move.
    entries += changes(finding, leave_out=TOLD_ELSEWHERE)[1:]
    return sorted(entries, key=lambda entry: (entry.happened_on, entry.recorded_at), reverse=True)

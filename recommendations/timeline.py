"""A finding's history as one story in plain sentences: moves, assignments, updates, evidence, corrections."""

from collections.abc import Iterator

from audit.trail import Entry, changes, long_date
from recommendations.models import Assignment, Finding, FindingEvidence, Move, Update
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


def _move(move: Move) -> Entry:
    """Tell a move."""
    on = long_date(move.happened_on)
    if move.voids:
        sentence = f"Move of {long_date(move.voids.happened_on)} to {move.get_to_status_display()} voided by {move.by} on {on}"
    elif move.brought_forward:
        sentence = f"{move.get_to_status_display()} on {on}, brought forward by {move.by} from {move.source}"
    elif move.step:
        sentence = f"{STEPS[move.step].told} by {move.by} on {on}"
    else:
        sentence = f"Entered the register as {move.get_to_status_display().lower()}, by {move.by} on {on}"
    details = (move.reason, move.level, move.inspectorate_reference)
    return Entry(move.happened_on, move.recorded_at, sentence, ". ".join(word for word in details if word), "move")


def _assignment(assignment: Assignment) -> Entry:
    """Tell who or what a finding was given to."""
    value = assignment.value
    said = long_date(value) if assignment.what == Assignment.What.TARGET_ON and value else value or "nobody"
    sentence = f"{assignment.get_what_display().capitalize()} set to {said} by {assignment.by}"
    on = long_date(assignment.happened_on)
    return Entry(assignment.happened_on, assignment.recorded_at, f"{sentence} on {on}", assignment.reason, "assignment")


def _update(update: Update) -> Entry:
    """Tell an update."""
    rag = f", RAG {update.get_rag_display().lower()}" if update.rag else ""
    sentence = f"Update by {update.by} on {long_date(update.happened_on)}{rag}"
    return Entry(update.happened_on, update.recorded_at, sentence, update.text, "update")


def _evidence(evidence: FindingEvidence) -> Iterator[Entry]:
    """Tell what became of a piece of evidence."""
    for entry in changes(evidence):
        yield Entry(entry.happened_on, entry.recorded_at, f"Evidence “{evidence}”: {entry.sentence}", entry.note, "evidence")


def story(finding: Finding) -> list[Entry]:
    """Tell all of it, newest first."""
    entries = [_move(move) for move in finding.moves.select_related("by", "voids")]
    links = ("by", "owner", "portfolio", "board", "cause", "cause__inspection")
    entries += [_assignment(assignment) for assignment in finding.assignments.select_related(*links)]
    entries += [_update(update) for update in finding.updates.select_related("by")]
    for evidence in finding.evidence.all():
        entries += _evidence(evidence)
    # The first history row says the same as the entry move.
    entries += changes(finding, leave_out=TOLD_ELSEWHERE)[1:]
    return sorted(entries, key=lambda entry: (entry.happened_on, entry.recorded_at), reverse=True)

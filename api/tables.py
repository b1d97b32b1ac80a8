"""What machines read beside the tables of the exports: inspections, papers, figures, and what belongs to a finding."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from inspections.models import Rag
from pages.spreadsheets import Column
from recommendations.exports import EVIDENCE_COLUMNS
from recommendations.models import Kind
from recommendations.status import STEPS
from reports.movement import Change

DATE, TIME = datetime.date, datetime.datetime
# The figures by kind, those alone, and how what remains is rated.
BY_KIND = ("opening", *(change.value for change in Change), "remaining")
ALONE = ("overdue", "awaiting", "reports", "forthcoming")
RATED = "rated"
UNRATED = "none"
RAGS: dict[str, Any] = {**dict(Rag.choices), UNRATED: "Not rated"}
HAPPENED, RECORDED = "The day on which it was so.", "When somebody recorded it."


def _step(move: Any) -> str | None:
    return STEPS[move.step].name if move.step else None


def _stands(move: Any) -> str:
    return "No" if move.voids_id or hasattr(move, "voided_by") else "Yes"


# The numbers by which lists hang together; the pages do with names.
FINDING_KEYS = (
    Column("Inspection number", "The number of its inspection.", lambda f: f.inspection_id, holds=int),
    Column("Cause number", "The number of the cause it stands under.", lambda f: f.cause_known, holds=int),
)
INSPECTION_COLUMNS = (
    Column("Title", "What it is called.", lambda i: i.title),
    Column("Kind", "What kind of inspection or publication.", lambda i: str(i.kind)),
    Column("Bodies", "Who inspected or published.", lambda i: i.bodies),
    Column("Stage", "How far it has got.", lambda i: i.get_stage_display()),
    Column("Embargoed", "Yes where it is an embargoed draft.", lambda i: "Yes" if i.embargoed else "No"),
    Column("Notified", "When the force was told.", lambda i: i.notified_on, holds=DATE),
    Column("Expected", "When it is expected, in the inspectorate's words.", lambda i: i.expected_words),
    Column("Expected date", "When it is expected.", lambda i: i.expected_on, holds=DATE),
    Column("Published", "When it was published.", lambda i: i.published_on, holds=DATE),
    Column("Comments due", "By when the local policing body must comment.", lambda i: i.comments_due_on, holds=DATE),
    Column("Comments published", "When it did.", lambda i: i.comments_published_on, holds=DATE),
    Column("Accuracy due", "By when facts must be checked.", lambda i: i.accuracy_due_on, holds=DATE),
    Column("Accuracy sent", "When the check was sent.", lambda i: i.accuracy_sent_on, holds=DATE),
    Column("Fieldwork", "Whether inspectors came here.", lambda i: i.get_fieldwork_display()),
    Column("Mandatory", "Whether its recommendations are.", lambda i: "Yes" if i.mandatory else "No"),
    Column("Graded in", "The cycle of its grades.", lambda i: i.cycle and str(i.cycle)),
    Column("Web address", "Where the report is.", lambda i: i.link),
    Column("Summary", "In plain words, for the committee.", lambda i: i.summary),
    Column("Owner", "Who answers for it.", lambda i: i.owner and str(i.owner)),
    Column("RAG", "Readiness: red, amber or green.", lambda i: i.get_rag_display() or "Not rated"),
    Column("RAG reason", "Why it is rated so.", lambda i: i.rag_reason),
    Column("Next review", "When it is to be looked at again.", lambda i: i.next_review_on, holds=DATE),
    Column("Signoff number", "Its number in this register; it never changes.", lambda i: i.pk, holds=int),
)
GRADE_COLUMNS = (
    Column("Question", "What was graded.", lambda g: g.question),
    Column("Grade", "As the cycle names it.", lambda g: g.grade),
    Column("Change", "Since the last time.", lambda g: g.change),
)
PAPER_COLUMNS = (
    Column("Committee", "Before whom it was put.", lambda p: str(p.committee)),
    Column("Meeting", "The day of the meeting.", lambda p: p.meeting_on, holds=DATE),
    Column("Version", "1, and more where it was corrected.", lambda p: p.paper_version, holds=int),
    Column("What changed", "What this version corrects.", lambda p: p.what_changed),
    Column("Superseded by", "The newest version, where it is not this one.", lambda p: p.superseded_by, holds=int),
    Column("Data as at", "The day that its figures are of.", lambda p: p.data_as_at, holds=DATE),
    Column("Issued at", "When it was issued.", lambda p: p.issued_at, holds=TIME),
    Column("Marking", "Government security classification.", lambda p: p.marking),
    Column("SHA-256", "The digest of the PDF.", lambda p: p.stored_file.sha256),
    Column("Public SHA-256", "The digest of the public version.", lambda p: p.public_file.sha256),
    Column("Page", "Where people read it, below the address of Signoff.", lambda p: p.get_absolute_url()),
    Column("Signoff number", "Its number in this register; it never changes.", lambda p: p.pk, holds=int),
)
FIGURE_COLUMNS = (
    Column("Figure", "What is counted, as the paper counts it.", lambda row: row[0]),
    Column("Kind", "Of which kind, where it is counted by kind.", lambda row: row[1] and Kind(row[1]).label),
    Column("RAG", "How it is rated, where it is counted by RAG.", lambda row: row[2] and RAGS[row[2]]),
    Column("Count", "How many.", lambda row: row[3], holds=int),
)

PART_COLUMNS = (
    Column("Letter", "How people refer to it.", lambda p: p.letter),
    Column("What it says", "The inspectorate's words.", lambda p: p.text),
    Column("Addressed to", "Whom it asks.", lambda p: ", ".join(map(str, p.addressee_links.all()))),
)
MOVE_COLUMNS = (
    Column("Happened on", HAPPENED, lambda m: m.happened_on, holds=DATE),
    Column("Recorded at", RECORDED, lambda m: m.recorded_at, holds=TIME),
    Column("By", "Who recorded it.", lambda m: str(m.by)),
    Column("Step", "What was done; nothing on entry and where a move is taken back.", _step),
    Column("From status", "Where it stood before.", lambda m: m.get_from_status_display()),
    Column("To status", "Where it came to stand.", lambda m: m.get_to_status_display()),
    Column("Stands", "No where it was a mistake, or takes one back.", _stands),
    Column("Reason", "Why.", lambda m: m.reason),
    Column("Source", "Where a position that was brought forward comes from.", lambda m: m.source),
    Column("Level", "How it was verified.", lambda m: m.level and str(m.level)),
    Column("Inspectorate's reference", "As its letter has it.", lambda m: m.inspectorate_reference),
    Column("Told by", "Who told the force.", lambda m: m.told_by),
    Column("Approved by", "Who approved it.", lambda m: m.approved_by),
)
ASSIGNMENT_COLUMNS = (
    Column("Happened on", "From which day on.", lambda a: a.happened_on, holds=DATE),
    Column("Recorded at", RECORDED, lambda a: a.recorded_at, holds=TIME),
    Column("By", "Who recorded it.", lambda a: str(a.by)),
    Column("What", "Owner, portfolio, board, kind, cause, target date or acceptance.", lambda a: a.what),
    Column("Value", "What it was set to.", lambda a: a.shown),
    Column("Agreed by", "Who agreed it.", lambda a: a.agreed_by),
    Column("Reason", "Why.", lambda a: a.reason),
)
UPDATE_COLUMNS = (
    Column("Happened on", HAPPENED, lambda u: u.happened_on, holds=DATE),
    Column("Recorded at", RECORDED, lambda u: u.recorded_at, holds=TIME),
    Column("By", "Whose words they are.", lambda u: str(u.by)),
    Column("What was done", "In their words.", lambda u: u.text),
    Column("Status", "Where it stood then.", lambda u: u.get_status_display()),
    Column("RAG", "As it was rated then.", lambda u: u.get_rag_display() or "Not rated"),
    Column("RAG reason", "Why it was rated so.", lambda u: u.rag_reason),
    Column("Next review", "When it was to be looked at again.", lambda u: u.next_review_on, holds=DATE),
)
# What belongs to a finding; of evidence the index, and never a file.
OF_FINDING = {
    "parts": PART_COLUMNS,
    "moves": MOVE_COLUMNS,
    "assignments": ASSIGNMENT_COLUMNS,
    "updates": UPDATE_COLUMNS,
    "evidence_index": EVIDENCE_COLUMNS[2:],
}


def figure_rows(counts: Mapping[str, Any] | None) -> Iterator[tuple[str, str | None, str | None, int]]:
    """Lay figures out as rows: a figure, its kind, its RAG, how many. What an old paper did not keep is left out."""
    kept = counts or {}
    for name in BY_KIND:
        yield from ((name, kind, None, count) for kind, count in kept.get(name, {}).items())
    for kind, rags in kept.get("open", {}).items():
        for rag in sorted(set(rags.values())):
            yield RATED, kind, rag or UNRATED, list(rags.values()).count(rag)
    yield from ((name, None, None, kept[name]) for name in ALONE if name in kept)

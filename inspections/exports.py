"""What leaves as a list of inspections, their grades, and what was asked of the force. Columns are tables."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from accounts.exports import BATCH, Made
from accounts.models import User
from accounts.permissions import Permission
from inspections.filters import InspectionFilter
from inspections.models import Inspection, InspectionGrade, InspectionRequest
from pages.forms import asked_in_words
from pages.spreadsheets import Column, Sheet

TITLE = Column("Inspection", "What it is called.", lambda row: row.inspection.title, 50)
NUMBER = Column("Signoff number", "The inspection's number in this register.", lambda row: row.inspection_id)


def _grades(inspection: Any) -> str:
    return "; ".join(f"{given.question.text}: {given.grade.name}" for given in inspection.grades.all())


INSPECTION_COLUMNS = (
    Column("Title", "What it is called.", lambda i: i.title, 50),
    Column("Kind", "What kind of inspection or publication.", lambda i: str(i.kind), 24),
    Column("Bodies", "Who inspected or published.", lambda i: i.bodies, 24),
    Column("Stage", "How far it has got.", lambda i: i.get_stage_display()),
    Column("Embargoed", "Yes for a draft that only those named on it may know.", lambda i: _yes(i.embargoed)),
    Column("Notified", "When the force was told of it.", lambda i: i.notified_on),
    Column("Expected in words", "The inspectorate's words.", lambda i: i.expected_words, 24),
    Column("Expected", "The date, where it is known.", lambda i: i.expected_on),
    Column("Published", "When the report was published.", lambda i: i.published_on),
    Column("Web address", "Where the report is.", lambda i: i.link, 40),
    Column("Fieldwork", "Whether inspectors came here.", lambda i: i.get_fieldwork_display(), 30),
    Column("Mandatory", "Whether its recommendations are.", lambda i: _yes(i.mandatory)),
    Column("Summary", "What the committee is told.", lambda i: i.summary, 60),
    Column("Graded in", "The cycle of its grades.", lambda i: i.cycle and str(i.cycle), 20),
    Column("Grades", "Each question with its grade.", _grades, 60),
    Column("Owner", "Who answers for it.", lambda i: i.owner and str(i.owner), 24),
    Column("RAG", "How ready the force is.", lambda i: i.get_rag_display() or "Not rated", 10),
    Column("RAG reason", "Why it is rated so.", lambda i: i.rag_reason, 40),
    Column("Next review", "When it is to be looked at again.", lambda i: i.next_review_on),
    Column("Accuracy due", "When the factual-accuracy check is due.", lambda i: i.accuracy_due_on),
    Column("Accuracy sent", "When it was sent.", lambda i: i.accuracy_sent_on),
    Column("Comments due", "56 days after publication: Police Act 1996, section 55.", lambda i: i.comments_due_on),
    Column("Comments published", "When the local policing body did.", lambda i: i.comments_published_on),
    Column("Response", "What the force answered.", lambda i: i.response, 60),
    Column("Responded on", "When.", lambda i: i.responded_on),
    Column("Signoff number", "Its number in this register; it never changes.", lambda i: i.pk),
)
GRADE_COLUMNS = (
    TITLE,
    Column("Published", "When the report was published.", lambda given: given.inspection.published_on),
    Column("Cycle", "The round of graded inspections.", lambda given: str(given.question.cycle), 20),
    Column("Question", "What was graded.", lambda given: given.question.text, 50),
    Column("Grade", "What it was given.", lambda given: given.grade.name, 24),
    Column("Place of the grade", "1 is the best of its cycle.", lambda given: given.grade.position),
    NUMBER,
)
REQUEST_COLUMNS = (
    TITLE,
    Column("Asked for", "The document or the data.", lambda asked: asked.what, 60),
    Column("Owner", "Who provides it.", lambda asked: asked.owner and str(asked.owner), 24),
    Column("Due", "By when.", lambda asked: asked.due_on),
    Column("Sent", "When it was.", lambda asked: asked.sent_on),
    NUMBER,
)


def _yes(value: bool) -> str:  # noqa: FBT001  # the columns above alone call it
    return "Yes" if value else "No"


def inspection_sheet(asked: InspectionFilter, user: User | None, made: Made) -> Sheet:
    """The inspections exactly as filtered, with their grades."""
    rows = asked.qs.prefetch_related("grades__question", "grades__grade")
    return Sheet("Inspections", INSPECTION_COLUMNS, rows.iterator(BATCH), [*made, *_told(asked)])


def grade_sheet(asked: InspectionFilter, user: User | None, made: Made) -> Sheet:
    """The grades of the inspections that were asked for, one a row."""
    rows = InspectionGrade.objects.filter(inspection__in=_keys(asked)).order_by("inspection", "question__position")
    rows = rows.select_related("inspection", "question__cycle", "grade")
    return Sheet("Grades", GRADE_COLUMNS, rows.iterator(BATCH), [*made, *_told(asked)])


def request_sheet(asked: InspectionFilter, user: User | None, made: Made) -> Sheet:
    """What was asked of the force for those inspections, as far as this person may know; nobody is the shell."""
    rows = InspectionRequest.objects.filter(inspection__in=_keys(asked)).order_by("inspection", "due_on", "pk")
    if user and not user.may(Permission.FINDING_SEE_ALL):
        rows = rows.filter(Q(inspection__published_on__isnull=True) | Q(inspection__owner=user) | Q(owner=user))
    rows = rows.select_related("inspection", "owner")
    return Sheet("Asked of the force", REQUEST_COLUMNS, rows.iterator(BATCH), [*made, *_told(asked)])


def _keys(asked: InspectionFilter) -> QuerySet[Inspection, Any]:
    return asked.qs.order_by().values("pk")  # type: ignore[no-any-return]


def _told(asked: InspectionFilter) -> Iterator[tuple[str, str]]:
    """Say on the cover how the list was asked for."""
    if asked.qs.order_by().filter(embargoed=True).exists():
        yield "Embargo", "Some of these are embargoed drafts: only those named on them may know of them."
    yield "Inspections", f"{asked.qs.count():,}"
    yield from asked_in_words(asked.form)

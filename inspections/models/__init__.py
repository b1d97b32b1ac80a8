"""What the room keeps: inspections with what belongs to each, and grades."""

from inspections.models.evidence import InspectionEvidence
from inspections.models.grades import Grade, GradeCycle, GradeQuestion, InspectionGrade
from inspections.models.inspections import (
    COMMENT_PERIOD,
    FieldworkDay,
    InspectingBody,
    Inspection,
    InspectionAssignment,
    InspectionBody,
    InspectionKind,
    InspectionQuerySet,
    InspectionReader,
    InspectionRequest,
    Rag,
    rag_says_why,
)

__all__ = [
    "COMMENT_PERIOD",
    "FieldworkDay",
    "Grade",
    "GradeCycle",
    "GradeQuestion",
    "InspectingBody",
    "Inspection",
    "InspectionAssignment",
    "InspectionBody",
    "InspectionEvidence",
    "InspectionGrade",
    "InspectionKind",
    "InspectionQuerySet",
    "InspectionReader",
    "InspectionRequest",
    "Rag",
    "rag_says_why",
]

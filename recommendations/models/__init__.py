"""The register's tables: findings, their dated facts, and their evidence."""

from recommendations.models.evidence import EvidencePart, FindingEvidence
from recommendations.models.facts import Assignment, Move, Update
from recommendations.models.findings import (
    Addressee,
    AreaForImprovement,
    CauseOfConcern,
    Deputy,
    Finding,
    FindingAddressee,
    FindingQuerySet,
    Kind,
    Part,
    PartAddressee,
    Recommendation,
    VerificationLevel,
)

__all__ = [
    "Addressee",
    "AreaForImprovement",
    "Assignment",
    "CauseOfConcern",
    "Deputy",
    "EvidencePart",
    "Finding",
    "FindingAddressee",
    "FindingEvidence",
    "FindingQuerySet",
    "Kind",
    "Move",
    "Part",
    "PartAddressee",
    "Recommendation",
    "Update",
    "VerificationLevel",
]

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
from recommendations.models.links import FindingLink
from recommendations.models.monitoring import MonitoringPhase, PhaseCause
from recommendations.models.national import NationalText
from recommendations.models.plans import Action

__all__ = [
    "Action",
    "Addressee",
    "AreaForImprovement",
    "Assignment",
    "CauseOfConcern",
    "Deputy",
    "EvidencePart",
    "Finding",
    "FindingAddressee",
    "FindingEvidence",
    "FindingLink",
    "FindingQuerySet",
    "Kind",
    "MonitoringPhase",
    "Move",
    "NationalText",
    "Part",
    "PartAddressee",
    "PhaseCause",
    "Recommendation",
    "Update",
    "VerificationLevel",
]

"""What proves that a finding was met, and which of its parts."""

from django.db import models

from audit.tracking import History, TrackedModel
from evidence.models import Evidence
from recommendations.models.findings import Finding, Part


class FindingEvidence(Evidence):
    """Evidence about one finding."""

    about = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")

    history = History()

    class Meta(Evidence.Meta):
        abstract = False


class EvidencePart(TrackedModel):
    """A part that a piece of evidence covers."""

    about = "evidence"

    evidence = models.ForeignKey(FindingEvidence, on_delete=models.PROTECT, related_name="part_links")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="evidence_links")

    history = History()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("evidence", "part"), name="part_once_an_evidence"),)

    def __str__(self) -> str:
        return f"{self.evidence} covers part {self.part.letter}"

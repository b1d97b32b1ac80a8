"""How findings hang together: one supersedes, repeats or relates to another."""

from django.db import models
from django.db.models import F, Q

from audit.tracking import History, TrackedModel
from recommendations.models.findings import Finding


class FindingLink(TrackedModel):
    """What one finding is to another. Taken away with a reason; its history stays."""

    class Kind(models.TextChoices):
        """In the words of the finding that it goes from."""

        SUPERSEDES = "supersedes", "Supersedes"
        REPEATS = "repeats", "Repeats"
        RELATES = "relates", "Relates to"

        @property
        def seen_from_the_other(self) -> str:
            """The same, in the words of the finding that it goes to."""
            return {"supersedes": "Superseded by", "repeats": "Repeated by"}.get(self.value, str(self.label))

    about = "from_finding"

    from_finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links_from")
    to_finding = models.ForeignKey(
        Finding, verbose_name="other finding", on_delete=models.PROTECT, related_name="links_to"
    )
    kind = models.CharField("how they hang together", max_length=10, choices=Kind)

    history = History()

    class Meta:
        ordering = ("kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("from_finding", "to_finding", "kind"),
                name="link_once_a_kind",
                violation_error_message="These two are linked in this way already.",
            ),
            models.CheckConstraint(
                condition=~Q(from_finding=F("to_finding")),
                name="link_between_two",
                violation_error_message="A finding cannot be linked to itself. Choose another.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("supersedes", "repeats", "relates")),
                name="link_kind_known",
                violation_error_message="Choose one of the ways in which findings hang together.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_finding} {self.get_kind_display().lower()} {self.to_finding}"

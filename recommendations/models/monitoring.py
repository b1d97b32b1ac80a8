"""The phase in which the inspectorate monitors the force, as dated facts."""

from django.db import models
from django.db.models import Q

from audit.tracking import DatedFact
from recommendations.models.findings import Finding


class MonitoringPhase(DatedFact):
    """From a day on, the inspectorate monitors the force in this phase.

    Scan is the default; Engage is enhanced monitoring, when a force is not managing a cause of
    concern. The latest stands.
    """

    class Phase(models.TextChoices):
        """As the inspectorate names them."""

        SCAN = "scan", "Scan"
        ENGAGE = "engage", "Engage"

    phase = models.CharField(max_length=10, choices=Phase)
    reason = models.TextField(max_length=2000)

    class Meta:
        ordering = ("happened_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(phase__in=("scan", "engage")),
                name="monitoring_phase_known",
                violation_error_message="Choose Scan or Engage.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="monitoring_phase_says_why",
                violation_error_message="Say why the phase began.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_phase_display()} from {self.happened_on:%-d %B %Y}"


class PhaseCause(DatedFact):
    """A cause of concern behind a phase; from the day on which the phase began."""

    phase = models.ForeignKey(MonitoringPhase, on_delete=models.PROTECT, related_name="cause_links")
    cause = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="phase_links")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("phase", "cause"),
                name="cause_once_a_phase",
                violation_error_message="This cause of concern stands behind the phase already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} behind {self.phase}"

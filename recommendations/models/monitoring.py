"""The phase in which the inspectorate monitors the force, as dated facts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from audit.tracking import DatedFact, FactQuerySet
from recommendations.models.findings import Finding


class MonitoringPhaseQuerySet(FactQuerySet["MonitoringPhase"]):
    """Questions about phases."""

    def told(self, visible: QuerySet[Finding] | None = None) -> "MonitoringPhaseQuerySet":
        """Leave out voids, and fetch what a row of the history shows; of causes, those among the visible."""
        links = PhaseCause.objects.select_related("cause__inspection")
        causes = Prefetch("cause_links", links if visible is None else links.filter(cause__in=visible))
        return self.filter(voids__isnull=True).select_related("by", "voided_by__by").prefetch_related(causes)

    def effective(self, visible: QuerySet[Finding] | None = None) -> "MonitoringPhaseQuerySet":
        """Leave out voids and what they void."""
        return self.told(visible).filter(voided_by__isnull=True)


class MonitoringPhase(DatedFact):
    """From a day on, the inspectorate monitors the force in this phase.

    Scan is the default; Engage is enhanced monitoring, when a force is not managing a cause of
    concern. The latest stands. One recorded by mistake is voided by another, which names it; the
    phase that stands ignores both.
    """

    class Phase(models.TextChoices):
        """As the inspectorate names them."""

        SCAN = "scan", "Scan"
        ENGAGE = "engage", "Engage"

    phase = models.CharField(max_length=10, choices=Phase)
    reason = models.TextField(max_length=2000)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, related_name="voided_by", null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(MonitoringPhaseQuerySet)()

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

    def get_absolute_url(self) -> str:
        """Where its history is told."""
        return reverse("recommendations:monitoring")

    @property
    def causes(self) -> tuple[Finding, ...]:
        """The causes of concern behind it."""
        return tuple(link.cause for link in self.cause_links.all())

    @property
    def void(self) -> "MonitoringPhase | None":
        """The void that takes it back, if any."""
        return getattr(self, "voided_by", None)


class PhaseCause(DatedFact):
    """A cause of concern behind a phase; from the day on which the phase began."""

    about = "phase"

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

"""The making of a paper's PDFs in a worker, what it leaves of a draft, and the workers that are alive."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from reports.models.papers import Paper
from reports.models.work import QUIET, WAITING_FOR_A_WORKER, Work

# What a making says of itself, in order.
COUNTING = "Counting the register"
SETTING = "Setting the full and the public version"
KEEPING = "Keeping both versions"


class Making(Work):
    """One time that somebody asked for a paper's PDFs: to issue it, or to read its draft.

    What it makes is kept elsewhere; the register loses nothing with it.
    """

    class Kind(models.TextChoices):
        """What is made."""

        ISSUE = "issue", "The paper is being issued"
        DRAFT = "draft", "The draft's PDF is being made"

    sayings = (WAITING_FOR_A_WORKER, COUNTING, SETTING, KEEPING)

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="makings")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("paper", "kind"), condition=Q(state__in=("waiting", "running")), name="one_making_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display().lower()}"


class DraftPdfs(models.Model):
    """A draft's two PDFs, kept until the draft or the register changes; `digest` tells whether one has."""

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="draft_pdfs", editable=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    full = models.BinaryField()
    public = models.BinaryField()

    objects: ClassVar[models.Manager["DraftPdfs"]] = models.Manager()

    def __str__(self) -> str:
        return f"PDFs of {self.paper}"


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Questions about workers."""

    def alive(self, now: datetime.datetime) -> "WorkerQuerySet":
        """Select those that said so a moment ago."""
        return self.filter(beat_at__gte=now - QUIET)

    def dead(self, now: datetime.datetime) -> "WorkerQuerySet":
        """Select those that have gone quiet."""
        return self.filter(beat_at__lt=now - QUIET)


class Worker(models.Model):
    """A process that makes papers, for as long as it says that it is alive."""

    name = models.CharField(max_length=64, unique=True, editable=False)
    beat_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager.from_queryset(WorkerQuerySet)()

    def __str__(self) -> str:
        return self.name

"""The making of a paper's PDFs in a worker, what it leaves of a draft, and the workers that are alive."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reports.models.papers import Paper

# A worker says every two seconds that it is alive. One that has been quiet for this long counts as dead.
QUIET = datetime.timedelta(seconds=30)
# What a making says of itself, in order.
WAITING_FOR_A_WORKER = "Waiting for its turn"
COUNTING = "Counting the register"
SETTING = "Setting the full and the public version"
KEEPING = "Keeping both versions"
SAYINGS = (WAITING_FOR_A_WORKER, COUNTING, SETTING, KEEPING)


class MakingQuerySet(models.QuerySet["Making"]):
    """Questions about makings."""

    def under_way(self) -> "MakingQuerySet":
        """Select those that wait or run."""
        return self.filter(state__in=Making.UNDER_WAY)


class Making(models.Model):
    """One time that somebody asked for a paper's PDFs: to issue it, or to read its draft.

    It says how far the work is. What it makes is kept elsewhere; the register loses nothing with it.
    """

    class Kind(models.TextChoices):
        """What is made."""

        ISSUE = "issue", "The paper is being issued"
        DRAFT = "draft", "The draft's PDF is being made"

    class State(models.TextChoices):
        """How the work stands."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="makings")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    task = models.CharField(max_length=64, blank=True)
    worker = models.CharField(max_length=64, blank=True)
    said = models.CharField(max_length=100, default=WAITING_FOR_A_WORKER)
    reason = models.TextField(blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(MakingQuerySet)()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("paper", "kind"), condition=Q(state__in=("waiting", "running")), name="one_making_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display().lower()}"

    @property
    def step(self) -> int:
        """How many of its steps are behind it."""
        return SAYINGS.index(self.said)

    def is_dead(self, now: datetime.datetime) -> bool:
        """Whether the worker that began it has gone quiet."""
        return self.state == self.State.RUNNING and (self.beat_at or now) < now - QUIET

    def is_under_way(self, now: datetime.datetime) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in self.UNDER_WAY and not self.is_dead(now)


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

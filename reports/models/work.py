"""What every piece of work that a worker does has in common: who asked for it, how far it is, how it ended."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User

# A worker says every two seconds that it is alive. One that has been quiet for this long counts as dead.
QUIET = datetime.timedelta(seconds=30)
WAITING_FOR_A_WORKER = "Waiting for its turn"


class WorkQuerySet(models.QuerySet[Any]):
    """Questions about work."""

    def under_way(self) -> "WorkQuerySet":
        """Select what waits or runs."""
        return self.filter(state__in=Work.UNDER_WAY)


class Work(models.Model):
    """One time that somebody asked for something that takes seconds. It says how far the work is."""

    class State(models.TextChoices):
        """How the work stands."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNDER_WAY = (State.WAITING, State.RUNNING)
    # What it says of itself, in order.
    sayings: ClassVar[tuple[str, ...]]

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

    objects: ClassVar[Any] = models.Manager.from_queryset(WorkQuerySet)()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def step(self) -> int:
        """How many of its steps are behind it."""
        return self.sayings.index(self.said)

    def is_dead(self, now: datetime.datetime) -> bool:
        """Whether the worker that began it has gone quiet."""
        return self.state == self.State.RUNNING and (self.beat_at or now) < now - QUIET

    def is_under_way(self, now: datetime.datetime) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in self.UNDER_WAY and not self.is_dead(now)

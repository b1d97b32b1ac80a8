"""How people's spreadsheets are read, each time that one is, and what its rows come to."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.tracking import DatedFact, History, TrackedModel
from recommendations.models import Finding
from reports.models.work import QUIET

# Nobody hears from a worker while it takes all rows over in one transaction.
BUSY = datetime.timedelta(minutes=15)
KEPT = datetime.timedelta(days=7)
WAITING_FOR_A_WORKER = "Waiting for its turn"


class Kind(models.TextChoices):
    """What the rows of a spreadsheet are."""

    FINDINGS = "findings", "Findings"
    INSPECTIONS = "inspections", "Inspections"
    PEOPLE = "people", "People"
    LISTED = "listed", "The inspectorate's own list"


class Mapping(TrackedModel):
    """Which column of a kind of spreadsheet is which, kept by name for the next time, for everybody.

    `columns` leads from the heading in the file to the name of a target; `choices` is what was chosen beside it.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)

    history = History()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "name"),
                name="mapping_once_a_name",
                violation_error_message="Another mapping has this name. Choose another name.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RunQuerySet(models.QuerySet["Run"]):
    """Questions about runs."""

    def under_way(self) -> "RunQuerySet":
        """Select those that wait for a worker or have one."""
        return self.filter(state__in=Run.UNDER_WAY)

    def forgotten(self, now: datetime.datetime) -> "RunQuerySet":
        """Select those whose time is over."""
        return self.filter(asked_at__lt=now - KEPT)


class Run(models.Model):
    """One file that somebody brought, from its upload to what it left. It goes after `KEPT`; the ledger keeps its name.

    The bytes are kept until its rows are taken over, and never served.
    """

    class State(models.TextChoices):
        """How far it is."""

        MAPPING = "mapping", "Waits for its columns"
        PREVIEW_WAITING = "preview_waiting", "Waits to be read"
        PREVIEWING = "previewing", "Is being read"
        PREVIEWED = "previewed", "Waits for your answer"
        TAKING_WAITING = "taking_waiting", "Waits to be taken over"
        TAKING = "taking", "Is being taken over"
        DONE = "done", "Taken over"

    WAITING = (State.PREVIEW_WAITING, State.TAKING_WAITING)
    RUNNING = (State.PREVIEWING, State.TAKING)
    UNDER_WAY = (*WAITING, *RUNNING)

    kind = models.CharField(max_length=20, choices=Kind)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    sheet = models.CharField(max_length=100, blank=True)
    sheets = models.JSONField(default=list)
    # The headings of the chosen sheet, each with some of what stands below it.
    samples = models.JSONField(default=list)
    # What was decided in reading it, such as which row holds the headings.
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    # References that several rows share, each with the rows: a cause of concern with its recommendations, perhaps.
    shared = models.JSONField(default=list)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=State, default=State.MAPPING)
    task = models.CharField(max_length=64, blank=True)
    worker = models.CharField(max_length=64, blank=True)
    beat_at = models.DateTimeField(null=True)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(RunQuerySet)()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Where it is mapped, previewed and answered."""
        return reverse("imports:run_detail", args=[self.pk])

    @property
    def said(self) -> str:
        """What is being done, in words."""
        said = {
            self.State.PREVIEWING: f"Reading row {self.done_rows:,} of {self.all_rows:,}",
            self.State.TAKING: f"Taking over {self.all_rows:,} rows together",
        }
        return said.get(self.State(self.state), WAITING_FOR_A_WORKER)

    def is_dead(self, now: datetime.datetime) -> bool:
        """Whether the worker that began it has gone quiet."""
        patience = BUSY if self.state == self.State.TAKING else QUIET
        return self.state in self.RUNNING and (self.beat_at or now) < now - patience

    def is_under_way(self, now: datetime.datetime) -> bool:
        """Whether it waits for a worker or has one."""
        return self.state in self.UNDER_WAY and not self.is_dead(now)


class RunRow(models.Model):
    """What one row of a file comes to: by the preview, and once it is taken over."""

    class Outcome(models.TextChoices):
        """What a row does to the register."""

        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        REFUSED = "refused", "Refused"

    TAKEN = (Outcome.NEW, Outcome.CHANGED)

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    # Each change as field, old, new; each reason as column and why.
    changes = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    wanted = models.BooleanField(default=True)
    link = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number", "pk")
        indexes = (models.Index(fields=("run", "outcome", "number"), name="run_rows"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=["new", "changed", "unchanged", "refused"]), name="row_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"Row {self.number} of {self.run}"


class TheirStatus(models.TextChoices):
    """Where a finding stands in the inspectorate's own list."""

    AWAITING_REVIEW = "awaiting-review", "Awaiting review"
    BEING_PROGRESSED = "being-progressed", "Being progressed"
    COMPLETE = "complete", "Complete"


class Comparison(DatedFact):
    """The inspectorate's own list, as it was on a day, held against the register. The newest is the one to answer."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"The inspectorate's list of {self.happened_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """Where its differences are."""
        return reverse("imports:comparison_detail", args=[self.pk])

    def source(self, row: "ListedRow") -> str:
        """Name where a row comes from, for the history."""
        return f"the inspectorate's list of {self.happened_on:%-d %B %Y} ({self.file_name[:100]}, row {row.number})"


class ListedRow(models.Model):
    """What one row of the newest list says. It goes when a newer list comes."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    report = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=TheirStatus, blank=True)
    status_on = models.DateField(null=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Row {self.number}"


class DifferenceAnswer(DatedFact):
    """What somebody made of a difference: taken over, or left as it is. What is left is not asked about again."""

    class What(models.TextChoices):
        """How the list and the register differ, in the order in which people look at it."""

        STATUS = "status", "Another status"
        ONLY_THERE = "only_there", "Only in their list"
        ONLY_HERE = "only_here", "Only in the register"
        TEXT = "text", "Other words"

    about = "finding"
    disposable = ("reference",)

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="answers")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+", null=True)
    what = models.CharField(max_length=10, choices=What)
    reference = models.CharField(max_length=100, blank=True)
    theirs = models.TextField(blank=True)
    ours = models.TextField(blank=True)
    # The same for the same difference, whichever list shows it.
    mark = models.CharField(max_length=64, db_index=True)
    is_taken = models.BooleanField()
    note = models.TextField(max_length=2000)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=~Q(note=""), name="answer_says_why"),)

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.reference}"

"""A finding's action plan: what the force decided to do about it."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from audit.tracking import History, TrackedModel, TrackedQuerySet
from recommendations.models.findings import Finding
from recommendations.status import OPEN


class ActionQuerySet(TrackedQuerySet["Action"]):
    """Questions about actions."""

    def late(self, today: datetime.date) -> "ActionQuerySet":
        """Select those not done by their date, of findings that have not ended."""
        return self.filter(done_on__isnull=True, due_on__lt=today, finding__status__in=OPEN)


class Action(TrackedModel):
    """Who does what by when about a finding.

    A part is what the inspectorate asked; an action is what the force decided to do about it.
    """

    about = "finding"
    disposable = ("who",)

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="plan")
    what = models.TextField("what is to be done", max_length=2000)
    who = models.CharField("who does it", max_length=150)
    due_on = models.DateField("due date")
    done_on = models.DateField("date it was done", null=True, blank=True)
    is_milestone = models.BooleanField("it is a milestone", default=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(ActionQuerySet)()
    history = History()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("finding", "done_on", "due_on"), name="action_late"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(who=""),
                name="action_says_who_does_what",
                violation_error_message="Say what is to be done, and who does it.",
            ),
        )

    def __str__(self) -> str:
        return self.what if len(self.what) <= 60 else f"{self.what[:59].rstrip()}…"  # noqa: PLR2004

    def is_late(self, today: datetime.date) -> bool:
        """Whether it should be done by now; late starts the day after its date."""
        return self.done_on is None and self.due_on < today and not self.finding.has_ended

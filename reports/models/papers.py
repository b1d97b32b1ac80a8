"""Committees, and the papers put before them."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from audit.tracking import History, TrackedModel, TrackedQuerySet
from evidence.models import StoredFile


class Committee(TrackedModel):
    """A committee that holds the force to account, such as a joint audit committee."""

    name = models.CharField(
        max_length=150, unique=True, error_messages={"unique": "There is a committee of this name already."}
    )

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PaperQuerySet(TrackedQuerySet["Paper"]):
    """Questions about papers."""

    def issued(self) -> "PaperQuerySet":
        """Select those that were issued."""
        return self.filter(issued_at__isnull=False)


class Paper(TrackedModel):
    """One committee update: a draft whose figures follow the register, or an issued paper whose bytes never change.

    It counts what happened after the previous paper's `data_as_at` and up to its own.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="papers")
    meeting_on = models.DateField("meeting date")
    previous_meeting_on = models.DateField("previous meeting date", null=True, blank=True)
    data_as_at = models.DateField("data as at")
    agenda_item = models.CharField("agenda item", max_length=20, blank=True)
    purpose = models.TextField(blank=True)
    comment = models.TextField("liaison lead's comment on the position", blank=True)
    review_cycle = models.TextField("how findings are reviewed", blank=True)
    closing = models.TextField("what happens next", blank=True)
    ask = models.TextField("what the committee is asked to do", blank=True)
    contact_name = models.CharField("contact officer", max_length=150, blank=True)
    contact_title = models.CharField("contact officer's job title", max_length=200, blank=True)
    background_documents = models.TextField("background documents", blank=True, help_text="One title a line.")
    left_out = models.JSONField("sections left out", default=list, blank=True)
    paper_version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="papers", null=True, editable=False
    )
    figures = models.JSONField(null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(PaperQuerySet)()
    history = History()

    class Meta:
        ordering = ("-meeting_on", "committee", "-paper_version")
        constraints = (
            models.UniqueConstraint(
                fields=("committee", "meeting_on", "paper_version"),
                name="one_paper_a_meeting",
                violation_error_message="There is a paper for this meeting already.",
            ),
            models.CheckConstraint(
                condition=Q(previous_meeting_on__isnull=True) | Q(previous_meeting_on__lt=F("meeting_on")),
                name="previous_meeting_came_before",
                violation_error_message="The previous meeting must be before this one.",
            ),
            models.CheckConstraint(
                condition=Q(data_as_at__lte=F("meeting_on")),
                name="paper_data_by_the_meeting",
                violation_error_message="Data as at must be on or before the meeting date.",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True, stored_file__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False, stored_file__isnull=False),
                name="issued_exactly_when_stored",
            ),
        )

    def __str__(self) -> str:
        return f"HMICFRS update to the {self.committee}, {self.meeting_on.strftime('%-d %B %Y')}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("reports:paper_detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether it was issued; an issued paper never changes."""
        return self.issued_at is not None

    @property
    def previous(self) -> "Paper | None":
        """The last paper issued to this committee for an earlier meeting, as last corrected."""
        earlier = Paper.objects.issued().filter(committee=self.committee, meeting_on__lt=self.meeting_on)
        found: Paper | None = earlier.order_by("-meeting_on", "-paper_version").first()
        return found

    @property
    def since(self) -> datetime.date | None:
        """The day after which this paper counts: the previous issued paper's data, else the previous meeting."""
        last = self.previous
        return last.data_as_at if last else self.previous_meeting_on

    @classmethod
    def after_the_last(cls, today: datetime.date) -> "Paper":
        """A new draft that starts from the last paper's words and counts on from it."""
        last = cls.objects.first()
        if last is None:
            return cls(data_as_at=today)
        kept = ("committee", "agenda_item", "purpose", "review_cycle", "ask", "contact_name", "contact_title")
        words = {name: getattr(last, name) for name in kept}
        return cls(previous_meeting_on=last.meeting_on, data_as_at=today, **words)

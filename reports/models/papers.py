"""Committees, and the papers put before them."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import User
from audit.tracking import History, TrackedModel, TrackedQuerySet
from evidence.models import Evidence, StoredFile

# What people type in a paper. A change to any of it takes the check away; a correction starts from all of it.
TYPED: tuple[str, ...] = (
    "committee",
    "meeting_on",
    "previous_meeting_on",
    "data_as_at",
    "agenda_item",
    "marking",
    "purpose",
    "comment",
    "restricted_comment",
    "review_cycle",
    "closing",
    "ask",
    "contact_name",
    "contact_title",
    "background_documents",
    "left_out",
)
# What happens when a paper is issued, all of it at once.
ON_ISSUE = ("issued_at", "issued_by", "stored_file", "public_file", "counted_at")


def _all_or_none(*names: str) -> Q:
    """Say that these fields are filled in together or not at all."""
    none, every = ({f"{name}__isnull": empty for name in names} for empty in (True, False))
    return Q(**none) | Q(**every)


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

    def versions_of(self, paper: "Paper") -> "PaperQuerySet":
        """Select the papers of the same committee and meeting, this one among them."""
        return self.filter(committee=paper.committee_id, meeting_on=paper.meeting_on)

    def with_successor(self) -> "PaperQuerySet":
        """Say of each which issued version supersedes it, and since when."""
        later = Paper.objects.issued().filter(
            committee=OuterRef("committee"),
            meeting_on=OuterRef("meeting_on"),
            paper_version__gt=OuterRef("paper_version"),
        )
        newest = later.order_by("-paper_version")
        return self.annotate(
            superseded_by=Subquery(newest.values("paper_version")[:1]),
            superseded_at=Subquery(newest.values("issued_at")[:1]),
        )


class Paper(TrackedModel):
    """One committee update: a draft whose figures follow the register, or an issued paper whose bytes never change.

    It counts what happened after the previous paper's `data_as_at` and up to its own.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="papers")
    meeting_on = models.DateField("meeting date")
    previous_meeting_on = models.DateField("previous meeting date", null=True, blank=True)
    data_as_at = models.DateField("data as at")
    agenda_item = models.CharField("agenda item", max_length=20, blank=True)
    marking = models.CharField(max_length=20, choices=Evidence.Marking, default=Evidence.Marking.OFFICIAL)
    purpose = models.TextField(blank=True)
    comment = models.TextField("liaison lead's comment on the position", blank=True)
    restricted_comment = models.TextField("comment for members only", blank=True)
    review_cycle = models.TextField("how findings are reviewed", blank=True)
    closing = models.TextField("what happens next", blank=True)
    ask = models.TextField("what the committee is asked to do", blank=True)
    contact_name = models.CharField("contact officer", max_length=150, blank=True)
    contact_title = models.CharField("contact officer's job title", max_length=200, blank=True)
    background_documents = models.TextField("background documents", blank=True, help_text="One title a line.")
    left_out = models.JSONField("sections left out", default=list, blank=True)
    paper_version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    what_changed = models.TextField("what this version changes", blank=True)
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    counted_at = models.DateTimeField("figures counted at", null=True, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="papers", null=True, editable=False
    )
    public_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="public_papers", null=True, editable=False
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
            models.CheckConstraint(condition=_all_or_none(*ON_ISSUE), name="issued_exactly_when_stored"),
            models.CheckConstraint(condition=_all_or_none("checked_at", "checked_by"), name="checked_by_somebody"),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | Q(checked_at__isnull=False), name="issued_only_when_checked"
            ),
            models.CheckConstraint(
                condition=Q(paper_version=1) | ~Q(what_changed=""),
                name="correction_says_what_changed",
                violation_error_message="Say what this version changes.",
            ),
        )

    def __str__(self) -> str:
        version = f" (version {self.paper_version})" if self.paper_version > 1 else ""
        return f"HMICFRS update to the {self.committee}, {self.meeting_on.strftime('%-d %B %Y')}{version}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("reports:paper_detail", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether it was issued; an issued paper never changes."""
        return self.issued_at is not None

    @property
    def is_checked(self) -> bool:
        """Whether a second person checked it as it stands."""
        return self.checked_at is not None

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
        kept = ("committee", "agenda_item", "marking", "purpose", "review_cycle", "ask", "contact_name")
        words = {name: getattr(last, name) for name in (*kept, "contact_title", "left_out")}
        return cls(previous_meeting_on=last.meeting_on, data_as_at=today, **words)

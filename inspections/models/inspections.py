"""What the inspectorates announced and published."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from audit.tracking import DatedFact, History, TrackedModel, TrackedQuerySet

COMMENT_PERIOD = datetime.timedelta(days=56)


class Rag(models.TextChoices):
    """Red, amber or green, as a person judges it. Words first: colour never carries it alone."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


def rag_says_why(name: str) -> models.CheckConstraint:
    """Hold that amber and red come with a reason."""
    return models.CheckConstraint(
        condition=~Q(rag__in=(Rag.AMBER, Rag.RED)) | ~Q(rag_reason=""),
        name=name,
        violation_error_message="Say why it is amber or red.",
    )


class InspectionKind(TrackedModel):
    """A kind of inspection or publication, as the inspectorates name them. An editable list."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a kind of this name already."}
    )

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class InspectingBody(TrackedModel):
    """An inspectorate or other body that publishes findings. An editable list."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a body of this name already."}
    )

    history = History()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "inspecting bodies"

    def __str__(self) -> str:
        return self.name


class InspectionQuerySet(TrackedQuerySet["Inspection"]):
    """Questions about inspections."""

    def visible_to(self, user: User) -> "InspectionQuerySet":
        """Select what this person may know exists.

        Published reports are public; the rest is for those who see all, the inspection's owner, and whoever is
        named on it or owes it something. An embargoed draft is for liaison, its owner and those named on it.
        """
        if user.may(Permission.INSPECTION_EDIT):
            return self.all()
        if not user.may(Permission.INSPECTION_SEE):
            return self.none()
        named = Q(owner=user) | Q(pk__in=InspectionReader.objects.filter(person=user).values("inspection"))
        if user.may(Permission.FINDING_SEE_ALL):
            return self.filter(Q(embargoed=False) | named)
        asked = Q(pk__in=InspectionRequest.objects.filter(owner=user).values("inspection"))
        return self.filter(named | Q(embargoed=False) & (Q(published_on__isnull=False) | asked))

    def for_list(self) -> "InspectionQuerySet":
        """Fetch what a row shows."""
        return self.select_related("kind", "owner", "cycle").prefetch_related("body_links__body")

    def as_at(self, day: datetime.date, known_at: datetime.datetime | None = None) -> QuerySet[Any]:
        """Give each its stage and embargo at the end of a day, as `then_stage` (None before it was known of) and
        `then_embargoed`. With `known_at`, as the register would have answered at that moment.
        """
        facts = InspectionAssignment.objects.filter(inspection=OuterRef("pk"), happened_on__lte=day)
        facts = facts.filter(recorded_at__lte=known_at) if known_at else facts
        last = facts.order_by("-happened_on", "-pk")
        return self.annotate(
            then_stage=Subquery(last.filter(what="stage").values("stage")[:1]),
            then_embargoed=Coalesce(Subquery(last.filter(what="embargo").values("embargoed")[:1]), Value(False)),  # noqa: FBT003
        )

    def forthcoming(self, day: datetime.date, known_at: datetime.datetime | None = None) -> QuerySet[Any]:
        """Select those notified by the end of a day and not yet past fieldwork, soonest first.

        The committee's paper prints these, so one that is or was then embargoed is never among them.
        """
        ahead = (Inspection.Stage.NOTIFIED, Inspection.Stage.FIELDWORK)
        rows = self.as_at(day, known_at).filter(then_stage__in=ahead, then_embargoed=False, embargoed=False)
        rows = rows.filter(Q(published_on__isnull=True) | Q(published_on__gt=day))
        return rows.order_by(models.F("expected_on").asc(nulls_last=True), "title")

    def awaiting_comments(self) -> "InspectionQuerySet":
        """Select published reports on which the local policing body's comments are not recorded."""
        return self.filter(stage=Inspection.Stage.PUBLISHED, comments_published_on__isnull=True)

    def published_between(self, after: datetime.date | None, until: datetime.date) -> "InspectionQuerySet":
        """Select those published after one day and up to another, in order."""
        published = self.filter(published_on__lte=until)
        if after:
            published = published.filter(published_on__gt=after)
        return published.order_by("published_on", "title")


class Inspection(TrackedModel):
    """A programme or a publication from which findings come."""

    class Stage(models.TextChoices):
        """How far it has got."""

        NOTIFIED = "notified", "Notified"
        FIELDWORK = "fieldwork", "Fieldwork"
        AWAITING_REPORT = "awaiting_report", "Awaiting report"
        PUBLISHED = "published", "Published"
        CLOSED = "closed", "Closed"

    class Fieldwork(models.TextChoices):
        """Whether inspectors came here."""

        YES = "yes", "Fieldwork in this force"
        NO = "no", "No fieldwork in this force"
        DATA_RETURN = "data_return", "No fieldwork in this force; it supported with data returns"

    title = models.CharField(max_length=300)
    kind = models.ForeignKey(InspectionKind, on_delete=models.PROTECT, related_name="inspections")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.NOTIFIED)
    notified_on = models.DateField("date notified", null=True, blank=True)
    expected_words = models.CharField("expected, in words", max_length=100, blank=True)
    expected_on = models.DateField("expected date", null=True, blank=True)
    fieldwork = models.CharField("fieldwork here", max_length=20, choices=Fieldwork, default=Fieldwork.NO)
    published_on = models.DateField("publication date", null=True, blank=True)
    link = models.URLField("web address of the report", max_length=500, blank=True)
    summary = models.TextField("summary for the committee", blank=True)
    mandatory = models.BooleanField("its recommendations are mandatory", default=True)
    comments_published_on = models.DateField(
        "date the local policing body published its comments", null=True, blank=True
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections", null=True, blank=True)
    rag = models.CharField("readiness RAG", max_length=5, choices=Rag, blank=True)
    rag_reason = models.TextField("reason for the RAG", blank=True)
    next_review_on = models.DateField("next review date", null=True, blank=True)
    cycle = models.ForeignKey(
        "GradeCycle",
        on_delete=models.PROTECT,
        related_name="inspections",
        null=True,
        blank=True,
        verbose_name="graded in",
    )
    embargoed = models.BooleanField("it is an embargoed draft", default=False)
    accuracy_due_on = models.DateField("factual-accuracy deadline", null=True, blank=True)
    accuracy_sent_on = models.DateField("date the factual-accuracy check was sent", null=True, blank=True)
    response = models.TextField("response of the force", blank=True)
    responded_on = models.DateField("date of the response", null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(InspectionQuerySet)()
    history = History()

    class Meta:
        ordering = (models.F("published_on").desc(nulls_first=True), "title")
        constraints = (
            rag_says_why("inspection_rag_says_why"),
            models.CheckConstraint(
                condition=~Q(stage__in=("published", "closed")) | Q(published_on__isnull=False),
                name="inspection_published_is_dated",
                violation_error_message="Enter the publication date of a published report.",
            ),
            models.CheckConstraint(
                condition=Q(embargoed=False) | Q(published_on__isnull=True),
                name="inspection_embargo_ends_with_publication",
                violation_error_message="Lift the embargo when you enter the publication date.",
            ),
            models.CheckConstraint(
                condition=Q(response="") ^ Q(responded_on__isnull=False),
                name="inspection_response_is_dated",
                violation_error_message="Enter the response and its date together.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("inspections:inspection_detail", args=[self.pk])

    @property
    def bodies(self) -> str:
        """Who inspected, in words."""
        return ", ".join(link.body.name for link in self.body_links.all())

    @property
    def comments_due_on(self) -> datetime.date | None:
        """By when the local policing body must publish its comments: 56 days after publication.

        Source: Police Act 1996, section 55.
        """
        return self.published_on + COMMENT_PERIOD if self.published_on else None

    @property
    def when(self) -> str:
        """When it is expected, in the inspectorate's words where they gave words."""
        return self.expected_words or (self.expected_on.strftime("%-d %B %Y") if self.expected_on else "date not known")


class InspectionReader(TrackedModel):
    """Somebody named on an inspection: they may know of it, and read it, while it is embargoed."""

    about = "inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="reader_links")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspections_read")

    history = History()

    class Meta:
        ordering = ("person__full_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "person"),
                name="reader_once_an_inspection",
                violation_error_message="This person is named on it already.",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


class InspectionRequest(TrackedModel):
    """A document or data that the inspectors ask of the force before they report."""

    about = "inspection"
    disposable = ("what",)

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="requests")
    what = models.CharField("what is asked for", max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests", null=True, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    sent_on = models.DateField("date it was sent", null=True, blank=True)

    history = History()

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "what"),
                name="request_once_an_inspection",
                violation_error_message="This is asked for already. Change the one that is there.",
            ),
        )

    def __str__(self) -> str:
        return self.what


class FieldworkDay(TrackedModel):
    """One entry of the fieldwork timetable."""

    about = "inspection"
    disposable = ("what", "place")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="timetable")
    takes_place_on = models.DateField("date")
    what = models.CharField("what takes place", max_length=300)
    place = models.CharField("where, or with whom", max_length=300, blank=True)

    history = History()

    class Meta:
        ordering = ("takes_place_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "takes_place_on", "what"),
                name="fieldwork_once_a_day",
                violation_error_message="This stands in the timetable on that day already.",
            ),
        )

    def __str__(self) -> str:
        return self.what


class InspectionBody(TrackedModel):
    """One body's part in one inspection."""

    about = "inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="body_links")
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="inspection_links")

    history = History()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("inspection", "body"), name="body_once_an_inspection"),)

    def __str__(self) -> str:
        return f"{self.body}: {self.inspection}"


class InspectionAssignment(DatedFact):
    """From a day on, an inspection has this owner, this RAG, this stage, or an embargo."""

    class What(models.TextChoices):
        """What was set."""

        OWNER = "owner", "owner"
        RAG = "rag", "RAG"
        STAGE = "stage", "stage"
        EMBARGO = "embargo", "embargo"

    about = "inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="assignments")
    what = models.CharField(max_length=10, choices=What)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    rag = models.CharField("RAG", max_length=5, choices=Rag, blank=True)
    stage = models.CharField(max_length=20, choices=Inspection.Stage, blank=True)
    embargoed = models.BooleanField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("happened_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(
                    (Q(what="owner") | Q(person__isnull=True))
                    & (Q(what="rag") | Q(rag=""))
                    & (Q(what="stage") ^ Q(stage=""))
                    & (Q(what="embargo") ^ Q(embargoed__isnull=True))
                ),
                name="inspection_assignment_one_value",
            ),
        )

    def __str__(self) -> str:
        return f"{self.inspection}: {self.get_what_display()} from {self.happened_on}"

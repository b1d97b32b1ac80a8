"""What an inspectorate asks of the force: recommendations, areas for improvement and causes of concern."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Board, Portfolio, User
from accounts.permissions import Permission
from audit.tracking import History, TrackedModel, TrackedQuerySet
from evidence.models import Evidence
from inspections.models import Inspection, Rag, rag_says_why
from recommendations.models.national import NationalText
from recommendations.status import ENDS, OPEN, Status


class Kind(models.TextChoices):
    """What was made: one table holds all three."""

    RECOMMENDATION = "recommendation", "Recommendation"
    AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"
    CAUSE_OF_CONCERN = "cause_of_concern", "Cause of concern"

    @property
    def plural(self) -> str:
        """The word for several, in the middle of a sentence."""
        return {"area_for_improvement": "areas for improvement", "cause_of_concern": "causes of concern"}.get(
            self.value, "recommendations"
        )


class Addressee(TrackedModel):
    """Somebody a finding may be addressed to; `is_ours` where that means this force."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is an addressee of this name already."}
    )
    is_ours = models.BooleanField("this force is meant", default=False)

    history = History()

    class Meta:
        ordering = ("-is_ours", "name")

    def __str__(self) -> str:
        return self.name


class VerificationLevel(TrackedModel):
    """How a sign-off was verified, as the inspectorate's levels have it. An editable list.

    `force_may_close` says that at this level the force itself may close a finding.
    """

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a level of this name already."}
    )
    meaning = models.CharField(max_length=200, blank=True)
    force_may_close = models.BooleanField("the force may close at this level", default=False)

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}: {self.meaning}" if self.meaning else self.name


class FindingQuerySet(TrackedQuerySet["Finding"]):
    """Questions about findings."""

    def for_list(self) -> "FindingQuerySet":
        """Fetch what a row shows."""
        rows = self.select_related("inspection", "owner", "portfolio", "board")
        return rows.prefetch_related("addressee_links__addressee")

    def visible_to(self, user: User, today: datetime.date) -> "FindingQuerySet":
        """Select what this person may know exists.

        Liaison and executive see all; an owner what they own, deputise for today, or answer
        for as portfolio lead. What stands in an embargoed draft is only for those who may know of the draft.
        """
        if not user.may(Permission.FINDING_SEE):
            return self.none()
        if user.may(Permission.INSPECTION_EDIT):
            return self.all()
        known = self.filter(Q(inspection__embargoed=False) | Q(inspection__in=Inspection.objects.visible_to(user)))
        if user.may(Permission.FINDING_SEE_ALL):
            return known
        return known.answered_by(user, today) | known.filter(portfolio__lead=user)

    def answered_by(self, user: User, today: datetime.date) -> "FindingQuerySet":
        """Select what this person owns, or deputises for today."""
        deputised = Deputy.objects.on(today).filter(person=user).values("finding")
        return self.filter(Q(owner=user) | Q(pk__in=deputised))

    def unfinished(self) -> "FindingQuerySet":
        """Select those that have not ended."""
        return self.filter(status__in=OPEN)

    def only_entered(self) -> "FindingQuerySet":
        """Select those that nothing has happened to since they entered the register."""
        # Every finding enters with its move number one.
        return self.filter(moves__sequence=1).exclude(moves__sequence__gt=1)

    def for_others(self) -> "FindingQuerySet":
        """Select those addressed to somebody, but not to this force: tracked, never late against it."""
        links = FindingAddressee.objects.filter(finding=OuterRef("pk"))
        return self.filter(Exists(links), ~Exists(links.filter(addressee__is_ours=True)))

    def overdue(self, today: datetime.date) -> "FindingQuerySet":
        """Select this force's unfinished findings whose target date has passed."""
        late = self.unfinished().filter(target_on__lt=today)
        return late.exclude(pk__in=Finding.objects.for_others().values("pk"))

    def review_due(self, today: datetime.date) -> "FindingQuerySet":
        """Select unfinished findings whose review date has come, or that have none."""
        return self.unfinished().filter(Q(next_review_on__lte=today) | Q(next_review_on__isnull=True))


class Finding(TrackedModel):
    """One thing an inspectorate asks for.

    `deadline_words` and `deadline_on` are the inspectorate's own and stay; `target_on` is the
    date now worked to. `status`, `owner`, `portfolio`, `board`, `kind`, `cause` and `target_on`
    are only the latest of the dated moves and assignments, written by the same action. An
    `accelerated` cause of concern was published before the report that it belongs to. The words of what is marked
    OFFICIAL-SENSITIVE are left out of the public version of a paper.
    """

    class Accepted(models.TextChoices):
        """Whether the force accepts it. Only super-complaints ask in so many words."""

        PENDING = "pending", "Not yet decided"
        YES = "yes", "Accepted"
        IN_PART = "in_part", "Accepted in part"
        NO = "no", "Not accepted"

    kind = models.CharField(max_length=20, choices=Kind)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    cause = models.ForeignKey(
        "self",
        verbose_name="cause of concern",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    reference = models.CharField("HMICFRS reference", max_length=50, blank=True)
    local_reference = models.CharField("our reference", max_length=50, blank=True)
    number = models.CharField("number in the report", max_length=20, blank=True)
    text = models.TextField("text of the finding", max_length=20_000)
    national_text = models.ForeignKey(
        NationalText, on_delete=models.PROTECT, related_name="findings", null=True, blank=True
    )
    deadline_words = models.CharField("deadline, in the inspectorate's words", max_length=200, blank=True)
    deadline_on = models.DateField("inspectorate's deadline", null=True, blank=True)
    target_on = models.DateField("target date", null=True, blank=True)
    mandatory = models.BooleanField(default=True)
    accelerated = models.BooleanField(default=False)
    marking = models.CharField(max_length=20, choices=Evidence.Marking, default=Evidence.Marking.OFFICIAL)
    accepted = models.CharField(max_length=10, choices=Accepted, default=Accepted.PENDING)
    accepted_reason = models.TextField("reason", blank=True)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    rag = models.CharField("RAG", max_length=5, choices=Rag, blank=True)
    rag_reason = models.TextField("reason for the RAG", blank=True)
    risk_reference = models.CharField("corporate-risk reference", max_length=50, blank=True)
    review_months = models.PositiveSmallIntegerField("months between reviews", default=3)
    next_review_on = models.DateField("next review date", null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.AWAITING_OWNER, editable=False)
    status_on = models.DateField("date of the status", null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(FindingQuerySet)()
    history = History()

    class Meta:
        ordering = ("inspection", "pk")
        indexes = (
            models.Index(fields=("status", "owner", "target_on", "id"), name="finding_list"),
            models.Index(fields=("next_review_on", "status"), name="finding_review"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("reference",),
                condition=~Q(reference=""),
                name="finding_reference_unique",
                violation_error_message="Another finding has this HMICFRS reference. Check the reference.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="finding_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="finding_status_known"),
            models.CheckConstraint(
                condition=Q(cause__isnull=True) | Q(kind=Kind.RECOMMENDATION),
                name="only_recommendations_under_a_cause",
                violation_error_message="Only a recommendation can stand under a cause of concern.",
            ),
            models.CheckConstraint(
                condition=Q(accelerated=False) | Q(kind=Kind.CAUSE_OF_CONCERN),
                name="only_causes_are_accelerated",
                violation_error_message="Only a cause of concern can be accelerated.",
            ),
            rag_says_why("finding_rag_says_why"),
            models.CheckConstraint(
                condition=~Q(accepted__in=("in_part", "no")) | ~Q(accepted_reason=""),
                name="finding_acceptance_says_why",
                violation_error_message="Say why it is accepted only in part, or not accepted.",
            ),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=24),
                name="finding_review_cycle",
                violation_error_message="Months between reviews must be between 1 and 24.",
            ),
        )

    def __str__(self) -> str:
        name = self.get_kind_display()
        if self.reference or self.local_reference:
            return f"{name} {self.reference or self.local_reference}"
        return f"{name} {self.number or self.pk} of {self.inspection}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("recommendations:finding_detail", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        """Whether it is signed off or ended in another way."""
        return self.status in ENDS

    @property
    def is_cause(self) -> bool:
        """Whether it is a cause of concern."""
        return self.kind == Kind.CAUSE_OF_CONCERN

    @property
    def is_for_others(self) -> bool:
        """Whether it is addressed to somebody, but not to this force."""
        links = self.addressee_links.all()
        return bool(links) and not any(link.addressee.is_ours for link in links)

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether this force is late with it; overdue starts the day after the target date."""
        past = self.target_on is not None and self.target_on < today
        return past and not self.has_ended and not self.is_for_others

    def days_waiting(self, today: datetime.date) -> int | None:
        """For how many days it has been with the inspectorate; None where it is not."""
        if self.status != Status.FORCE_SIGNED_OFF or self.status_on is None:
            return None
        return (today - self.status_on).days

    def is_review_due(self, today: datetime.date) -> bool:
        """Whether it should be reviewed by now."""
        return not self.has_ended and (self.next_review_on is None or self.next_review_on <= today)


class OfKind(models.Manager[Finding]):
    """Findings of one kind."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> FindingQuerySet:
        """Select only this kind."""
        return FindingQuerySet(self.model, using=self._db).filter(kind=self.kind)


class Recommendation(Finding):
    """A finding that says what to do."""

    objects: ClassVar[Any] = OfKind(Kind.RECOMMENDATION)

    class Meta:
        proxy = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it as a recommendation."""
        self.kind = Kind.RECOMMENDATION
        super().save(*args, **kwargs)


class AreaForImprovement(Finding):
    """A finding that says what falls short, usually without a deadline."""

    objects: ClassVar[Any] = OfKind(Kind.AREA_FOR_IMPROVEMENT)

    class Meta:
        proxy = True
        verbose_name_plural = "areas for improvement"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it as an area for improvement."""
        self.kind = Kind.AREA_FOR_IMPROVEMENT
        super().save(*args, **kwargs)


class CauseOfConcern(Finding):
    """A serious shortcoming, which has recommendations under it."""

    objects: ClassVar[Any] = OfKind(Kind.CAUSE_OF_CONCERN)

    class Meta:
        proxy = True
        verbose_name_plural = "causes of concern"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it as a cause of concern."""
        self.kind = Kind.CAUSE_OF_CONCERN
        super().save(*args, **kwargs)


class FindingAddressee(TrackedModel):
    """Somebody one finding is addressed to."""

    about = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="addressee_links")
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="finding_links")

    history = History()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("finding", "addressee"), name="addressee_once_a_finding"),)

    def __str__(self) -> str:
        return str(self.addressee)


class Part(TrackedModel):
    """A bullet of a finding, which may be addressed to somebody else than the rest."""

    about = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("text of the part", max_length=20_000)

    history = History()

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("finding", "position"), name="part_position_once_a_finding"),)

    def __str__(self) -> str:
        return f"{self.finding}, part {self.letter}"

    @property
    def letter(self) -> str:
        """How people refer to it: a, b, c."""
        return chr(ord("a") + self.position - 1) if self.position <= 26 else str(self.position)  # noqa: PLR2004


class PartAddressee(TrackedModel):
    """Somebody one part is addressed to."""

    about = "part"

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="addressee_links")
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="part_links")

    history = History()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("part", "addressee"), name="addressee_once_a_part"),)

    def __str__(self) -> str:
        return str(self.addressee)


class DeputyQuerySet(TrackedQuerySet["Deputy"]):
    """Questions about deputies."""

    def on(self, day: datetime.date) -> "DeputyQuerySet":
        """Select those who stand in on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Deputy(TrackedModel):
    """Somebody who stands in for the owner of one finding, between two dates, both included."""

    about = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="deputies")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputised")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(DeputyQuerySet)()
    history = History()

    class Meta:
        ordering = ("starts_on", "pk")
        indexes = (models.Index(fields=("person", "starts_on", "ends_on"), name="deputy_on_a_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="deputy_ends_after_start",
                violation_error_message="The last day must be on or after the first day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} for {self.finding}"

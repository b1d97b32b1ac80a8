"""Files kept once by their content, and the links that say what each one proves."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.tracking import History, TrackedModel, TrackedQuerySet


class StoredFileQuerySet(TrackedQuerySet["StoredFile"]):
    """Questions about kept files."""

    def given_up(self) -> "StoredFileQuerySet":
        """Select those whose bytes must be gone: refused by the virus check, or lawfully disposed of."""
        return self.filter(Q(scan=StoredFile.Scan.REFUSED) | Q(disposed_under__isnull=False))

    def kept_by(self, person: models.Model) -> "StoredFileQuerySet":
        """Select those that this person was the first to give, and whose bytes are kept."""
        history: Any = StoredFile.history
        given = history.filter(history_type="+", history_user=person).values("id")
        return self.filter(pk__in=given).exclude(pk__in=self.model.objects.given_up().values("pk"))


class StoredFile(TrackedModel):
    """The bytes of a file, kept once however many findings it proves.

    `sha256` is the digest of the content in hexadecimal, `size` its length in bytes; `name` is
    where the store put it, never what a person called it.
    """

    class Scan(models.TextChoices):
        """What a virus scanner has said."""

        NOT_SCANNED = "not_scanned", "not scanned"
        HELD = "held", "waiting for the virus check"
        CLEAN = "clean", "no virus found"
        REFUSED = "refused", "refused by the virus check"

    # Why a file does not leave, in words for the page.
    HELD_BACK: ClassVar[dict[str, str]] = {
        Scan.HELD: "This file waits for the virus check. Try again in a few minutes.",
        Scan.REFUSED: "The virus check refused this file, and it was removed.",
    }

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("size in bytes")
    content_type = models.CharField("type", max_length=100)
    name = models.CharField("place in the store", max_length=100, unique=True)
    scan = models.CharField("virus check", max_length=20, choices=Scan, default=Scan.NOT_SCANNED)

    disposed_under = models.PositiveBigIntegerField("disposed under entry", null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(StoredFileQuerySet)()
    history = History()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty"),)

    def __str__(self) -> str:
        return f"{self.content_type}, {self.size} bytes"

    @property
    def held_back(self) -> str:
        """Why it may not be handed out; empty where it may."""
        if self.disposed_under:
            return f"This file was disposed of under entry {self.disposed_under} of the ledger."
        return self.HELD_BACK.get(self.scan, "")

    @property
    def is_given_up(self) -> bool:
        """Whether its bytes must be gone."""
        return self.scan == self.Scan.REFUSED or self.disposed_under is not None


class EvidenceQuerySet(TrackedQuerySet[Any]):
    """Questions about evidence."""

    def standing(self) -> "EvidenceQuerySet":
        """Leave out what was withdrawn, returned or superseded."""
        return self.filter(state__in=(Evidence.State.SUBMITTED, Evidence.State.ACCEPTED))


class Evidence(TrackedModel):
    """A file, a web link or a note that proves something about one record.

    Each room makes its own table from this. Evidence is never overwritten and never deleted:
    it is withdrawn or returned, with a reason.
    """

    class Marking(models.TextChoices):
        """Government Security Classifications, as far as this register goes."""

        OFFICIAL = "OFFICIAL", "OFFICIAL"
        OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"

    class State(models.TextChoices):
        """Where a piece of evidence stands."""

        SUBMITTED = "submitted", "Submitted"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SUPERSEDED = "superseded", "Superseded"
        DISPOSED = "disposed", "Disposed of"

    disposable = ("title", "file_name", "link")

    title = models.CharField(max_length=200)
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    dated_on = models.DateField("date of the evidence", null=True, blank=True)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="%(class)s_links", null=True, blank=True, editable=False
    )
    file_name = models.CharField("file", max_length=150, blank=True, editable=False)
    link = models.URLField("web address", max_length=500, blank=True)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.SUBMITTED, editable=False)
    state_reason = models.TextField("reason", blank=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(EvidenceQuerySet)()

    class Meta:
        abstract = True
        ordering = ("-added_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(stored_file__isnull=False, link="", note="")
                    | Q(stored_file__isnull=True, note="") & ~Q(link="")
                    | Q(stored_file__isnull=True, link="") & ~Q(note="")
                ),
                name="%(app_label)s_%(class)s_one_thing",
                violation_error_message="Give one of a file, a web address or a note.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "withdrawn")) | ~Q(state_reason=""),
                name="%(app_label)s_%(class)s_says_why",
                violation_error_message="Say why the evidence is withdrawn or returned.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def held_back(self) -> str:
        """Why its file may not be handed out; empty where it may."""
        if self.is_disposed:
            return "This evidence was lawfully disposed of."
        return self.stored_file.held_back if self.stored_file else ""

    @property
    def is_disposed(self) -> bool:
        """Whether it was lawfully disposed of."""
        return self.state == self.State.DISPOSED

    @property
    def is_standing(self) -> bool:
        """Whether it still counts as evidence."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)

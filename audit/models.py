"""What happened that is not a change to a record: reading, downloading, signing in, issuing, being refused."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from audit.canonical import DISPOSED
from audit.ledger import LedgerEntry, LedgerHead, NotTrackedError, Telling, key_of, person_of
from audit.origin import origin
from audit.recorded import RecordedRow, about_of
from audit.tracking import FactQuerySet, History, TrackedModel

__all__ = ["Disposal", "DisposalOrder", "Event", "LedgerEntry", "LedgerHead", "key_of", "record_event"]


class Event(RecordedRow):
    """One thing that somebody did. It names its subject in words, so that it outlives it."""

    class Kind(models.TextChoices):
        """What was done, as a sentence says it."""

        SIGNED_IN = "signed_in", "signed in"
        SIGNED_OUT = "signed_out", "signed out"
        SIGN_IN_REFUSED = "sign_in_refused", "was refused at sign-in"
        BREAK_GLASS_USED = "break_glass_used", "used an account for emergencies"
        CODE_WRONG = "code_wrong", "gave a wrong one-time code"
        CODE_SET_UP = "code_set_up", "set up one-time codes"
        CODE_REMOVED = "code_removed", "removed one-time codes"
        RECOVERY_CODES_MADE = "recovery_codes_made", "made new recovery codes"
        RECOVERY_CODE_USED = "recovery_code_used", "used a recovery code"
        SESSION_REVOKED = "session_revoked", "ended a session"
        REFUSED = "refused", "was refused"
        LIMITED = "limited", "was asked to slow down"
        EVIDENCE_DOWNLOADED = "evidence_downloaded", "downloaded evidence"
        VIRUS_SENT = "virus_sent", "sent a file that the virus check refused"
        VIRUS_FOUND = "virus_found", "found a virus in a file"
        STORE_SWEPT = "store_swept", "swept the store of files"
        PAPER_DOWNLOADED = "paper_downloaded", "downloaded a paper"
        PAPER_ISSUED = "paper_issued", "issued a paper"
        FILE_IMPORTED = "file_imported", "took over rows of a file"
        LIST_EXPORTED = "list_exported", "exported a list"
        TRAIL_EXPORTED = "trail_exported", "exported the trail"
        BACKUP_MADE = "backup_made", "made a backup"
        BACKUP_FAILED = "backup_failed", "failed to make a backup"
        BACKUP_RESTORED = "backup_restored", "restored a backup"
        DRILL_PASSED = "drill_passed", "tried a backup, which is whole"
        DRILL_FAILED = "drill_failed", "tried a backup, which is not whole"

    disposable: ClassVar[tuple[str, ...]] = ("subject",)

    kind = models.CharField(max_length=30, choices=Kind)
    occurred_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.CharField(max_length=150, help_text="The user name, or what was typed at sign-in.")
    subject = models.CharField(max_length=300, blank=True)
    subject_key = models.CharField(max_length=100, blank=True, db_index=True)
    subject_about = models.CharField(max_length=100, blank=True, help_text="What the subject belongs to.")

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FactQuerySet)()

    class Meta:
        ordering = ("-occurred_at", "-pk")

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()} {self.subject}".strip()

    def telling(self) -> Telling:
        """Say who did it; a name typed at sign-in is all that is known of somebody who is not signed in."""
        person = origin().person
        known = person is not None and person.get_username() == self.actor
        actor = person_of(person) if known else person_of(None, self.actor)
        return Telling(self.kind, actor, self.subject_key, self.subject_about)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; refuse to change one."""
        if not self._state.adding:
            raise NotTrackedError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: an event is never removed."""
        raise NotTrackedError("An event is never removed.")


def record_event(kind: Event.Kind, actor: str, subject: models.Model | None = None, words: str = "") -> Event:
    """Record that somebody did something; `words` says what to, where no record stands for it."""
    return Event.objects.create(
        kind=kind,
        actor=actor[:150],
        subject=(words or str(subject or ""))[:300],
        subject_key=key_of(subject) if subject else "",
        subject_about=about_of(subject) if subject else "",
    )


class Disposal(RecordedRow):
    """One column of one recorded row that was lawfully disposed of.

    Its number is the number of its own entry in the ledger. The triggers let the column become the
    words that name this entry, and `verify` then says so instead of crying out.
    """

    seq = models.BigIntegerField(primary_key=True, editable=False)
    covers = models.BigIntegerField("entry that holds the digest", db_index=True)
    table_name = models.CharField(max_length=100)
    row_key = models.CharField(max_length=40)
    column_name = models.CharField(max_length=63)
    authority = models.CharField(max_length=300, help_text="Under which rule, and who decided.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FactQuerySet)()

    class Meta:
        ordering = ("seq",)
        indexes = (models.Index(fields=("table_name", "row_key", "column_name"), name="disposal_of"),)

    def __str__(self) -> str:
        return DISPOSED.format(self.seq)

    def telling(self) -> Telling:
        """Say who disposed of it, and of which record it was."""
        covered = LedgerEntry.objects.get(seq=self.covers)
        return Telling("disposed", person_of(self.by), covered.record, covered.about)


class DisposalOrder(TrackedModel):
    """What somebody asked to have disposed of, under which rule and why; and what a second person decided."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "Waits for a second person"
        CARRIED_OUT = "carried_out", "Disposed of"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    record = models.CharField(max_length=100, editable=False, help_text="The key of the record that holds the texts.")
    # Entry and column of one place for each text; empty where all of the record goes.
    places = models.JSONField(default=list, editable=False)
    authority = models.CharField(max_length=200)
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=20, choices=State, default=State.ASKED, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    decided_reason = models.TextField("reason of the decision", blank=True, editable=False)
    entry = models.BigIntegerField("entry in the ledger", null=True, editable=False)

    history = History()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="carried_out") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="disposal_by_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"Disposal {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it is decided."""
        return reverse("disposal_detail", args=[self.pk])

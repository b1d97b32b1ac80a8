"""What happened that is not a change to a record: reading, downloading, signing in, issuing, being refused."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from audit.tracking import FactQuerySet, NotTrackedError


class Event(models.Model):
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
        EVIDENCE_DOWNLOADED = "evidence_downloaded", "downloaded evidence"
        PAPER_DOWNLOADED = "paper_downloaded", "downloaded a paper"
        PAPER_ISSUED = "paper_issued", "issued a paper"

    kind = models.CharField(max_length=30, choices=Kind)
    occurred_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.CharField(max_length=150, help_text="The user name, or what was typed at sign-in.")
    subject = models.CharField(max_length=300, blank=True)
    subject_key = models.CharField(max_length=100, blank=True, db_index=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FactQuerySet)()

    class Meta:
        ordering = ("-occurred_at", "-pk")

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; refuse to change one."""
        if not self._state.adding:
            raise NotTrackedError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: an event is never removed."""
        raise NotTrackedError("An event is never removed.")


def key_of(subject: models.Model) -> str:
    """Name a record for good: its room, its kind and its number."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def record_event(kind: Event.Kind, actor: str, subject: models.Model | None = None, words: str = "") -> Event:
    """Record that somebody did something; `words` says what to, where no record stands for it."""
    return Event.objects.create(
        kind=kind,
        actor=actor[:150],
        subject=(words or str(subject or ""))[:300],
        subject_key=key_of(subject) if subject else "",
    )

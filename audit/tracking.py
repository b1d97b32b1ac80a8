"""Models whose every change is kept: tracked models with their history, and facts that are only ever added."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from audit import ledger
from audit.ledger import NotTrackedError, Telling, key_of, person_of
from audit.recorded import FactQuerySet, HistoryRow, RecordedRow, about_of

M = TypeVar("M", bound=models.Model)

__all__ = [
    "DatedFact",
    "FactQuerySet",
    "History",
    "NotTrackedError",
    "StaleError",
    "TrackedModel",
    "TrackedQuerySet",
    "delete_as",
    "save_as",
]


class StaleError(ValidationError):
    """Somebody else saved the record after this copy of it was read."""

    def __init__(self, record: models.Model) -> None:
        self.record = record
        super().__init__(f"{record} has changed since you opened it. Check what changed and save again.")


class History(HistoricalRecords):
    """simple-history's records, written through proxy models as well.

    simple-history listens for saves of the class it stands on. A proxy sends its own class, so
    saving a `Recommendation` would leave no trace of a `Finding`. Each row of the history has its
    entry in the ledger.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(bases=(HistoryRow,), **kwargs)

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        """Listen to the model itself, then to each of its proxies as it is made."""
        super().finalize(sender, **kwargs)
        if not sender._meta.proxy or sender._meta.concrete_model is not self.cls:
            return
        models.signals.post_save.connect(self.post_save, sender=sender, weak=False)
        models.signals.post_delete.connect(self.post_delete, sender=sender, weak=False)
        models.signals.pre_delete.connect(self.pre_delete, sender=sender, weak=False)
        cast(Any, sender._meta).simple_history_manager_attribute = self.manager_name


class TrackedQuerySet(models.QuerySet[M]):
    """Questions only: bulk writes leave no history, so they are refused."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: save each record instead."""
        raise NotTrackedError("update() leaves no history. Save each record.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        """Refuse: save each record instead."""
        raise NotTrackedError("bulk_create() leaves no history. Save each record.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse: save each record instead."""
        raise NotTrackedError("bulk_update() leaves no history. Save each record.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: nothing here is deleted in bulk."""
        raise NotTrackedError("Records are not deleted in bulk.")


class TrackedModel(models.Model):
    """A record that can be edited. Saving it writes its history in the same transaction.

    `version` starts at 1 and rises by one on every save. A save of an older copy is refused
    with `StaleError`, so two people cannot overwrite each other unknowingly.
    """

    # What the record belongs to: the name of a link. Its part of the trail tells this one too.
    about: ClassVar[str] = ""
    # Columns that the ledger holds as salted digests, beside every text field: they may have to be disposed of.
    disposable: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(TrackedQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the record and its history together, or neither."""
        rises = 0 if self._state.adding else 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        self.version += rises
        try:
            with transaction.atomic(), ledger.turn():
                super().save(*args, **kwargs)
        except BaseException:
            self.version -= rises
            raise

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, *args: Any, **kwargs: Any) -> bool:
        """Add the version to Django's own UPDATE: one statement both checks it and raises it."""
        if self._state.adding:
            return super()._do_update(base_qs, using, pk_val, *args, **kwargs)
        current = base_qs.filter(version=self.version - 1)
        if not super()._do_update(current, using, pk_val, *args, **kwargs):
            raise StaleError(self)
        return True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the record and write its history together, or neither."""
        with transaction.atomic(), ledger.turn():
            return super().delete(*args, **kwargs)


class DatedFact(RecordedRow):
    """Something that happened, told once: the row is its own history, and has its entry in the ledger.

    `happened_on` is the date a person gives (the letter's date) and what figures count by;
    `recorded_at` is always the true clock.
    """

    about: ClassVar[str] = ""
    disposable: ClassVar[tuple[str, ...]] = ()

    happened_on = models.DateField("date it happened")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(FactQuerySet)()

    class Meta:
        abstract = True

    def telling(self) -> Telling:
        """Say who told the fact."""
        return Telling("told", person_of(self.by), key_of(self), about_of(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the fact; refuse to change one."""
        if not self._state.adding:
            raise NotTrackedError("A recorded fact is never changed. Add another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a recorded fact is never removed."""
        raise NotTrackedError("A recorded fact is never removed.")


def save_as(by: models.Model, record: TrackedModel, reason: str = "", fields: Iterable[str] | None = None) -> None:
    """Save a record in somebody's name, with their reason beside it in the history."""
    named = cast(Any, record)
    named._history_user = by
    named._change_reason = reason or None
    record.save(update_fields=fields)


def delete_as(by: models.Model, record: TrackedModel, reason: str = "") -> None:
    """Delete a record in somebody's name, with their reason; its history stays."""
    named = cast(Any, record)
    named._history_user = by
    named._change_reason = reason or None
    record.delete()

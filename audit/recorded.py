"""Rows that are only ever added, each with its entry in the ledger, in one transaction."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast

from django.db import models, transaction

from audit import ledger
from audit.ledger import NotTrackedError, Telling, person_of

R = TypeVar("R", bound=models.Model)
HISTORY_KINDS = {"+": "added", "~": "changed", "-": "removed"}


def about_of(thing: Any) -> str:
    """Name the record that something belongs to, where its model says which link leads there."""
    name = getattr(type(thing), "about", "") or getattr(getattr(thing, "instance_type", None), "about", "")
    if not name:
        return ""
    # A history row's links lead to rows that may be gone, so only the number is read.
    field = getattr(thing, "instance_type", type(thing))._meta.get_field(name)
    key = getattr(thing, field.attname)
    return f"{field.related_model._meta.concrete_model._meta.label_lower}:{key}" if key else ""


class RecordedRow(models.Model):
    """A row that the ledger vouches for. Say with `telling` what its entry says of it."""

    is_append_only: ClassVar[bool] = True

    class Meta:
        abstract = True

    def telling(self) -> Telling:
        """Say what was done, by whom, to what."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row and its entry, or neither."""
        with transaction.atomic(savepoint=False), ledger.turn():
            super().save(*args, **{**kwargs, "force_insert": True})
            ledger.record(self, self.telling())

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: Any) -> list[Any]:
        """Add the row, and take every value as the database gives it back: that is what the ledger holds."""
        every = self._meta.concrete_fields
        kept = super()._do_insert(manager, using, fields, every, raw)[0]  # type: ignore[misc]
        for field, value in zip(every, kept, strict=True):
            setattr(self, field.attname, value)
        return [[getattr(self, field.attname) for field in returning_fields]]


class HistoryRow(RecordedRow):
    """What every history table is made from."""

    class Meta:
        abstract = True

    def telling(self) -> Telling:
        """Say who added, changed or removed the record."""
        row: Any = self
        of = f"{row.instance_type._meta.label_lower}:{getattr(row, row.instance_type._meta.pk.attname)}"
        return Telling(HISTORY_KINDS[row.history_type], person_of(row.history_user), of, about_of(row))


class FactQuerySet(models.QuerySet[R]):
    """Facts may be added together; they are never changed or removed."""

    def bulk_create(self, objs: Iterable[R], *args: Any, **kwargs: Any) -> list[R]:
        """Add facts together, each with its entry; refuse to write over those that are there."""
        rows = list(objs)
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts") or any(row.pk for row in rows):
            raise NotTrackedError("A recorded fact is never changed. Add another.")
        with transaction.atomic(savepoint=False), ledger.turn():
            added = super().bulk_create(rows, *args, **kwargs)
            kept = self.model._base_manager.in_bulk([row.pk for row in added])
            for row in added:
                _read_back(row, kept[row.pk])
                ledger.record(row, cast(Any, row).telling())
        return added

    def update(self, **kwargs: Any) -> int:
        """Refuse: add another fact instead."""
        raise NotTrackedError("A recorded fact is never changed. Add another.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse: add another fact instead."""
        raise NotTrackedError("A recorded fact is never changed. Add another.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: add another fact instead."""
        raise NotTrackedError("A recorded fact is never removed.")


def _read_back(row: models.Model, kept: models.Model) -> None:
    """Take every value as the database gives it back, keeping the linked rows that are at hand."""
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(kept, field.attname))

"""Whether the store still holds, byte for byte, what was put into it."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from evidence.models import StoredFile
from evidence.storage import EvidenceChanged, evidence_store

# A file is on disk before its row, so one without a row may be an upload that is under way.
UNDER_WAY = datetime.timedelta(days=1)


def file_problems() -> Iterator[str]:
    """Read every stored file again, and look for files that no row knows."""
    known = set()
    for stored in StoredFile.objects.order_by("pk").iterator():
        known.add(stored.name)
        yield from _changed(stored)
    before = timezone.now() - UNDER_WAY
    for name in evidence_store.names():
        if name not in known and _written_at(name) < before:
            yield f"File {name} is in the store, and no row knows of it."


def _changed(stored: StoredFile) -> Iterator[str]:
    """Read one file, and say what is wrong with it."""
    try:
        kept = evidence_store.open_checked(stored.name, stored.sha256)
    except EvidenceChanged as changed:
        yield f"Stored file {stored.pk}, {stored.name}: {changed}"
    except (OSError, SuspiciousOperation) as error:
        yield f"Stored file {stored.pk}, {stored.name}: it cannot be read ({error})."
    else:
        with kept:
            if kept.size != stored.size:
                yield f"Stored file {stored.pk}, {stored.name}: it has {kept.size} bytes and should have {stored.size}."


def _written_at(name: str) -> datetime.datetime:
    """When a file of the store was written."""
    return datetime.datetime.fromtimestamp(Path(evidence_store.path(name)).stat().st_mtime, datetime.UTC)

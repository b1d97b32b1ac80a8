"""Whether the store still holds, byte for byte, what was put into it."""

from collections.abc import Iterator

from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from evidence.models import StoredFile
from evidence.storage import EvidenceChanged, evidence_store, written_at
from evidence.upkeep_actions import UNDER_WAY


def file_problems() -> Iterator[str]:
    """Read every stored file again, and look for files that no row knows."""
    known = set()
    for stored in StoredFile.objects.order_by("pk").iterator():
        known.add(stored.name)
        yield from _still_there(stored) if stored.is_given_up else _changed(stored)
    before = timezone.now() - UNDER_WAY
    for name in evidence_store.names():
        if name not in known and written_at(name) < before:
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


def _still_there(stored: StoredFile) -> Iterator[str]:
    """Name a file that was refused or disposed of, and whose bytes are there all the same."""
    if evidence_store.exists(stored.name):
        yield f"Stored file {stored.pk}, {stored.name}: it was given up, and is there. Run sweep_evidence."

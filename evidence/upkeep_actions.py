"""What is done with kept files beside the pages: asking the virus scanner again, and sweeping what nothing needs."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.ledger import turn
from audit.models import Event, record_event
from audit.origin import origin
from audit.tracking import StaleError
from evidence import scanner
from evidence.models import Evidence, StoredFile
from evidence.storage import EvidenceChanged, evidence_store, written_at

Scan = StoredFile.Scan
# A file is on disk before its row, so one without a row may be an upload that is under way.
UNDER_WAY = datetime.timedelta(days=1)
REFUSED = "The virus check refused this file."


def scan_waiting() -> Counter[str]:
    """Ask again about every file that has no verdict yet, and count what became of them."""
    if not scanner.is_on():
        return Counter()
    waiting = StoredFile.objects.filter(scan__in=(Scan.HELD, Scan.NOT_SCANNED), disposed_under=None)
    return Counter(_scan(stored) for stored in waiting.order_by("pk"))


def _scan(stored: StoredFile) -> str:
    """Ask about one file, and keep to the verdict."""
    try:
        with evidence_store.open_checked(stored.name, stored.sha256) as kept:
            virus = scanner.virus_in(kept)
        return _refuse(stored, virus) if virus else _pass(stored)
    except (scanner.NoVerdictError, EvidenceChanged, OSError, StaleError):
        return Scan.HELD


@transaction.atomic
def _pass(stored: StoredFile) -> str:
    """Let a file be handed out."""
    stored.scan = Scan.CLEAN
    stored.save(update_fields=["scan"])
    return stored.scan


@transaction.atomic
def _refuse(stored: StoredFile, virus: str) -> str:
    """Take a file out of reach, and return whatever it was evidence of; the bytes go once that is kept."""
    with turn():
        stored.scan = Scan.REFUSED
        stored.save(update_fields=["scan"])
        for evidence in evidence_of(stored):
            evidence.state, evidence.state_reason = Evidence.State.RETURNED, REFUSED
            evidence.save(update_fields=["state", "state_reason"])
        record_event(Event.Kind.VIRUS_FOUND, origin().name, stored, words=virus)
    transaction.on_commit(lambda: evidence_store.let_go(stored.name))
    return stored.scan


def evidence_of(stored: StoredFile) -> Iterator[Evidence]:
    """Every piece of evidence that this file is, in whichever room."""
    for link in StoredFile._meta.related_objects:
        model: Any = link.related_model
        if issubclass(model, Evidence):
            yield from model.objects.filter(stored_file=stored)


def sweep() -> Counter[str]:
    """Remove what no row needs: uploads cut short, files that no row knows, and what was refused or disposed of."""
    before = timezone.now() - UNDER_WAY
    swept = Counter({"unfinished": evidence_store.discard_unfinished(before)})
    for name in evidence_store.names():
        if written_at(name) < before:
            swept["unknown"] += _sweep_unknown(name)
    for stored in StoredFile.objects.given_up():
        swept["given up"] += evidence_store.let_go(stored.name)
    if swept.total():
        words = f"{swept['unfinished']} cut short, {swept['unknown']} unknown, {swept['given up']} given up"
        record_event(Event.Kind.STORE_SWEPT, origin().name, words=words)
    return swept


@transaction.atomic
def _sweep_unknown(name: str) -> bool:
    """Remove a file unless a row knows it. Holding the turn, no row can come to know it meanwhile."""
    with turn():
        if StoredFile.objects.filter(name=name).exists():
            return False
        return evidence_store.let_go(name)

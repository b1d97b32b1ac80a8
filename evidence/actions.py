"""What can be done with evidence: add it, and withdraw it with a reason."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.ledger import turn
from audit.tracking import save_as
from evidence import scanner
from evidence.checks import clean_name, content_type_for
from evidence.models import Evidence, StoredFile
from evidence.storage import evidence_store

Scan = StoredFile.Scan
E = TypeVar("E", bound=Evidence)


@transaction.atomic
def store(upload: Any, *, by: User, scan: str = Scan.NOT_SCANNED) -> StoredFile:
    """Keep a file's bytes, once however often they are given. The bytes are on disk before the row."""
    kept = evidence_store.keep(upload)
    with turn():
        found = StoredFile.objects.filter(sha256=kept.sha256).first()
        if found:
            evidence_store.let_go(kept.name)
            return _again(found, scan, by=by)
        content_type = content_type_for(upload.name)
        stored = StoredFile(sha256=kept.sha256, size=kept.size, name=kept.name, content_type=content_type, scan=scan)
        save_as(by, stored)
    return stored


def _again(found: StoredFile, scan: str, *, by: User) -> StoredFile:
    """Take a file that is kept already, if it still may be; what the scanner says of it now counts."""
    if found.scan == Scan.REFUSED:
        raise ValidationError("The virus check refused this file before. Choose a copy that is safe.")
    if found.disposed_under:
        raise ValidationError(
            f"A file of the same content was disposed of under entry {found.disposed_under} of the ledger. "
            "It cannot be added again."
        )
    if scan == Scan.CLEAN != found.scan:
        found.scan = scan
        save_as(by, found)
    return found


def _verdict(upload: Any) -> str:
    """What the virus scanner said of an upload. One that was not shown to it is held, where there is one."""
    return str(getattr(upload, "scan", Scan.HELD if scanner.is_on() else Scan.NOT_SCANNED))


@transaction.atomic
def attach(evidence: E, given: dict[str, Any], *, by: User) -> E:
    """Add a piece of evidence to whatever `evidence` already points at."""
    evidence.title, evidence.marking, evidence.dated_on = given["title"], given["marking"], given.get("dated_on")
    evidence.link, evidence.note = given.get("link") or "", given.get("note") or ""
    if upload := given.get("file"):
        evidence.stored_file = store(upload, by=by, scan=_verdict(upload))
        evidence.file_name = clean_name(upload.name)
    evidence.added_by = by
    save_as(by, evidence, getattr(upload, "told", ""))
    return evidence


def withdraw_refusals(evidence: Evidence) -> list[str]:
    """Say why this evidence cannot be withdrawn."""
    if evidence.state in (Evidence.State.WITHDRAWN, Evidence.State.DISPOSED):
        return [f"This evidence was {evidence.get_state_display().lower()} already."]
    return []


@transaction.atomic
def withdraw(evidence: Evidence, *, reason: str, by: User) -> None:
    """Take evidence out of use, with a reason. The file and the record of it stay."""
    if reasons := withdraw_refusals(evidence):
        raise ValidationError(reasons)
    evidence.state, evidence.state_reason = Evidence.State.WITHDRAWN, reason
    save_as(by, evidence, reason)


def decide_refusals(evidence: Evidence, by: User) -> list[str]:
    """Say why this person cannot accept or return this evidence."""
    reasons = []
    if evidence.state != Evidence.State.SUBMITTED:
        reasons.append(f"This evidence is {evidence.get_state_display().lower()} already.")
    if evidence.added_by_id == by.pk:
        reasons.append("Somebody other than the person who added it must accept or return it.")
    if evidence.stored_file and evidence.stored_file.scan == Scan.HELD:
        reasons.append("It waits for the virus check. Nobody can read it until it has passed.")
    return reasons


@transaction.atomic
def decide(evidence: Evidence, state: Evidence.State, *, reason: str = "", by: User) -> None:
    """Accept evidence, or return it with a reason."""
    if reasons := decide_refusals(evidence, by):
        raise ValidationError(reasons)
    evidence.state, evidence.state_reason = state, reason
    save_as(by, evidence, reason)


def give_up(evidence: E, entry: int, *, by: User, reason: str) -> None:
    """Let the texts of a piece of evidence be gone, and its file with them, unless something else is that file too."""
    evidence.state = Evidence.State.DISPOSED
    save_as(by, evidence, reason)
    stored = evidence.stored_file
    if stored and not stored.disposed_under and not is_needed(stored):
        stored.disposed_under = entry
        save_as(by, stored, reason)
        transaction.on_commit(lambda: evidence_store.let_go(stored.name))


def is_needed(stored: StoredFile) -> bool:
    """Whether a paper is this file, or a piece of evidence that was not disposed of."""
    for link in StoredFile._meta.related_objects:
        model: Any = link.related_model
        rows = model._base_manager.filter(**{link.field.name: stored})
        rows = rows.exclude(state=Evidence.State.DISPOSED) if issubclass(model, Evidence) else rows
        if rows.exists():
            return True
    return False

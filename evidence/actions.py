"""What can be done with evidence: add it, and withdraw it with a reason."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.tracking import save_as
from evidence.checks import clean_name, content_type_for
from evidence.models import Evidence, StoredFile
from evidence.storage import evidence_store

E = TypeVar("E", bound=Evidence)


def store(upload: Any, *, by: User) -> StoredFile:
    """Keep a file's bytes, once however often they are given. The bytes are on disk before the row."""
    kept = evidence_store.keep(upload)
    found = StoredFile.objects.filter(sha256=kept.sha256).first()
    if found:
        return found
    stored = StoredFile(sha256=kept.sha256, size=kept.size, name=kept.name, content_type=content_type_for(upload.name))
    save_as(by, stored)
    return stored


@transaction.atomic
def attach(evidence: E, given: dict[str, Any], *, by: User) -> E:
    """Add a piece of evidence to whatever `evidence` already points at."""
    evidence.title, evidence.marking, evidence.dated_on = given["title"], given["marking"], given.get("dated_on")
    evidence.link, evidence.note = given.get("link") or "", given.get("note") or ""
    if upload := given.get("file"):
        evidence.stored_file, evidence.file_name = store(upload, by=by), clean_name(upload.name)
    evidence.added_by = by
    save_as(by, evidence)
    return evidence


def withdraw_refusals(evidence: Evidence) -> list[str]:
    """Say why this evidence cannot be withdrawn."""
    if evidence.state == Evidence.State.WITHDRAWN:
        return ["This evidence was withdrawn already."]
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
    return reasons


@transaction.atomic
def decide(evidence: Evidence, state: Evidence.State, *, reason: str = "", by: User) -> None:
    """Accept evidence, or return it with a reason."""
    if reasons := decide_refusals(evidence, by):
        raise ValidationError(reasons)
    evidence.state, evidence.state_reason = state, reason
    save_as(by, evidence, reason)

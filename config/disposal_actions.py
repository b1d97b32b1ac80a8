"""Disposing of texts and files: one person asks, a second decides, and then every copy in the register goes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from audit.disposal import Place, dispose, places
from audit.ledger import LedgerEntry, key_of, next_number, turn
from audit.models import DisposalOrder
from audit.tracking import save_as
from evidence.actions import give_up
from evidence.models import Evidence
from reports.models import DraftPdfs, Pack, Paper

State = DisposalOrder.State


def entries_of(record: Any) -> QuerySet[LedgerEntry]:
    """The entries that may hold a record's texts: its own, and those about it.

    Of evidence only its own, which all go together; of a paper only those about it, for it stays as it was printed.
    """
    key = key_of(record)
    own, about = LedgerEntry.objects.filter(record=key), LedgerEntry.objects.filter(about=key)
    if isinstance(record, Evidence):
        return own
    return about if isinstance(record, Paper) else own | about


def places_of(record: Any) -> list[Place]:
    """Every place where a text of this record stands."""
    return list(places(entries_of(record)))


def chosen(order: DisposalOrder, record: Any) -> list[Place]:
    """The places that an order is about: all that say the same as those it names, wherever they were copied since."""
    standing = places_of(record)
    if not order.places:
        return standing
    named = {tuple(place) for place in order.places}
    texts = {place.text for place in standing if (place.entry.seq, place.field.column) in named}
    return [place for place in standing if place.text in texts]


def ask_refusals(record: Any) -> list[str]:
    """Say why nothing of this record can be disposed of."""
    if DisposalOrder.objects.filter(record=key_of(record), state=State.ASKED).exists():
        return ["Somebody asked for this already. Decide on that first."]
    if isinstance(record, Evidence) and record.is_disposed:
        return ["This evidence was disposed of already."]
    return [] if places_of(record) else ["It holds no text that could be disposed of."]


@transaction.atomic
def ask(order: DisposalOrder, record: Any, picked: list[Place], *, by: User) -> DisposalOrder:
    """Ask for texts to be disposed of; without any picked, for all of the record."""
    if reasons := ask_refusals(record):
        raise ValidationError(reasons)
    order.record, order.asked_by = key_of(record), by
    order.places = [[place.entry.seq, place.field.column] for place in picked]
    save_as(by, order)
    return order


def decide_refusals(order: DisposalOrder, by: User) -> list[str]:
    """Say why this person cannot decide on an order."""
    reasons = []
    if order.state != State.ASKED:
        reasons.append(f"It is decided: {order.get_state_display().lower()}.")
    if not by.may(Permission.DISPOSAL_APPROVE):
        reasons.append("A liaison lead must decide.")
    if order.asked_by_id == by.pk:
        reasons.append("Somebody other than the person who asked must decide.")
    return reasons


@transaction.atomic
def refuse(order: DisposalOrder, *, reason: str, by: User) -> None:
    """Let everything stay, with a reason."""
    if reasons := decide_refusals(order, by):
        raise ValidationError(reasons)
    order.state, order.decided_by, order.decided_reason = State.REFUSED, by, reason
    save_as(by, order, reason)


@transaction.atomic
def withdraw(order: DisposalOrder, *, by: User) -> None:
    """Take back what one asked for oneself."""
    if order.state != State.ASKED or order.asked_by_id != by.pk:
        raise ValidationError("Only what you asked for yourself, and nobody has decided, can be withdrawn.")
    order.state = State.WITHDRAWN
    save_as(by, order)


@transaction.atomic
def carry_out(order: DisposalOrder, record: Any, *, by: User) -> None:
    """Approve, and dispose of every copy there and then: in the record, in its history, in the ledger's salts."""
    with turn():
        if reasons := decide_refusals(order, by):
            raise ValidationError(reasons)
        going = chosen(order, record)
        if not going:
            raise ValidationError("Nothing of it is left to dispose of. Refuse it instead.")
        order.state, order.decided_by, order.entry = State.CARRIED_OUT, by, next_number()
        save_as(by, order)
        _dispose(going, record, order, by=by)
        # A draft's PDFs and a pack's cover may print what is gone; they are made anew when somebody asks.
        DraftPdfs.objects.all().delete()
        Pack.objects.all().delete()


def _dispose(going: list[Place], record: Any, order: DisposalOrder, *, by: User) -> None:
    """Write the words over every text, first where records stand, then where they were recorded."""
    authority, reason = f"{order.authority} ({order}, asked for by {order.asked_by})"[:300], f"{order}"
    standing: dict[str, Any] = {}
    for place in going:
        copy = place.record
        told = dispose(place.entry, place.field.column, by=by, authority=authority)
        if copy:
            setattr(standing.setdefault(key_of(copy), copy), place.field.attname, str(told))
    if isinstance(record, Evidence):
        give_up(standing.pop(key_of(record), record), int(order.entry or 0), by=by, reason=reason)
    for copy in standing.values():
        save_as(by, copy, reason)

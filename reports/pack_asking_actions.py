"""Ask for an evidence pack: its cover is made in a worker, and no page waits for it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Event, record_event
from reports.models import Pack
from reports.packs import Plan, plan, reader_of
from reports.tasks import make_pack
from reports.work_actions import sweep

UNDER_WAY = "You asked for this pack a moment ago, and it is being made. It is under Evidence packs."


def ask_refusals(pack: Pack, planned: Plan, by: User) -> list[str]:
    """Say why a pack cannot be made."""
    asked = Pack.objects.under_way().filter(requested_by=by, finding=pack.finding, inspection=pack.inspection)
    if asked.exists():
        return [UNDER_WAY]
    return [] if planned.lines else ["There is no evidence here that you may read, so there is nothing to pack."]


@transaction.atomic
def ask(pack: Pack, *, by: User, today: datetime.date) -> Pack:
    """Queue the work; who asked, for what and why is on record."""
    sweep(timezone.now())
    planned = plan(pack.subject, reader_of(by, today), with_sensitive=pack.with_sensitive)
    if reasons := ask_refusals(pack, planned, by):
        raise ValidationError(reasons)
    pack.requested_by = by
    pack.save()
    chosen = "with OFFICIAL-SENSITIVE evidence, " if pack.with_sensitive else ""
    record_event(Event.Kind.PACK_ASKED, by.username, pack.subject, f"{pack.subject}, {chosen}for: {pack.purpose}")
    Pack.objects.filter(pk=pack.pk).update(task=make_pack.enqueue(pack.pk).id)
    return pack

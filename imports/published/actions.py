"""Confirmed items of a report become findings: all of them, with their parts, in one transaction."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from imports.published.rules import Confirmed, Standing
from inspections.models import Inspection
from recommendations import actions
from recommendations.actions import NotAllowedError
from recommendations.models import Finding


@transaction.atomic
def save_confirmed(
    inspection: Inspection, confirmed: Sequence[Confirmed], *, by: User, today: datetime.date, name: str
) -> list[Finding]:
    """Add what was confirmed to the register, causes of concern before what stands under them.

    Whoever saves the same report at the same moment waits, and is then told that it is there.
    """
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    standing = Standing(inspection)
    said = {each.place: standing.there(each.finding, each.seen) for each in confirmed}
    if reasons := [f"Item {place + 1}: {why}" for place, why in said.items() if why]:
        raise NotAllowedError(reasons)
    saved: dict[int, Finding] = {}
    for each in sorted(confirmed, key=lambda item: not item.is_cause):
        saved[each.place] = _enter(each, inspection, saved, by=by, today=today, name=name)
    return [saved[each.place] for each in confirmed]


def _enter(
    confirmed: Confirmed,
    inspection: Inspection,
    saved: dict[int, Finding],
    *,
    by: User,
    today: datetime.date,
    name: str,
) -> Finding:
    """Add one finding with its parts; its history says where it was read."""
    finding = confirmed.finding
    finding.inspection, finding.mandatory = inspection, inspection.mandatory
    if confirmed.under is not None:
        finding.cause = saved[confirmed.under]
    entered = min(inspection.published_on or today, today)
    actions.enter(finding, by=by, on=entered, addressees=confirmed.addressees, reason=f"Read from {name}.")
    for text, addressees in confirmed.parts:
        actions.add_part(finding, text=text, addressees=addressees, by=by)
    return finding

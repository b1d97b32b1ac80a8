"""What can be done to an inspection: saved with its bodies, its owner and RAG dated."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from audit.tracking import delete_as, save_as
from inspections.models import InspectingBody, Inspection, InspectionAssignment, InspectionBody


@transaction.atomic
def save(inspection: Inspection, *, bodies: Iterable[InspectingBody], by: User, on: datetime.date) -> Inspection:
    """Save an inspection; a new owner or RAG also gets its dated assignment."""
    before = Inspection.objects.filter(pk=inspection.pk).first() or Inspection()
    save_as(by, inspection)
    if before.owner_id != inspection.owner_id:
        owner = InspectionAssignment.What.OWNER
        InspectionAssignment.objects.create(
            inspection=inspection, what=owner, person=inspection.owner, happened_on=on, by=by
        )
    if before.rag != inspection.rag:
        rag = InspectionAssignment.What.RAG
        InspectionAssignment.objects.create(
            inspection=inspection, what=rag, rag=inspection.rag, reason=inspection.rag_reason, happened_on=on, by=by
        )
    _name_bodies(inspection, bodies, by=by)
    return inspection


def _name_bodies(inspection: Inspection, bodies: Iterable[InspectingBody], *, by: User) -> None:
    """Let these bodies and no others be the ones that inspected."""
    wanted = {body.pk: body for body in bodies}
    for link in inspection.body_links.all():
        if link.body_id not in wanted:
            delete_as(by, link)
        wanted.pop(link.body_id, None)
    for body in wanted.values():
        save_as(by, InspectionBody(inspection=inspection, body=body))

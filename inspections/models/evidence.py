"""What proves something about an inspection, and who may read it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission
from audit.tracking import History
from evidence.models import Evidence, EvidenceQuerySet
from inspections.models.inspections import Inspection, InspectionReader


class InspectionEvidenceQuerySet(EvidenceQuerySet):
    """Questions about the evidence of inspections."""

    def readable_by(self, user: User) -> "InspectionEvidenceQuerySet":
        """Select what this person may read.

        Those who see all read it wherever they may know of the inspection; others where they own it or are named on
        it.
        """
        rows = self.filter(inspection__in=Inspection.objects.visible_to(user))
        if user.may(Permission.FINDING_SEE_ALL):
            return rows
        named = InspectionReader.objects.filter(person=user).values("inspection")
        return rows.filter(Q(inspection__owner=user) | Q(inspection__in=named))


class InspectionEvidence(Evidence):
    """Evidence about one inspection."""

    about = "inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="evidence")

    objects: ClassVar[Any] = models.Manager.from_queryset(InspectionEvidenceQuerySet)()
    history = History()

    class Meta(Evidence.Meta):
        abstract = False

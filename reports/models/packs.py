"""Evidence packs that people asked for, each with its cover for as long as it may be downloaded."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from inspections.models import Inspection
from recommendations.models import Finding
from reports.models.work import WAITING_FOR_A_WORKER, Work

# For so long a pack can be downloaded; then its cover goes.
KEPT = datetime.timedelta(days=7)
CHECKING = "Checking every file"
SETTING = "Setting the cover"


class Pack(Work):
    """One time that somebody asked for the evidence of a finding or an inspection as one ZIP.

    Only its cover is kept here: the files are read from the store while the ZIP is sent. `digest` is that of its
    index, and so tells whether any of the evidence has changed since.
    """

    sayings = (WAITING_FOR_A_WORKER, CHECKING, SETTING)

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="packs", null=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="packs", null=True)
    purpose = models.CharField("who it is for, and why", max_length=200)
    with_sensitive = models.BooleanField("include what is marked OFFICIAL-SENSITIVE", default=False)
    digest = models.CharField(max_length=64, blank=True)
    cover = models.BinaryField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(finding__isnull=True) ^ Q(inspection__isnull=True), name="pack_of_one_thing"
            ),
        )

    def __str__(self) -> str:
        return f"Evidence pack of {self.subject}"

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("packs:pack_detail", args=[self.pk])

    @property
    def subject(self) -> Finding | Inspection:
        """What it is a pack of."""
        subject = self.finding or self.inspection
        assert subject is not None  # noqa: S101  # the database holds it
        return subject

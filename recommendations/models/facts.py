"""Dated facts about findings, only ever added: moves, assignments and updates.

Position, ownership and RAG at any date come from these, never from the finding itself.
"""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Board, Portfolio, User
from audit.tracking import DatedFact, FactQuerySet
from inspections.models import Rag, rag_says_why
from recommendations.models.evidence import FindingEvidence
from recommendations.models.findings import Finding, Kind, VerificationLevel
from recommendations.status import Status


class MoveQuerySet(FactQuerySet["Move"]):
    """Questions about moves."""

    def effective(self, known_at: datetime.datetime | None = None) -> "MoveQuerySet":
        """Leave out voids and what they void; with `known_at`, as was recorded by that moment."""
        moves = self.filter(voids__isnull=True)
        voids = Move.objects.filter(voids=OuterRef("pk"))
        if known_at:
            moves = moves.filter(recorded_at__lte=known_at)
            voids = voids.filter(recorded_at__lte=known_at)
        return moves.filter(~Exists(voids))


class Move(DatedFact):
    """A finding's step from one status to another.

    Ordered by when it happened, then by `sequence`. A finding enters the register with a move
    from nothing. A brought-forward move comes from nothing too, to any status, and names its
    source. A void names the move it takes back; positions ignore both.
    """

    about = "finding"
    disposable = ("told_by", "approved_by")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField(editable=False)
    step = models.CharField(max_length=40, editable=False, help_text="The step's code; empty on entry and on a void.")
    from_status = models.CharField(max_length=20, choices=Status, blank=True, editable=False)
    to_status = models.CharField(max_length=20, choices=Status, editable=False)
    reason = models.TextField(blank=True)
    brought_forward = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=200, blank=True, help_text="Where a brought-forward position comes from.")
    level = models.ForeignKey(
        VerificationLevel, verbose_name="verification level", on_delete=models.PROTECT, related_name="+", null=True
    )
    inspectorate_reference = models.CharField("inspectorate's reference", max_length=100, blank=True)
    told_by = models.CharField("who told us", max_length=150, blank=True)
    approved_by = models.CharField("who approved it", max_length=150, blank=True)
    decision = models.ForeignKey(
        FindingEvidence, verbose_name="evidence of the decision", on_delete=models.PROTECT, related_name="+", null=True
    )
    voids = models.OneToOneField("self", on_delete=models.PROTECT, related_name="voided_by", null=True, editable=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(MoveQuerySet)()

    class Meta:
        ordering = ("happened_on", "sequence")
        indexes = (models.Index(fields=("finding", "-happened_on", "-sequence"), name="move_latest"),)
        constraints = (
            models.UniqueConstraint(fields=("finding", "sequence"), name="move_sequence_once_a_finding"),
            models.CheckConstraint(
                condition=Q(brought_forward=False, source="") | Q(brought_forward=True, from_status="") & ~Q(source=""),
                name="brought_forward_names_its_source",
                violation_error_message="Say where a brought-forward position comes from.",
            ),
            models.CheckConstraint(
                condition=Q(voids__isnull=True) | ~Q(reason=""),
                name="void_says_why",
                violation_error_message="Say why the move was a mistake.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_to_status_display()} on {self.happened_on}"


class Assignment(DatedFact):
    """From a day on, a finding has this owner, portfolio, board, kind, cause, target date or acceptance."""

    class What(models.TextChoices):
        """What was set; the value stands in the column of the same name."""

        OWNER = "owner", "owner"
        PORTFOLIO = "portfolio", "portfolio"
        BOARD = "board", "board"
        KIND = "kind", "kind"
        CAUSE = "cause", "cause of concern"
        TARGET_ON = "target_on", "target date"
        ACCEPTED = "accepted", "acceptance"

    about = "finding"
    disposable = ("agreed_by",)

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="assignments")
    what = models.CharField(max_length=10, choices=What)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="+", null=True)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    cause = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+", null=True)
    target_on = models.DateField("target date", null=True)
    accepted = models.CharField(max_length=10, choices=Finding.Accepted, blank=True)
    agreed_by = models.CharField("who agreed it", max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("happened_on", "pk")
        indexes = (models.Index(fields=("finding", "what", "-happened_on", "-id"), name="assignment_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=(
                    (Q(what="owner") | Q(owner__isnull=True))
                    & (Q(what="portfolio") | Q(portfolio__isnull=True))
                    & (Q(what="board") | Q(board__isnull=True))
                    & (Q(what="kind") ^ Q(kind=""))
                    & (Q(what="cause") | Q(cause__isnull=True))
                    & (Q(what="target_on") | Q(target_on__isnull=True))
                    & (Q(what="accepted") ^ Q(accepted=""))
                ),
                name="assignment_one_value",
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_what_display()} from {self.happened_on}"

    @property
    def value(self) -> Any:
        """What it was set to, in words where it is a choice."""
        worded = {self.What.KIND: self.get_kind_display, self.What.ACCEPTED: self.get_accepted_display}
        return worded[self.What(self.what)]() if self.what in worded else getattr(self, self.what)


class Update(DatedFact):
    """What somebody says was done, and the status and RAG it left behind. A correction is another update."""

    about = "finding"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="updates")
    text = models.TextField("what was done", max_length=20_000)
    status = models.CharField(max_length=20, choices=Status, editable=False)
    rag = models.CharField("RAG", max_length=5, choices=Rag, blank=True)
    rag_reason = models.TextField("reason for the RAG", blank=True)
    next_review_on = models.DateField("next review date", null=True, blank=True)

    class Meta:
        ordering = ("happened_on", "pk")
        indexes = (models.Index(fields=("finding", "-happened_on", "-id"), name="update_latest"),)
        constraints = (rag_says_why("update_rag_says_why"),)

    def __str__(self) -> str:
        return f"{self.finding}: update of {self.happened_on}"

"""What members of a committee ask about its papers, and the actions that arise at its meetings."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from audit.tracking import History, TrackedModel, TrackedQuerySet
from reports.models.papers import Paper

LABEL = 60
WAITING = Q(withdrawn_on__isnull=True, answered_on__isnull=True)


def _short(text: str) -> str:
    """Cut a text to what a heading holds."""
    return text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"


class Raised(TrackedModel):
    """Something raised about an issued paper. It is never deleted: what was recorded by mistake is withdrawn."""

    about = "paper"
    disposable: ClassVar[tuple[str, ...]] = ("withdrawn_reason",)

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+", editable=False)
    withdrawn_on = models.DateField("date it was withdrawn", null=True, editable=False)
    withdrawn_reason = models.CharField("why it was withdrawn", max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Where it is read: on the page of its paper."""
        return self.paper.get_absolute_url()

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.withdrawn_on is not None


class QuestionQuerySet(TrackedQuerySet["Question"]):
    """Questions about members' questions."""

    def waiting(self) -> "QuestionQuerySet":
        """Select those without an answer."""
        return self.filter(WAITING)

    def for_list(self) -> "QuestionQuerySet":
        """Fetch what a list shows."""
        return self.select_related("paper__committee", "asked_by", "answered_by")


class Question(Raised):
    """What a member of a committee asks about a paper, and the answer.

    `asked_by` is a member who asked here; `asked_by_name` is one in whose name a liaison officer recorded it.
    """

    disposable = ("asked_by_name", *Raised.disposable)

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    asked_by_name = models.CharField("who asked", max_length=150, blank=True)
    asked_on = models.DateField("date it was asked")
    text = models.TextField("question", max_length=4000)
    answer = models.TextField(max_length=8000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    answered_on = models.DateField("date it was answered", null=True, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(QuestionQuerySet)()
    history = History()

    class Meta:
        ordering = ("asked_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False, asked_by_name="") | Q(asked_by__isnull=True) & ~Q(asked_by_name=""),
                name="question_is_somebodys",
                violation_error_message="Enter who asked.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False),
                name="question_answered_by_somebody_on_a_day",
                violation_error_message="Enter the answer and the date it was given.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="question_answered_after_it_was_asked",
                violation_error_message="The date it was answered must be on or after the date it was asked.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="question_withdrawn_with_a_reason",
                violation_error_message="Enter why it is withdrawn.",
            ),
        )

    def __str__(self) -> str:
        return _short(self.text)

    @property
    def who_asked(self) -> str:
        """The name of the member who asked."""
        return str(self.asked_by or self.asked_by_name)


class ArisingQuerySet(TrackedQuerySet["ArisingAction"]):
    """Questions about actions that arose."""

    def for_list(self) -> "ArisingQuerySet":
        """Fetch what a list shows."""
        return self.select_related("paper__committee")


class ArisingAction(Raised):
    """Who does what by when, as it arose at the meeting that a paper was for; and what came of it."""

    disposable = ("who", *Raised.disposable)

    what = models.TextField("what is to be done", max_length=2000)
    who = models.CharField("who does it", max_length=150)
    due_on = models.DateField("due date")
    done_on = models.DateField("date it was done", null=True, blank=True)
    outcome = models.TextField("what came of it", max_length=4000, blank=True)

    objects: ClassVar[Any] = models.Manager.from_queryset(ArisingQuerySet)()
    history = History()

    class Meta:
        verbose_name = "action arising"
        verbose_name_plural = "actions arising"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(who=""),
                name="arising_action_says_who_does_what",
                violation_error_message="Say what is to be done, and who does it.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, outcome="") | Q(done_on__isnull=False) & ~Q(outcome=""),
                name="arising_action_done_with_an_outcome",
                violation_error_message="Enter the date it was done and what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="arising_action_withdrawn_with_a_reason",
                violation_error_message="Enter why it is withdrawn.",
            ),
        )

    def __str__(self) -> str:
        return _short(self.what)

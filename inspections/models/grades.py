"""How an inspectorate grades: its cycles, their questions and grades, and what each inspection was given."""

from typing import Any, ClassVar

from django.db import models

from audit.tracking import History, TrackedModel, TrackedQuerySet
from inspections.models.inspections import Inspection


class GradeCycle(TrackedModel):
    """A round of graded inspections with its own questions and grades, such as PEEL 2021/22. An editable list."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a cycle of this name already."}
    )

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class GradeQuestion(TrackedModel):
    """A question that every inspection of a cycle answers with a grade. An editable list."""

    about = "cycle"

    cycle = models.ForeignKey(GradeCycle, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField("question", max_length=300)
    position = models.PositiveSmallIntegerField("place in the order", default=1)

    history = History()

    class Meta:
        ordering = ("cycle__name", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "text"),
                name="question_once_a_cycle",
                violation_error_message="The cycle has this question already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cycle}: {self.text}"


class Grade(TrackedModel):
    """A grade of a cycle; the first is the best. An editable list."""

    about = "cycle"

    cycle = models.ForeignKey(GradeCycle, on_delete=models.PROTECT, related_name="grades")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField("place, from the best", default=1)

    history = History()

    class Meta:
        ordering = ("cycle__name", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "name"),
                name="grade_once_a_cycle",
                violation_error_message="The cycle has a grade of this name already.",
            ),
            models.UniqueConstraint(
                fields=("cycle", "position"),
                name="grade_place_once_a_cycle",
                violation_error_message="Another grade of the cycle has this place. Give each a place of its own.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cycle}: {self.name}"


class InspectionGradeQuerySet(TrackedQuerySet["InspectionGrade"]):
    """Questions about grades given."""

    def for_list(self) -> "InspectionGradeQuerySet":
        """Fetch what a row shows."""
        return self.select_related("question", "grade")

    def before(self, inspection: Inspection) -> "InspectionGradeQuerySet":
        """Select grades of reports published before this one, the last first."""
        stages = (Inspection.Stage.PUBLISHED, Inspection.Stage.CLOSED)
        rows = self.filter(inspection__stage__in=stages).exclude(inspection=inspection)
        if inspection.published_on:
            rows = rows.filter(inspection__published_on__lt=inspection.published_on)
        return rows.order_by("-inspection__published_on", "-inspection")


class InspectionGrade(TrackedModel):
    """What one inspection was graded for one question."""

    about = "inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="grades")
    question = models.ForeignKey(GradeQuestion, on_delete=models.PROTECT, related_name="given")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="given")

    objects: ClassVar[Any] = models.Manager.from_queryset(InspectionGradeQuerySet)()
    history = History()

    class Meta:
        ordering = ("question__position", "question")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "question"),
                name="grade_once_a_question",
                violation_error_message="This question is graded already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question.text}: {self.grade.name}"

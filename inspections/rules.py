"""What dates and grades come to in words, and why something cannot be done. An empty list means it can."""

import datetime
from dataclasses import dataclass

from inspections.models import Inspection, InspectionGrade, InspectionReader, InspectionRequest

STAGES = [stage.value for stage in Inspection.Stage]
OUT = (Inspection.Stage.PUBLISHED, Inspection.Stage.CLOSED)


@dataclass(frozen=True)
class Graded:
    """A grade with the way it went since the last time: an arrow, and words that say the same."""

    question: str
    grade: str
    arrow: str
    change: str


def due_in_words(due_on: datetime.date, today: datetime.date) -> str:
    """Say how far off a deadline is: “3 days left”, “due today”, “overdue by 1 day”."""
    days = (due_on - today).days
    if not days:
        return "due today"
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{number} left" if days > 0 else f"overdue by {number}"


def stage_refusals(before: str, after: str, reason: str) -> list[str]:
    """Say why an inspection cannot go to this stage: what was published is not taken back without a reason."""
    if before in OUT and after not in OUT and not reason:
        return ["Say why a published report goes back to an earlier stage."]
    return []


def stage_date(inspection: Inspection, on: datetime.date) -> datetime.date:
    """The day from which a stage counts: that of the notice or the publication where it is known."""
    known = {Inspection.Stage.NOTIFIED: inspection.notified_on, Inspection.Stage.PUBLISHED: inspection.published_on}
    return known.get(Inspection.Stage(inspection.stage)) or on


def embargo_refusals(before: Inspection, after: Inspection) -> list[str]:
    """Say why an embargo cannot be set: what papers may have counted already cannot be hidden again."""
    if after.embargoed and not before.embargoed and before.pk and after.findings.exists():
        return ["It has findings in the register already, so it can no longer be embargoed."]
    return []


def cycle_refusals(before: Inspection, after: Inspection) -> list[str]:
    """Say why the cycle cannot change: grades belong to the cycle they were given in."""
    if before.cycle_id != after.cycle_id and before.pk and before.grades.exists():
        return [f"It has grades of {before.cycle}. Take those out before you choose another cycle."]
    return []


def request_refusals(asked: InspectionRequest) -> list[str]:
    """Say why something cannot be asked of this person: they must be allowed to know of the inspection."""
    inspection, person = asked.inspection, asked.owner
    if person and not Inspection.objects.visible_to(person).filter(pk=inspection.pk).exists() and inspection.embargoed:
        return [f"It is embargoed and {person} is not named on it. Name them on it first."]
    return []


def reader_refusals(reader: InspectionReader) -> list[str]:
    """Say why a person cannot be named: an embargo is only for drafts."""
    if not reader.inspection.embargoed:
        return ["It is not embargoed, so nobody needs to be named on it."]
    return []


def compare(now: InspectionGrade, last: InspectionGrade | None, places: dict[str, int]) -> tuple[str, str]:
    """Say how a grade went, as an arrow and in words. `places` is where each grade of the cycle stands from the best.

    Two cycles may count differently, so the earlier grade is placed by its name among those of this cycle.
    """
    if last is None:
        return "", "first time"
    if last.grade.name == now.grade.name:
        return "→", "no change"
    place = places.get(last.grade.name)
    if place is None:
        return "", f"was {last.grade.name}, which this cycle does not have"
    if now.grade.position < place:
        return "↑", f"up from {last.grade.name}"
    return "↓", f"down from {last.grade.name}"


def graded(inspection: Inspection) -> list[Graded]:
    """List the grades of an inspection, each beside the last one given for the same question."""
    given = list(inspection.grades.for_list())
    if not given:
        return []
    texts = {each.question.text for each in given}
    last: dict[str, InspectionGrade] = {}
    for each in InspectionGrade.objects.for_list().before(inspection).filter(question__text__in=texts):
        last.setdefault(each.question.text, each)
    places = {grade.name: grade.position for grade in inspection.cycle.grades.all()} if inspection.cycle else {}
    return [
        Graded(each.question.text, each.grade.name, *compare(each, last.get(each.question.text), places))
        for each in given
    ]


def notices(inspection: Inspection, today: datetime.date) -> list[str]:
    """List what a person should know at once: an embargo, and deadlines that run."""
    said = ["Embargoed"] if inspection.embargoed else []
    if inspection.accuracy_due_on and not inspection.accuracy_sent_on:
        said.append(f"Factual accuracy: {due_in_words(inspection.accuracy_due_on, today)}")
    due = inspection.comments_due_on
    if due and inspection.stage == Inspection.Stage.PUBLISHED and not inspection.comments_published_on:
        said.append(f"Comments: {due_in_words(due, today)}")
    return said

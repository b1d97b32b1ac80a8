"""Why a question cannot be asked, changed or answered, and why an action that arose cannot have its dates."""

import datetime

from accounts.models import User
from accounts.permissions import Permission
from reports.models import ArisingAction, Paper, Question


def raise_refusals(paper: Paper) -> list[str]:
    """Say why nothing can be raised about a paper."""
    return [] if paper.is_issued else ["This paper is a draft. Questions and actions belong to issued papers."]


def date_refusals(question: Question, today: datetime.date) -> list[str]:
    """Say why a question cannot have been asked on this day."""
    first = question.paper.data_as_at
    if question.asked_on > today:
        return ["The date it was asked must be today or in the past."]
    if question.asked_on < first:
        return [f"The date it was asked must be on or after {first:%-d %B %Y}, the day of the paper’s figures."]
    return []


def may_change(question: Question, by: User) -> bool:
    """Whether this person asked it, or may speak for a member in whose name it was recorded."""
    if question.asked_by_id:
        return question.asked_by_id == by.pk
    return by.may(Permission.QUESTION_ANSWER)


def change_refusals(question: Question, by: User) -> list[str]:
    """Say why this person cannot change or withdraw a question."""
    if not may_change(question, by):
        return ["Only the person who asked can change or withdraw this question."]
    if question.is_withdrawn:
        return ["This question was withdrawn already."]
    if question.answered_on:
        return ["This question has an answer. What was asked stays as it is; ask another question."]
    return []


def answer_refusals(question: Question) -> list[str]:
    """Say why a question cannot be answered."""
    return ["This question was withdrawn, so it needs no answer."] if question.is_withdrawn else []


def answered_on_refusals(question: Question, today: datetime.date) -> list[str]:
    """Say why it cannot have been answered on this day."""
    if question.answered_on and question.answered_on > today:
        return ["The date it was answered must be today or in the past."]
    return []


def withdrawn_refusals(action: ArisingAction) -> list[str]:
    """Say why nothing more can be done to an action."""
    return ["This action was withdrawn already."] if action.is_withdrawn else []


def withdraw_refusals(action: ArisingAction) -> list[str]:
    """Say why an action cannot be withdrawn."""
    if action.done_on:
        return ["This action is done. What came of it stays on record."]
    return withdrawn_refusals(action)


def due_refusals(action: ArisingAction, today: datetime.date) -> list[str]:
    """Say why an action cannot have these dates: it arises at the meeting."""
    meeting, reasons = action.paper.meeting_on, []
    if action.due_on < meeting:
        reasons.append(f"The due date must be on or after {meeting:%-d %B %Y}, the date of the meeting.")
    if action.done_on and action.done_on > today:
        reasons.append("The date it was done must be today or in the past.")
    if action.done_on and action.done_on < meeting:
        reasons.append(f"The date it was done must be on or after {meeting:%-d %B %Y}, the date of the meeting.")
    return reasons

"""What can be done with questions and actions that arise: each checks, writes and records in one transaction."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.tracking import save_as
from reports.models import ArisingAction, Question
from reports.question_rules import (
    answer_refusals,
    answered_on_refusals,
    change_refusals,
    date_refusals,
    due_refusals,
    raise_refusals,
    withdraw_refusals,
    withdrawn_refusals,
)


def _save(raised: Question | ArisingAction, reasons: list[str], *, by: User, reason: str = "") -> None:
    """Save what nothing speaks against."""
    if reasons:
        raise ValidationError(reasons)
    # A form leaves out the rules for fields that it does not show.
    raised.validate_constraints()
    save_as(by, raised, reason)


@transaction.atomic
def ask(question: Question, *, by: User, today: datetime.date) -> Question:
    """Ask a question about an issued paper, today and in one's own name."""
    question.asked_by, question.asked_by_name, question.asked_on = by, "", today
    _save(question, raise_refusals(question.paper) + date_refusals(question, today), by=by)
    return question


@transaction.atomic
def record(question: Question, *, by: User, today: datetime.date) -> Question:
    """Record a question that a member asked elsewhere, such as at the meeting."""
    question.asked_by = None
    _save(question, raise_refusals(question.paper) + date_refusals(question, today), by=by)
    return question


@transaction.atomic
def change(question: Question, *, by: User, today: datetime.date) -> Question:
    """Save a changed question, as long as it has no answer."""
    _save(question, change_refusals(question, by) + date_refusals(question, today), by=by)
    return question


@transaction.atomic
def answer(question: Question, *, by: User, today: datetime.date) -> Question:
    """Answer a question, or answer it better. The history keeps every answer."""
    question.answered_by = by
    _save(question, answer_refusals(question) + answered_on_refusals(question, today), by=by)
    return question


@transaction.atomic
def withdraw(question: Question, *, by: User, reason: str, today: datetime.date) -> Question:
    """Take back a question recorded by mistake. It stays on record with the reason."""
    refusals = change_refusals(question, by)
    question.withdrawn_on, question.withdrawn_reason = today, reason
    _save(question, refusals, by=by, reason=reason)
    return question


@transaction.atomic
def add_action(action: ArisingAction, *, by: User, today: datetime.date) -> ArisingAction:
    """Record an action that arose at a meeting."""
    _save(action, raise_refusals(action.paper) + due_refusals(action, today), by=by)
    return action


@transaction.atomic
def change_action(action: ArisingAction, *, by: User, today: datetime.date) -> ArisingAction:
    """Save a changed action, or one that is now done."""
    _save(action, withdrawn_refusals(action) + due_refusals(action, today), by=by)
    return action


@transaction.atomic
def withdraw_action(action: ArisingAction, *, by: User, reason: str, today: datetime.date) -> ArisingAction:
    """Take back an action recorded by mistake. It stays on record with the reason."""
    refusals = withdraw_refusals(action)
    action.withdrawn_on, action.withdrawn_reason = today, reason
    _save(action, refusals, by=by, reason=reason)
    return action

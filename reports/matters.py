"""What was asked and what arose at a committee's meetings: for its next paper, and for its page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from inspections.rules import due_in_words
from reports.models import ArisingAction, Committee, Paper, Question
from reports.models.questions import WAITING
from reports.question_rules import may_change
from reports.words import capital

STANDING = Q(withdrawn_on__isnull=True)
OPEN = STANDING & Q(done_on__isnull=True)


@dataclass(frozen=True)
class Asked:
    """A question as it stood on a day: without an answer that came later."""

    question: Question
    answer: str
    answered_on: datetime.date | None


@dataclass(frozen=True)
class Arising:
    """An action as it stood on a day, in words: without an outcome that came later."""

    action: ArisingAction
    standing: str
    outcome: str


@dataclass(frozen=True)
class Matters:
    """What returns in a committee's next paper from its earlier meetings."""

    since: datetime.date | None
    as_at: datetime.date
    questions: tuple[Asked, ...]
    open_actions: tuple[Arising, ...]
    done_actions: tuple[Arising, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to return to."""
        return not (self.questions or self.open_actions or self.done_actions)


def matters(committee: Committee, since: datetime.date | None, as_at: datetime.date) -> Matters:
    """Collect the questions whose answers no paper has told yet, the actions still open, and those done since.

    The day of the previous paper belongs to the period: what is asked and answered at its meeting comes after it was
    issued.
    """
    begin = since or datetime.date.min
    asked = Question.objects.for_list().filter(STANDING, paper__committee=committee, asked_on__lte=as_at)
    untold = Q(answered_on__isnull=True) | Q(answered_on__gte=begin)
    arose = ArisingAction.objects.for_list().filter(STANDING, paper__committee=committee)
    actions = arose.filter(paper__meeting_on__lte=as_at)
    is_open = Q(done_on__isnull=True) | Q(done_on__gt=as_at)
    return Matters(
        since=since,
        as_at=as_at,
        questions=tuple(_asked(question, as_at) for question in asked.filter(untold)),
        open_actions=_arising(actions.filter(is_open), as_at),
        done_actions=_arising(actions.filter(done_on__range=(begin, as_at)), as_at),
    )


def _asked(question: Question, as_at: datetime.date) -> Asked:
    """Leave out an answer that came after the day."""
    if question.answered_on is None or question.answered_on > as_at:
        return Asked(question, "", None)
    return Asked(question, question.answer, question.answered_on)


def _arose(action: ArisingAction, day: datetime.date) -> Arising:
    """Say where an action stood on a day."""
    if action.is_withdrawn:
        return Arising(action, "Withdrawn", action.withdrawn_reason)
    if action.done_on and action.done_on <= day:
        return Arising(action, f"Done on {action.done_on:%-d %B %Y}", action.outcome)
    return Arising(action, capital(due_in_words(action.due_on, day)), "")


def _arising(actions: Iterable[ArisingAction], day: datetime.date) -> tuple[Arising, ...]:
    """Put each action beside where it stood."""
    return tuple(_arose(action, day) for action in actions)


@dataclass(frozen=True)
class Shown:
    """A question on a page, and whether the person who looks may change it."""

    question: Question
    may_change: bool


@dataclass(frozen=True)
class RaisedAbout:
    """What a page shows as raised about a paper."""

    paper: Paper
    questions: tuple[Shown, ...]
    actions: tuple[Arising, ...]


def raised_about(paper: Paper, user: User, today: datetime.date) -> RaisedAbout:
    """Collect what was raised about one paper, in whatever version, for its page."""
    here = Q(paper__meeting_on=paper.meeting_on)
    return _raised(paper, user, today, here, here)


def raised_and_waiting(paper: Paper, user: User, today: datetime.date) -> RaisedAbout:
    """Collect what was raised about the newest paper, and what still waits from earlier ones."""
    here = Q(paper__meeting_on=paper.meeting_on)
    return _raised(paper, user, today, here | WAITING, here | OPEN)


def _raised(paper: Paper, user: User, today: datetime.date, asked: Q, arose: Q) -> RaisedAbout:
    """Fetch the questions and actions of a paper's committee that meet a condition."""
    questions = Question.objects.for_list().filter(asked, paper__committee=paper.committee)
    actions = ArisingAction.objects.for_list().filter(arose, paper__committee=paper.committee)
    shown = tuple(Shown(question, may_change(question, user) and not question.answered_on) for question in questions)
    return RaisedAbout(paper, shown, _arising(actions, today))


def waiting_for_answers() -> list[Question]:
    """List the questions that nobody has answered yet, the oldest first."""
    return list(Question.objects.waiting().for_list())

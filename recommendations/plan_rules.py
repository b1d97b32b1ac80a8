"""Who may write a finding's action plan, what may stand in it, and how late its actions are."""

import datetime
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from recommendations.models import Action, Finding


@dataclass(frozen=True)
class Planned:
    """An action as the page shows it: `standing` says in words whether it is done, due or late."""

    action: Action
    standing: str
    is_late: bool


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _standing(action: Action, today: datetime.date) -> str:
    """Say where an action stands."""
    if action.done_on:
        days = (action.done_on - action.due_on).days
        return f"Done on {action.done_on:%-d %B %Y}" + (f", {_days(days)} late" if days > 0 else "")
    if action.is_late(today):
        return f"Late by {_days((today - action.due_on).days)}"
    return "Not done"


def plan_of(finding: Finding, today: datetime.date) -> list[Planned]:
    """List a finding's actions, the earliest due first."""
    rows = Action.objects.filter(finding=finding)
    for action in rows:
        action.finding = finding
    return [Planned(action, _standing(action, today), action.is_late(today)) for action in rows]


def may_plan(finding: Finding, by: User, today: datetime.date) -> bool:
    """Whether this person writes this plan: liaison any, owners and deputies what they answer for themselves."""
    if not by.may(Permission.FINDING_UPDATE):
        return False
    return by.may(Permission.FINDING_SEE_ALL) or Finding.objects.answered_by(by, today).filter(pk=finding.pk).exists()


def plan_refusals(finding: Finding, by: User, today: datetime.date) -> list[str]:
    """Say why this person cannot write this plan."""
    if may_plan(finding, by, today):
        return []
    return ["Only the owner, a deputy or a liaison officer can write this plan."]


def add_refusals(finding: Finding, by: User, today: datetime.date) -> list[str]:
    """Say why no action can be added."""
    if finding.has_ended:
        return [f"{finding} is {finding.get_status_display().lower()}. Reopen it before adding to its plan."]
    return plan_refusals(finding, by, today)


def date_refusals(action: Action, today: datetime.date) -> list[str]:
    """Say why an action cannot have these dates."""
    published = action.finding.inspection.published_on
    reasons = []
    if published and action.due_on < published:
        reasons.append(f"The due date must be on or after {published:%-d %B %Y}, when the report was published.")
    if action.done_on and action.done_on > today:
        reasons.append("The date it was done must be today or in the past.")
    return reasons

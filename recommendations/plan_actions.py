"""What can be done to an action plan: each checks, writes and records in one transaction."""

import datetime

from django.db import transaction

from accounts.models import User
from audit.tracking import save_as
from recommendations.actions import NotAllowedError
from recommendations.models import Action
from recommendations.plan_rules import add_refusals, date_refusals, plan_refusals


@transaction.atomic
def add(action: Action, *, by: User, today: datetime.date) -> Action:
    """Add an action to a finding's plan."""
    if reasons := add_refusals(action.finding, by, today) + date_refusals(action, today):
        raise NotAllowedError(reasons)
    save_as(by, action)
    return action


@transaction.atomic
def change(action: Action, *, by: User, today: datetime.date) -> Action:
    """Save a changed action, or one that is now done."""
    if reasons := plan_refusals(action.finding, by, today) + date_refusals(action, today):
        raise NotAllowedError(reasons)
    save_as(by, action)
    return action

"""What can be done about the monitoring phase: checked, written and recorded in one transaction."""

import datetime
from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from recommendations.actions import NotAllowedError
from recommendations.models import Finding, MonitoringPhase, PhaseCause
from recommendations.monitoring_rules import phase_refusals, void_refusals


@transaction.atomic
def begin(phase: MonitoringPhase, *, causes: Collection[Finding], by: User, today: datetime.date) -> MonitoringPhase:
    """Record that a phase began, with the causes of concern behind it."""
    if reasons := phase_refusals(phase, causes, today):
        raise NotAllowedError(reasons)
    phase.by = by
    phase.full_clean(exclude=["by"])
    phase.save()
    for cause in causes:
        PhaseCause(phase=phase, cause=cause, happened_on=phase.happened_on, by=by).save()
    return phase


@transaction.atomic
def void(phase: MonitoringPhase, *, by: User, reason: str, today: datetime.date) -> MonitoringPhase:
    """Take back a phase recorded by mistake. The history keeps both; the phase that stands ignores both."""
    if reasons := void_refusals(phase):
        raise NotAllowedError(reasons)
    taken_back = MonitoringPhase(phase=phase.phase, happened_on=today, by=by, reason=reason, voids=phase)
    taken_back.full_clean(exclude=["by"])
    taken_back.save()
    return taken_back

"""The phase in which the force is monitored, in words; and why a phase cannot be added."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User, today
from accounts.permissions import Permission
from recommendations.models import Finding, MonitoringPhase


@dataclass(frozen=True)
class Standing:
    """The phase that stands: since when without a break, and the causes of concern now behind it."""

    name: str
    since: datetime.date
    causes: tuple[Finding, ...]


def standing(visible: QuerySet[Finding] | None = None) -> Standing | None:
    """Find the phase that stands, or nothing where none was ever recorded; name the causes among the visible."""
    told = list(MonitoringPhase.objects.effective(visible))
    if not told:
        return None
    last = since = told[-1]
    for earlier in reversed(told):
        if earlier.phase != last.phase:
            break
        since = earlier
    return Standing(last.get_phase_display(), since.happened_on, last.causes)


def standing_for(user: User) -> Standing | None:
    """Find what pages say of the phase: only to those who see the whole register, and no cause that is embargoed."""
    visible = Finding.objects.visible_to(user, today())
    return standing(visible) if user.may(Permission.FINDING_SEE_ALL) else None


def phase_refusals(phase: MonitoringPhase, causes: Collection[Finding], today: datetime.date) -> list[str]:
    """Say why a phase cannot be added."""
    reasons = []
    if phase.happened_on > today:
        reasons.append("The date it began must be today or in the past.")
    if others := [str(cause) for cause in causes if not cause.is_cause]:
        reasons.append(f"Only causes of concern stand behind a phase, and {', '.join(others)} is none.")
    told = list(MonitoringPhase.objects.effective())
    if not told:
        return reasons
    last = told[-1]
    if phase.happened_on < last.happened_on:
        reasons.append(
            f"The date it began must be on or after {last.happened_on:%-d %B %Y}, when the last phase began."
        )
    if last.phase == phase.phase and {cause.pk for cause in causes} == {cause.pk for cause in last.causes}:
        reasons.append(f"{last.get_phase_display()} stands already, with the same causes of concern behind it.")
    return reasons


def void_refusals(phase: MonitoringPhase) -> list[str]:
    """Say why a phase cannot be taken back."""
    return ["This phase was voided already."] if phase.void or phase.voids_id else []

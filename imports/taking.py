"""How each kind of difference is taken over: what is asked, why it cannot be, and what is done."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from imports import comparing_actions
from imports.cells import folded
from imports.comparison_forms import TextForm
from imports.differences import Difference, What
from imports.models import Comparison, DifferenceAnswer
from inspections.models import Inspection
from recommendations.forms.findings import FindingForm
from recommendations.forms.moves import MoveForm
from recommendations.models import Finding, Kind
from recommendations.rules import blockers

NOTHING_TO_TAKE = (
    "Their list does not have it, so there is nothing to take over. Correct its reference on its page, or ask the "
    "inspectorate why it is missing."
)
NO_STEP = "It ended here in another way, and no step leads from there to their status. Reopen it on its page first."


@dataclass(frozen=True)
class Taking:
    """One difference, about to be taken over by somebody."""

    comparison: Comparison
    difference: Difference
    by: User
    today: datetime.date

    @property
    def told(self) -> str:
        """What the history says of where it comes from."""
        return f"From {self.comparison.source(self.difference.row)}" if self.difference.row else ""

    def reasons(self) -> list[str]:
        """Say why it cannot be taken over."""
        difference = self.difference
        if difference.what == What.ONLY_HERE:
            return [NOTHING_TO_TAKE]
        if difference.what != What.STATUS or difference.finding is None:
            return []
        step = difference.step
        return blockers(difference.finding, step, self.by) if step else [NO_STEP]

    def form(self, data: Any, files: Any) -> Any:
        """What has to be said to take it over; nothing where it cannot be."""
        return None if self.reasons() else FORMS[self.difference.what](self, data, files)

    def take(self, form: Any) -> DifferenceAnswer:
        """Take it over, as the form says."""
        return TAKES[self.difference.what](self, form)


def _status_form(taking: Taking, data: Any, files: Any) -> MoveForm:
    """What the step needs to be told."""
    difference: Any = taking.difference
    initial = {"reason": taking.told}
    if difference.row.status_on:
        initial["happened_on"] = difference.row.status_on
    day = taking.comparison.happened_on
    return MoveForm(data, files, instance=difference.finding, step=difference.step, today=day, initial=initial)


def _text_form(taking: Taking, data: Any, files: Any) -> TextForm:
    """Why the words change."""
    return TextForm(data, initial={"reason": taking.told})


def _finding_form(taking: Taking, data: Any, files: Any) -> FindingForm:
    """All that a finding is added with, filled in as far as the row says it."""
    row: Any = taking.difference.row
    titled = [each for each in Inspection.objects.all() if row.report and folded(each.title) == folded(row.report)]
    causes = Finding.objects.filter(reference=row.reference, kind=Kind.CAUSE_OF_CONCERN)
    cause = causes.first() if row.reference else None
    initial = {
        "kind": Kind.RECOMMENDATION,
        "inspection": cause.inspection if cause else next(iter(titled), None),
        "cause": cause,
        "reference": "" if cause else row.reference,
        "text": row.text,
    }
    return FindingForm(data, initial=initial)


FORMS: dict[What, Callable[[Taking, Any, Any], Any]] = {
    What.STATUS: _status_form,
    What.TEXT: _text_form,
    What.ONLY_THERE: _finding_form,
}


def _take_status(taking: Taking, form: MoveForm) -> DifferenceAnswer:
    """Take the step."""
    mark, told = taking.difference.mark, form.told()
    return comparing_actions.take_status(taking.comparison, mark, told, by=taking.by, today=taking.today)


def _take_text(taking: Taking, form: TextForm) -> DifferenceAnswer:
    """Take the words."""
    mark, reason = taking.difference.mark, form.cleaned_data["reason"]
    return comparing_actions.take_text(taking.comparison, mark, reason, by=taking.by, today=taking.today)


def _take_finding(taking: Taking, form: FindingForm) -> DifferenceAnswer:
    """Add the finding."""
    mark, finding, addressees = taking.difference.mark, form.instance, form.cleaned_data["addressees"]
    take = comparing_actions.take_finding
    return take(taking.comparison, mark, finding, addressees, by=taking.by, today=taking.today)


TAKES: dict[What, Callable[[Taking, Any], DifferenceAnswer]] = {
    What.STATUS: _take_status,
    What.TEXT: _take_text,
    What.ONLY_THERE: _take_finding,
}

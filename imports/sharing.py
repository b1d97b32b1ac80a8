"""Rows that share one reference: a cause of concern with its recommendations, where somebody says so."""

from collections import defaultdict

from imports.cells import folded
from imports.planning import Plan
from recommendations.models import Kind
from recommendations.status import ENDS

SHARED = "{} share the reference {}. {}"
CHOOSE = "Give each its own, or choose that rows that share one are a cause of concern with its recommendations."
NO_CAUSE = (
    "None of them is a cause of concern: say in the column of kinds which one is, or give each its own reference."
)
TWO_CAUSES = "Several of them are causes of concern, and only one can have it. Give each its own reference."
STILL_OPEN = "Row {} under it is still open, so it cannot have ended. Correct one of the two."


def sharing(plans: list[Plan]) -> list[list[Plan]]:
    """Gather the rows that share a reference."""
    found: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if reference := folded(plan.given.get("reference", "")):
            found[reference].append(plan)
    return [group for group in found.values() if len(group) > 1]


def _is_cause(plan: Plan) -> bool:
    return bool(plan.given.get("kind") == Kind.CAUSE_OF_CONCERN)


def in_rows(plans: list[Plan]) -> str:
    """Name rows: “Rows 4, 5 and 6”."""
    numbers = [str(plan.number) for plan in plans]
    return f"Rows {', '.join(numbers[:-1])} and {numbers[-1]}"


def arranged(plans: list[Plan], *, as_causes: bool, column: str) -> list[Plan]:
    """Put causes first; let rows that share a reference stand under their cause, or refuse them."""
    for group in sharing(plans):
        causes = [plan for plan in group if _is_cause(plan)]
        if as_causes and len(causes) == 1:
            _put_under(causes[0], group)
            continue
        why = CHOOSE if len(causes) == 1 else TWO_CAUSES if causes else NO_CAUSE
        for plan in group:
            said = SHARED.format(in_rows(group), plan.given["reference"], why)
            plan.reasons.append((column, said))
    ordered = sorted(plans, key=lambda plan: not _is_cause(plan))
    _hold_open(ordered)
    return ordered


def _put_under(cause: Plan, group: list[Plan]) -> None:
    """Let a cause keep the reference, and the rest stand under it."""
    for plan in group:
        if plan is not cause:
            plan.given["cause"] = plan.given.pop("reference")
            plan.given["kind"] = Kind.RECOMMENDATION


def _hold_open(plans: list[Plan]) -> None:
    """Refuse the end of a cause under which a row is still open."""
    still_open = {
        folded(plan.given["cause"]): plan.number
        for plan in plans
        if plan.given.get("cause") and plan.given.get("status") not in ENDS
    }
    for plan in plans:
        names = {folded(plan.given.get(name, "")) for name in ("reference", "local_reference")} - {""}
        under = names & still_open.keys() if _is_cause(plan) and plan.given.get("status") in ENDS else set()
        plan.reasons += [("", STILL_OPEN.format(still_open[name])) for name in under]

"""Where a row says that a finding stands: its status since a day, its RAG, its last update. Checked, then told."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from imports.planning import Importer, Plan
from inspections.models import Rag
from recommendations import actions
from recommendations.models import Finding, Update
from recommendations.rules import Told, bring_forward_refusals, entry_status
from recommendations.status import ENDS, OPEN, Status

MOVES = {"status", "status_on"}
UPDATES = {"rag", "rag_reason", "next_review_on", "update_text", "updated_on"}
# Every finding begins in one of these, so that the day on which it entered will do.
BEGINNINGS = (Status.AWAITING_OWNER, Status.IN_PROGRESS)
NO_STATUS = "Say in which status it came to stand on that day."
NO_DAY = "Enter since when it is {}: that day stands in the committee's figures."
AHEAD = "The date of the update must be today or in the past."
LATER = "The register has a later update, of {:%-d %B %Y}. Take this date out, or add the update on the finding's page."


class Positions:
    """Checks and tells what the form of a finding does not ask."""

    def __init__(self, importer: Importer) -> None:
        self.importer, self.asked = importer, importer.asked

    def entry_day(self, plan: Plan) -> datetime.date:
        """The day on which a new finding enters: its report's, else the earliest that its row gives."""
        published = plan.form.instance.inspection.published_on
        since = plan.given.get("status_on")
        return min(published or since or self.asked.today, self.asked.today)

    def check(self, plan: Plan) -> None:
        """Say why a position cannot be brought forward, or an update not be told."""
        if plan.edits.keys() & MOVES:
            self._check_move(plan)
        if any(plan.edits.get(name) for name in UPDATES):
            self._check_update(plan)
        self._tell_consequences(plan)

    def _refuse(self, plan: Plan, column: str, *reasons: str) -> None:
        """Say why not."""
        plan.reasons += [(self.importer.column(column), reason) for reason in reasons]

    def _check_move(self, plan: Plan) -> None:
        """Find the move that leads to where a row says that it stands."""
        status, day = plan.given.get("status"), plan.given.get("status_on")
        if status is None:
            self._refuse(plan, "status_on", NO_STATUS)
            return
        if day is None and status not in BEGINNINGS:
            self._refuse(plan, "status_on", NO_DAY.format(Status(status).label.lower()))
            return
        finding: Finding = plan.form.instance
        if finding.pk:
            day = day or self.asked.today
            self._refuse(plan, "status_on", *bring_forward_refusals(finding, day, self.asked.today))
        else:
            day = self._first_move(plan, Status(status), day)
        if day:
            plan.further["move"] = (Status(status), day)

    def _first_move(self, plan: Plan, status: Status, day: datetime.date | None) -> datetime.date | None:
        """Find on which day a new finding moved on from its entry; None where it did not."""
        entered = self.entry_day(plan)
        if day and day > self.asked.today:
            self._refuse(plan, "status_on", "The date it happened must be today or in the past.")
        elif day and day < entered:
            said = f"{entered:%-d %B %Y}, when the report was published"
            self._refuse(plan, "status_on", f"The date it happened must be on or after {said}.")
        if status == entry_status(plan.form.instance):
            return day if day != entered else None
        return day or entered

    def _check_update(self, plan: Plan) -> None:
        """Make the update that a row tells."""
        told, record = plan.edits, plan.record
        day = plan.given.get("updated_on") or self.asked.today
        last = getattr(record, "last_update_on", None)
        if day > self.asked.today:
            self._refuse(plan, "updated_on", AHEAD)
        elif last and day < last:
            self._refuse(plan, "updated_on", LATER.format(last))
        rag = told.get("rag", record.rag)
        reason = told.get("rag_reason") or ("" if "rag" in told else record.rag_reason)
        update = Update(
            happened_on=day,
            text=told.get("update_text") or f"Brought in from {self.importer.source(plan)}.",
            rag=rag,
            rag_reason=reason or (self._no_reason(plan) if rag in (Rag.AMBER, Rag.RED) else ""),
            next_review_on=told.get("next_review_on"),
        )
        try:
            update.full_clean(exclude=["finding", "by", "status"])
        except ValidationError as refused:
            self._refuse(plan, "update_text", *refused.messages)
        plan.further["update"] = update

    def _no_reason(self, plan: Plan) -> str:
        """Say of an old rating that nobody wrote down why."""
        return (
            "As the update says." if plan.given.get("update_text") else f"No reason stands in {self.asked.file_name}."
        )

    def _tell_consequences(self, plan: Plan) -> None:
        """Tell what follows from a row by the rules of the register."""
        finding, cause = plan.form.instance, plan.form.instance.cause
        moved = plan.further.get("move")
        if finding.pk and not moved and "owner" in plan.edits and finding.status == Status.AWAITING_OWNER:
            plan.changes.append(("Status", Status.AWAITING_OWNER.label, Status.IN_PROGRESS.label))
        status = moved[0] if moved else finding.status
        if cause and cause.pk and cause.status in ENDS and "cause" in plan.edits and status in OPEN:
            plan.changes.append((f"Status of {cause}", cause.get_status_display(), Status.IN_PROGRESS.label))

    def bring(self, plan: Plan, finding: Finding) -> None:
        """Bring a position forward."""
        if move := plan.further.get("move"):
            source = self.importer.source(plan)
            actions.bring_forward(finding, by=self.asked.by, to=move[0], told=Told(move[1]), source=source)

    def tell(self, plan: Plan, finding: Finding) -> None:
        """Tell what became of a finding: its move, if it is new, and its last update."""
        if plan.is_new:
            self.bring(plan, finding)
        update: Any = plan.further.get("update")
        if update:
            actions.update(finding, update, by=self.asked.by)

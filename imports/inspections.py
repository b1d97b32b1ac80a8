"""Inspections from a file."""

from typing import Any

from imports.cells import folded
from imports.given_forms import GivenInspectionForm
from imports.inspection_targets import INSPECTION_TARGETS
from imports.names import Names, the_one
from imports.planning import Asked, Given, Importer, Plan
from inspections import actions
from inspections.models import InspectingBody, Inspection, InspectionKind

TWO = "Several inspections have this title. Give the publication date."


class Inspections(Importer):
    """Plans of inspections."""

    targets = INSPECTION_TARGETS
    form = GivenInspectionForm

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.names = Names(asked.by, asked.choices, asked.today)
        self.links = {
            "kind": lambda name, given: self.names.listed(InspectionKind, name),
            "bodies": lambda names, given: [self.names.listed(InspectingBody, name) for name in names],
            "owner": lambda name, given: self.names.person(name),
        }

    def label(self, given: Given) -> str:
        """Name it."""
        return str(given.get("title", ""))

    def match(self, plan: Plan) -> Inspection | None:
        """Find an inspection by its title; of several, by its publication date too."""
        found = self.names.inspections[folded(plan.given.get("title", ""))]
        if len(found) > 1:
            found = [each for each in found if each.published_on == plan.given.get("published_on")]
        return the_one(found, "", TWO) if found else None

    def key(self, given: Given) -> object:
        """Two inspections of one title were published on two days."""
        return folded(given.get("title", "")), given.get("published_on")

    def blank(self, given: Given) -> Inspection:
        """Begin one; a publication date says that it is published."""
        inspection = Inspection()
        published = given.get("published_on")
        if published and published <= self.asked.today:
            inspection.stage = Inspection.Stage.PUBLISHED
        return inspection

    def standing(self, record: Inspection) -> Given:
        """What is known of one."""
        said = {target.name: getattr(record, target.name) for target in self.targets if target.name != "bodies"}
        return said | {"bodies": _bodies(record)}

    def beside(self, plan: Plan) -> Given:
        """The bodies that inspected, as it stands or as was chosen for the file."""
        if plan.record.pk:
            return {"bodies": _bodies(plan.record)}
        return {"bodies": self.names.chosen_bodies, "kind": self.names.chosen_kind}

    def write(self, plan: Plan) -> Inspection:
        """Save one, with what the lists did not have."""
        given: dict[str, Any] = plan.form.cleaned_data
        self.names.keep(given["kind"], *given["bodies"])
        source = f"From {self.source(plan)}"
        return actions.save(
            plan.form.instance, bodies=given["bodies"], by=self.asked.by, on=self.asked.today, reason=source
        )


def _bodies(inspection: Inspection) -> list[InspectingBody]:
    """Who inspected."""
    return [link.body for link in inspection.body_links.all()]

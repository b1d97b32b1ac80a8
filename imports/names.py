"""Finds in the register whom and what a cell names, and makes what is missing where that was chosen."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Board, Portfolio, User
from accounts.permissions import Permission
from audit.tracking import TrackedModel, save_as
from imports.cells import folded
from imports.given_forms import GivenInspectionForm, standing
from inspections.actions import save
from inspections.models import InspectingBody, Inspection, InspectionKind
from recommendations.models import Addressee

M = TypeVar("M", bound=models.Model)
NO_INSPECTION = (
    "No inspection is called “{}”. Correct the title, import inspections first, or choose that missing ones are added."
)
GIVE_DAY = "Give the publication date."
Named = dict[str, list[M]]


def by_name(records: Iterable[M], *names: str) -> Named[M]:
    """Lay records down under each of their names."""
    found: Named[M] = defaultdict(list)
    for record in records:
        for name in {folded(getattr(record, each)) for each in names} - {""}:
            found[name].append(record)
    return found


def the_one(found: list[M], missing: str, several: str) -> M:
    """Take the only one, or say why there is none."""
    if len(found) == 1:
        return found[0]
    raise ValidationError(several if found else missing)


class Names:
    """The names that a file may use. What is made because it was missing stays unsaved until a row needs it."""

    def __init__(self, by: User, choices: dict[str, Any], today: datetime.date) -> None:
        self.by, self.choices, self.today = by, choices, today
        self.makes_lists = bool(choices.get("makes_lists")) and by.may(Permission.LISTS_MANAGE)

    @cached_property
    def owners(self) -> Named[User]:
        """Those who may own findings."""
        return by_name(User.objects.with_role("owner"), "full_name", "username", "email")

    @cached_property
    def people(self) -> Named[User]:
        """Those who may own inspections."""
        return by_name(User.objects.active(), "full_name", "username", "email")

    @cached_property
    def inspections(self) -> Named[Inspection]:
        """Inspections by title."""
        return by_name(Inspection.objects.all(), "title")

    @cached_property
    def lists(self) -> dict[type[Any], Named[Any]]:
        """What the lists hold, by list."""
        listed = (Portfolio, Board, Addressee, InspectionKind, InspectingBody)
        return {model: by_name(model._default_manager.all(), "name") for model in listed}

    def owner(self, name: str) -> User:
        """Find who is to own a finding."""
        return _person(self.owners, name, "Nobody who may own findings is called")

    def person(self, name: str) -> User:
        """Find who is to own an inspection."""
        return _person(self.people, name, "Nobody who may sign in is called")

    def inspection(self, title: str, published_on: datetime.date | None) -> Inspection:
        """Find an inspection by its title, of several by its day; where that was chosen, make it."""
        known = self.inspections[folded(title)]
        if not known and self.choices.get("makes_inspections"):
            known.append(self._made(title, published_on))
        found = known if len(known) < 2 else [each for each in known if each.published_on == published_on]  # noqa: PLR2004
        return the_one(found, NO_INSPECTION.format(title), f"Several inspections are called “{title}”. {GIVE_DAY}")

    def _made(self, title: str, published_on: datetime.date | None) -> Inspection:
        """Make an inspection, if a person could type it so."""
        out = published_on is not None and published_on <= self.today
        stage = Inspection.Stage.PUBLISHED if out else Inspection.Stage.NOTIFIED
        inspection = Inspection(stage=stage)
        given = {"title": title, "published_on": published_on, "kind": self.chosen_kind, "bodies": self.chosen_bodies}
        form = GivenInspectionForm(standing(GivenInspectionForm, inspection) | given, instance=inspection)
        if not form.is_valid():
            said = " ".join(str(message) for messages in form.errors.values() for message in messages)
            raise ValidationError(f"“{title}” cannot be added as an inspection. {said}")
        return inspection

    def listed(self, model: type[M], name: str) -> M:
        """Find a row of a list; where that was chosen, make it."""
        found: list[M] = self.lists[model][folded(name)]
        if not found and self.makes_lists and model is not Addressee:
            made: Any = model(name=name)
            made.full_clean()
            found.append(made)
        named = f"“{name}” is not in the list of {model._meta.verbose_name_plural}."
        how = (
            "Add it under Lists" if model is Addressee else "Add it under Lists, or choose that missing names are added"
        )
        return the_one(found, f"{named} {how}, or correct the name.", named)

    @cached_property
    def chosen_kind(self) -> InspectionKind | None:
        """Of which kind inspections are that are added, where the file does not say."""
        return InspectionKind.objects.filter(pk=self.choices.get("inspection_kind") or 0).first()

    @cached_property
    def chosen_bodies(self) -> list[InspectingBody]:
        """Who published the inspections that are added, where the file does not say."""
        return list(InspectingBody.objects.filter(pk=self.choices.get("inspecting_body") or 0))

    def keep_inspection(self, inspection: Inspection, source: str) -> None:
        """Save an inspection that was made because the register did not have it."""
        if inspection._state.adding:
            on = min(inspection.published_on or self.today, self.today)
            save(inspection, bodies=self.chosen_bodies, by=self.by, on=on, reason=f"From {source}")

    def keep(self, *records: TrackedModel | None) -> None:
        """Save what was made because a list did not have it."""
        for record in records:
            if record and record._state.adding:
                save_as(self.by, record)


def _person(people: Named[User], name: str, missing: str) -> User:
    """Find somebody by their name, user name or e-mail address."""
    return the_one(
        people[folded(name)],
        f"{missing} “{name}”. Correct the name, or have the person added under People.",
        f"Several people are called “{name}”. Write the user name or the e-mail address instead.",
    )

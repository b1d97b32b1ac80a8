"""The forms that people type into, filled from a file: they check what was read, in the same words."""

from functools import lru_cache, partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.forms import PersonForm
from inspections.forms import InspectionForm
from pages.forms import DateField
from recommendations.forms.findings import FindingForm


class AsGiven(forms.Field):
    """Something that was found or read already, and so is taken as it is."""

    widget = forms.HiddenInput

    def __init__(self, typed: forms.Field) -> None:
        super().__init__(required=typed.required, label=typed.label, error_messages=typed.error_messages)


class GivenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose links and dates come as they are, and may lead to what is not saved yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField | DateField):
                self.fields[name] = AsGiven(field)

        # Shadows the model's own: asked for every row, checks of values alone would take most of the time.
        vars(self.instance)["validate_constraints"] = partial(validate_constraints, self.instance)

    def _get_validation_exclusions(self) -> set[str]:
        """What was found in the register, or is saved only with the row that needs it, is not looked for there."""
        links = {field.name for field in self.instance._meta.concrete_fields if field.is_relation}
        return {*super()._get_validation_exclusions(), *links}  # type: ignore[misc]


def validate_constraints(record: models.Model, exclude: object = None) -> None:
    """Hold a record against what must always be true of it; what was asked of the same values before is known."""
    reasons = []
    constraints: Any = record._meta.constraints
    for constraint in constraints:
        try:
            if isinstance(constraint, models.CheckConstraint):
                _check(record, constraint)
            else:
                constraint.validate(type(record), record)
        except ValidationError as refused:
            reasons += refused.messages
    if reasons:
        raise ValidationError(reasons)


def _check(record: models.Model, constraint: Any) -> None:
    """Hold a record's values against one check."""
    columns: list[Any] = [record._meta.get_field(name) for name in sorted(constraint.condition.referenced_base_fields)]
    values = tuple((column.name, getattr(record, column.attname)) for column in columns)
    if not _holds(type(record), constraint.name, values):
        raise ValidationError(constraint.get_violation_error_message())


@lru_cache(maxsize=10_000)
def _holds(model: type[models.Model], name: str, values: tuple[tuple[str, Any], ...]) -> bool:
    """Ask the database whether values pass a check, once for the same values."""
    constraint: Any = next(each for each in model._meta.constraints if each.name == name)
    columns: Any = model._meta
    against = {column: models.Value(value, columns.get_field(column)) for column, value in values}
    return Q(constraint.condition).check(against)


class GivenFindingForm(GivenForm, FindingForm):
    """A finding from a file."""


class GivenInspectionForm(GivenForm, InspectionForm):
    """An inspection from a file."""


class GivenPersonForm(GivenForm, PersonForm):
    """A person from a file."""


def standing(form: type[GivenForm], record: Any) -> dict[str, Any]:
    """What the form would show of a record, by field."""
    columns = {column.name for column in record._meta.concrete_fields}
    names = [name for name in columns & form.base_fields.keys() if hasattr(record, name)]
    return {name: getattr(record, name) for name in names} | {"read_version": record.version}

"""The forms that people type into, filled from a file: they check what was read, in the same words."""

from typing import Any

from django import forms

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

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out the links to what is saved only with the row that needs it."""
        unsaved = {name for name, value in self.cleaned_data.items() if getattr(value, "pk", True) is None}
        return {*super()._get_validation_exclusions(), *unsaved}  # type: ignore[misc]


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

"""Fills in a form as a person would, from the form that a page shows."""

from typing import Any

from django import forms
from django.forms import BoundField

from pages.forms import DateField, DateInput

DATE = ("29", "9", "2022")
TYPED = {
    forms.EmailField: "somebody@force.example",
    forms.URLField: "https://www.force.example/",
    forms.IntegerField: "3",
    forms.CharField: "Plain words",
}


def date(name: str, day: Any, month: Any, year: Any) -> dict[str, Any]:
    """What a browser sends for the three fields of a date."""
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def _choice(field: Any) -> list[str]:
    """The first thing that can be chosen."""
    chosen = [str(value) for value, _ in field.choices if str(value)]
    return chosen[:1]


def _made_up(field: forms.Field) -> Any:
    """Something to type into a field that must not stay empty."""
    if isinstance(field, DateField):
        return list(DATE)
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return _choice(field)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return "".join(_choice(field))
    return next(text for kind, text in TYPED.items() if isinstance(field, kind))


def _shown(bound: BoundField) -> Any:
    """What the page shows in a field, as the browser would send it."""
    value = bound.value()
    if isinstance(bound.field, DateField) and not isinstance(value, list):
        return DateInput().decompress(value)
    if isinstance(value, list | tuple):
        return [str(getattr(each, "pk", each)) for each in value]
    return getattr(value, "pk", value)


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser would send: everything the page shows, and something in each field that must not stay empty."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = _shown(bound)
        empty = value in (None, "", []) or (isinstance(value, list) and not any(value))
        if empty and bound.field.required and not isinstance(bound.field, forms.BooleanField):
            value = _made_up(bound.field)
        if empty and isinstance(bound.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            value = value or []
        if isinstance(bound.field, DateField):
            sent |= date(bound.name, *(part or "" for part in value))
        elif isinstance(bound.field, forms.BooleanField):
            sent |= {bound.name: "on"} if value else {}
        elif not isinstance(bound.field, forms.FileField):
            sent[bound.name] = "" if value is None else value
    return sent

"""Who may write which field, and the rule of each: read from the views, their permissions and their forms."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from django import forms
from django.forms.models import ModelChoiceField
from django.urls import URLPattern, get_resolver

from accounts.permissions import PUBLIC, ROLES, Permission

Form = type[forms.BaseForm]
# What may be sent in a field, by its kind: the first that it is.
KINDS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (forms.ModelMultipleChoiceField, lambda field: f"any of the {_records(field)} that the page offers"),
    (ModelChoiceField, lambda field: f"one of the {_records(field)} that the page offers"),
    (forms.MultipleChoiceField, lambda field: f"any of: {_choices(field)}"),
    (forms.ChoiceField, lambda field: f"one of: {_choices(field)}"),
    (forms.MultiValueField, lambda field: "a date from 1900 to 2200, as day, month and year"),
    (forms.DateField, lambda field: "a date"),
    (forms.BooleanField, lambda field: "yes or no"),
    (forms.IntegerField, lambda field: "a whole number"),
    (forms.FileField, lambda field: "a file, checked as evidence-store.md says"),
    (forms.UUIDField, lambda field: "an ID"),
    (forms.EmailField, lambda field: f"a mail address{_length(field)}"),
    (forms.URLField, lambda field: f"a web address{_length(field)}"),
    (forms.CharField, lambda field: f"text{_length(field)}"),
)


@dataclass(frozen=True)
class Asked:
    """A form, who may send it, and the addresses at which it is asked."""

    form: Form
    who: str
    addresses: list[str]

    @property
    def purpose(self) -> str:
        """Say what it is for: its docstring, or that of the record that it writes."""
        return " ".join((self.form.__doc__ or self.form._meta.model.__doc__).split())  # type: ignore[attr-defined]

    def fields(self) -> list[tuple[str, str, str]]:
        """List its fields: the label, whether it must be filled in, and what may be sent."""
        shown = {name: field for name, field in _base_fields(self.form).items() if not field.widget.is_hidden}
        return [(_label(name, field), _must(field), rule_of(field)) for name, field in shown.items()]


def asked() -> list[Asked]:
    """List every form of every address."""
    found: dict[tuple[Form, str], Asked] = {}
    for address, view in _views(get_resolver().url_patterns):
        for form in forms_of(view):
            found.setdefault((form, _who(view)), Asked(form, _who(view), [])).addresses.append(address)
    return list(found.values())


def _views(patterns: list[Any], before: str = "/") -> Iterator[tuple[str, Any]]:
    """List every view with its address."""
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from _views(pattern.url_patterns, address)


def forms_of(view: Any) -> list[Form]:
    """Find the forms that a view asks, in the order in which its code names them."""
    kept = vars(view.view_class).values() if hasattr(view, "view_class") else _named(inspect.unwrap(view), set())
    return list(dict.fromkeys(each for each in kept if _is_form(each)))


def _named(function: FunctionType, seen: set[FunctionType]) -> Iterator[Any]:
    """List what a function's code names, and what those functions of the same room name in turn."""
    seen.add(function)
    for name in _names(function.__code__):
        found = function.__globals__.get(name)
        if isinstance(found, FunctionType) and _room(found) == _room(function) and found not in seen:
            yield from _named(found, seen)
        yield from found.values() if isinstance(found, dict) else [found]


def _names(code: CodeType) -> Iterator[str]:
    """List the names in a piece of code, and in the pieces inside it."""
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names(part)


def _room(function: FunctionType) -> str:
    return function.__module__.partition(".")[0]


def _is_form(each: Any) -> bool:
    return isinstance(each, type) and issubclass(each, forms.BaseForm) and bool(_base_fields(each))


def _base_fields(form: Form) -> dict[str, forms.Field]:
    return getattr(form, "base_fields", {})


def _who(view: Any) -> str:
    """Name who may send a view's form."""
    if isinstance(view.rule, Permission):
        return ", ".join(role.name for role in ROLES.values() if view.rule in role.permissions)
    return "everybody" if view.rule == PUBLIC else "whoever is signed in"


def _label(name: str, field: forms.Field) -> str:
    return str(field.label or name.replace("_", " ").capitalize())


def _must(field: forms.Field) -> str:
    return "yes" if field.required and not isinstance(field, forms.BooleanField) else ""


def rule_of(field: forms.Field) -> str:
    """Say what may be sent in a field."""
    return next(said(field) for kind, said in KINDS if isinstance(field, kind))


def _records(field: Any) -> str:
    return str(field.queryset.model._meta.verbose_name_plural)


def _choices(field: Any) -> str:
    return "; ".join(str(name) for value, name in field.choices if value not in ("", None)) or "what the page offers"


def _length(field: Any) -> str:
    return f", at most {field.max_length} characters" if field.max_length else ""

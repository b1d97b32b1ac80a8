"""What a machine may ask, as tables: the filters of the pages and which part of a list. One table checks and describes.

The filters themselves stay those of the pages. Dates come as 2022-09-29, and are handed on in the pages' three fields.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter
from rest_framework.exceptions import ValidationError

from recommendations.filters import PastDateFilter

MOST = 1000
USUAL = 100


@dataclass(frozen=True)
class Sort:
    """A sort of value: how it is written, in words, and as OpenAPI says it."""

    pattern: str
    words: str
    schema: Mapping[str, Any]


TEXT = Sort(r"(?s).+", "some text", {"type": "string", "minLength": 1, "pattern": r"^[^\u0000]+$"})
DATE = Sort(r"\d{4}-\d{2}-\d{2}", "a date such as 2022-09-29", {"type": "string", "format": "date"})
KEY = Sort(r"[1-9]\d{0,17}", "a whole number above 0", {"type": "integer", "minimum": 1, "maximum": 10**18 - 1})
PAGE = Sort(r"[1-9]\d{0,5}", "from 1 to 999999", {"type": "integer", "minimum": 1, "maximum": 999_999, "default": 1})
SIZE = Sort(
    r"[1-9]\d{0,2}|1000", f"from 1 to {MOST}", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
)
FORMAT = Sort(r"json|csv", "json or csv", {"type": "string", "enum": ["json", "csv"]})


@dataclass(frozen=True)
class Ask:
    """One parameter."""

    name: str
    meaning: str
    sort: Sort


PART = (
    Ask("page", "Which part of the list, from 1.", PAGE),
    Ask("size", "How many a page.", SIZE),
    Ask("format", "As JSON, page by page, or as CSV, the whole list at once.", FORMAT),
)


def of_filters(filters: type[FilterSet]) -> tuple[Ask, ...]:
    """List what the filters of a page let a machine ask."""
    return tuple(Ask(name, _meaning(name, each), _sort(each)) for name, each in filters.base_filters.items())


def _meaning(name: str, each: Any) -> str:
    """Say what a filter is about, as its label and its hint do."""
    label = each.label or name.replace("_", " ").capitalize()
    return " ".join([f"{label}.", each.extra.get("help_text", "")]).strip()


def _sort(each: Any) -> Sort:
    """Say what sort of value a filter takes."""
    if isinstance(each, ModelChoiceFilter):
        return KEY
    if isinstance(each, ChoiceFilter):
        codes = [str(code) for code, _ in each.extra["choices"]]
        return Sort(TEXT.pattern, "one of the choices", {"type": "string", "enum": codes})
    return DATE if isinstance(each, PastDateFilter) else TEXT


def read(query: QueryDict, asks: Iterable[Ask]) -> QueryDict:
    """Take what is asked, or say of each parameter what is wrong: nothing is passed over in silence."""
    known = {ask.name: ask for ask in asks}
    wrong = {name: [why] for name in query if (why := _wrong(name, query.getlist(name), known))}
    if wrong:
        raise ValidationError(wrong)
    data = QueryDict(mutable=True)
    for name in query:
        value = query.getlist(name)[0]
        data.update(_dated(name, value) if known[name].sort is DATE else {name: value})
    return data


def _wrong(name: str, values: list[str], known: Mapping[str, Ask]) -> str:
    """Say what is wrong with one parameter."""
    if name not in known:
        return f"There is no filter of this name here. There are {', '.join(known) or 'none'}."
    if len(values) > 1:
        return "Ask it once."
    sort = known[name].sort
    return "" if re.fullmatch(sort.pattern, values[0], re.ASCII) else f"It must be {sort.words}."


def _dated(name: str, value: str) -> dict[str, str]:
    """Hand a date on as the three fields that people type."""
    return {f"{name}_{part}": text for part, text in zip(("year", "month", "day"), value.split("-"), strict=True)}


def refuse_wrong(form: BaseForm) -> None:
    """Say what the page would say of what was asked."""
    if not form.is_valid():
        raise ValidationError({name: [str(each) for each in errors] for name, errors in form.errors.items()})

"""Small helps for templates: RAG and status as words and shapes, dates, and links within lists."""

import datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.http import HttpRequest

register = template.Library()

RAG_TAGS = {"green": "green", "amber": "orange", "red": "red"}
# Each of these shapes stands in Liberation Sans, which the paper is set in.
RAG_SHAPES = {"green": "●", "amber": "▲", "red": "■"}
STATUS_TAGS = {
    "awaiting_owner": "grey",
    "in_progress": "blue",
    "owner_done": "purple",
    "force_signed_off": "yellow",
    "signed_off": "green",
}


@register.filter
def optional(field: BoundField) -> str:
    """Say that a field may be left empty."""
    return "" if field.field.required or getattr(field.field, "has_plain_label", False) else " (optional)"


@register.filter
def first_input(field: BoundField) -> str:
    """Name the input that an error should lead to."""
    if isinstance(field.field.widget, MultiWidget | RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


@register.filter
def day(value: datetime.date | None) -> str:
    """Write a date out: 3 August 2022."""
    return f"{value:%-d %B %Y}" if value else "Not set"


@register.filter
def short_day(value: datetime.date | None) -> str:
    """Write a date for a column: 3 Aug 2022."""
    return f"{value:%-d %b %Y}" if value else "Not set"


@register.inclusion_tag("components/rag_tag.html")
def rag_tag(thing: Any) -> dict[str, str]:
    """Show a RAG as a word with a shape and, last, a colour."""
    return {
        "word": thing.get_rag_display() or "Not rated",
        "shape": RAG_SHAPES.get(thing.rag, "○"),
        "colour": RAG_TAGS.get(thing.rag, "grey"),
    }


@register.inclusion_tag("components/status_tag.html")
def status_tag(thing: Any) -> dict[str, str]:
    """Show a status as a tag."""
    return {"word": thing.get_status_display(), "colour": STATUS_TAGS.get(thing.status, "grey")}


@register.simple_tag(takes_context=True)
def here_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its query changed; None takes a word out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"

"""How a paper's templates write prose, addressees and RAG."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from reports.prose import render

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Write typed text in its small Markdown; what is not allowed in it stays visible text."""
    return render(text)


@register.filter(is_safe=True)
def one_line(text: str) -> str:
    """Write text without its line breaks: WeasyPrint stops at a space before one in a footnote."""
    return " ".join(text.split())


@register.filter
def addressed(thing: Any) -> str:
    """Name whom a finding or a part is addressed to."""
    return ", ".join(str(link) for link in thing.addressee_links.all())


@register.filter
def stage(paper: Any) -> str:
    """Say how far a paper is in its life."""
    if paper.superseded_by:
        return f"Superseded by version {paper.superseded_by} on {localtime(paper.superseded_at):%-d %B %Y}"
    if paper.is_issued:
        return "Issued"
    return "Checked draft" if paper.is_checked else "Draft"

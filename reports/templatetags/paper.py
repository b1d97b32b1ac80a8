"""How a paper's templates write prose, addressees and RAG."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from inspections.models import Rag
from pages.templatetags.govuk import RAG_SHAPES
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
def rag_then(finding: Any) -> str:
    """Say the RAG a finding had on the paper's day, as a shape and a word."""
    return f"{RAG_SHAPES[finding.then_rag]} {Rag(finding.then_rag).label}" if finding.then_rag else "Not rated"


@register.filter
def annex_date(finding: Any, field: str) -> str:
    """Write the date that an annex is about, or a dash."""
    found = getattr(finding, field)
    return f"{found:%-d %b %Y}" if found else "–"

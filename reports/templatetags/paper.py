"""How a paper's templates write prose, addressees and RAG."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from inspections.models import Rag
from pages.templatetags.govuk import RAG_SHAPES

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Write typed text as paragraphs; lines that begin with a hyphen become a list. Nothing else is markup."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def _block(block: str) -> SafeString:
    """Write one paragraph or list."""
    lines = block.split("\n")
    items = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    if not items:
        return format_html("<p>{}</p>", block)
    lead = " ".join(line.strip() for line in lines if not line.strip().startswith("- "))
    made = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items)))
    return format_html("<p>{}</p>{}", lead, made) if lead else made


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


@register.filter
def stage(paper: Any) -> str:
    """Say how far a paper is in its life."""
    if paper.superseded_by:
        return f"Superseded by version {paper.superseded_by} on {localtime(paper.superseded_at):%-d %B %Y}"
    if paper.is_issued:
        return "Issued"
    return "Checked draft" if paper.is_checked else "Draft"

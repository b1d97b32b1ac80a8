"""How a paper's templates write prose, addressees and RAG."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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

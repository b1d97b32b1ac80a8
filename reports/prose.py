"""The small Markdown in which a paper's prose is typed: what it comes to as HTML, and what it may not hold."""

from collections.abc import Iterator
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 2000
HTTPS = "https://"
ALLOWED = ("list", "newline", "escape", "emphasis", "link")
# Known only to be refused: what is shown never holds any of it.
REFUSED = ("heading", "lheading", "html_block", "html_inline", "image", "table")
HINT = (
    "Leave an empty line between paragraphs. You can use lists (lines that begin with - or 1.), *emphasis*, "
    "**strong words** and [words](https://address)."
)
# With links and the beginnings of numbered lists, all that can come out as markup.
TAGS = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>\n",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "link_close": "</a>",
    "hardbreak": "<br>\n",
    "softbreak": "<br>\n",
}
HEADING = "Take out the heading (a line that begins with # or is underlined). The paper has headings of its own."
HTML = "Take out the HTML tags, such as <b>. For strong words write **strong words**."
FAULTS = {
    "heading_open": HEADING,
    "html_block": HTML,
    "html_inline": HTML,
    "image": "Take out the picture. A paper’s prose is words only.",
    "table_open": "Take out the table. Write its rows as a list.",
}
LINK = "Begin the address of each link with https://, as in [words](https://address)."


def _is_safe(address: str) -> bool:
    """Whether a link may lead there."""
    return address.lower().startswith(HTTPS) and len(address) > len(HTTPS)


def _is_any(address: str) -> bool:
    """Know every link, to refuse what is not safe."""
    return True


@cache
def _shown() -> MarkdownIt:
    """Read what is allowed as markup; the rest stays visible text."""
    reader = MarkdownIt("zero").enable(ALLOWED)
    reader.validateLink = _is_safe  # type: ignore[method-assign, assignment]
    return reader


@cache
def _known() -> MarkdownIt:
    """Read what is refused as markup, too."""
    reader = MarkdownIt("zero", {"html": True}).enable(ALLOWED + REFUSED)
    reader.validateLink = _is_any  # type: ignore[method-assign, assignment]
    return reader


def render(text: str) -> SafeString:
    """Write prose as HTML: each tag comes from the table above, each word is escaped."""
    return format_html_join("", "{}", ((piece,) for token in _shown().parse(text) for piece in _pieces(token)))


def _pieces(block: Token) -> Iterator[SafeString]:
    """Write one token of a block, or the words in it."""
    if block.type == "inline":
        yield from _words(block.children or [])
    elif not block.hidden:
        yield _tag(block)


def _words(tokens: list[Token]) -> Iterator[SafeString]:
    """Write words; a link's address follows it in brackets, for paper has no links."""
    address = said = ""
    for token in tokens:
        yield _tag(token)
        said += token.content
        if token.type == "link_open":
            address, said = str(token.attrs["href"]), ""
        if token.type == "link_close" and said != address:
            yield format_html(" ({})", address)


def _tag(token: Token) -> SafeString:
    """Write one token."""
    if token.type == "text":
        return format_html("{}", token.content)
    if token.type == "link_open":
        return format_html('<a href="{}">', token.attrs["href"])
    if token.type == "ordered_list_open":
        return format_html('<ol start="{}">', token.attrs.get("start", 1))
    return SafeString(TAGS[token.type])


def prose_refusals(text: str) -> list[str]:
    """Say what prose may not hold, and how to put it right."""
    tokens = [token for block in _known().parse(text) for token in (block, *(block.children or []))]
    faults = [FAULTS[token.type] for token in tokens if token.type in FAULTS]
    faults += [LINK for token in tokens if token.type == "link_open" and not _is_safe(str(token.attrs["href"]))]
    if (count := len(text.split())) > LONGEST:
        faults.append(f"Shorten it to {LONGEST:,} words or fewer. It has {count:,}.")
    return list(dict.fromkeys(faults))

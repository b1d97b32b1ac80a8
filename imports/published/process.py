"""The child process: a PDF or a web page on standard input, its text on standard output, a form feed between pages.

`python -m imports.published.process pdf` or `html`. Of Signoff it imports only the confinement.
"""

import io
import logging
import re
import sys
from collections.abc import Iterator
from typing import Any

import pypdf
import tinyhtml5
from pypdf.errors import PyPdfError

from pages.confinement import confine

SECONDS = 30
MEMORY = 2**30
MOST_BYTES = 8 * 2**20
# Lines with nothing but the marks of bullets.
TORN = re.compile(r"(?:^ ?[\u2022\u25e6\u25aa\u25cf\u25cb\u25a0\u2013\uf0b7\uf0a7-] ?\n?){2}", re.MULTILINE)
# What is no part of what a page says: programs, ways around the site, forms, and what is not shown.
LEFT_OUT = frozenset(
    {"script", "style", "nav", "header", "footer", "aside", "form", "button", "noscript", "template", "svg", "head"}
    | {"iframe", "object", "select", "textarea", "dialog", "figure"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
APART = HEADINGS | {"p", "div", "section", "article", "main", "blockquote", "table", "ul", "ol", "dl", "dd", "dt"}
ROWS = frozenset({"br", "tr", "li"})


def pdf_text(content: bytes) -> str:
    """Read the text of each page in the order in which it was written."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit("Encrypted")
    return "\f".join(_page_text(page) for page in reader.pages)


def _page_text(page: pypdf.PageObject) -> str:
    """Read a page as it was written; where its bullets were written apart from their words, as it looks."""
    text = page.extract_text()
    return page.extract_text(extraction_mode="layout") if TORN.search(text) else text


def html_text(content: bytes) -> str:
    """Read what a page says, headings and bullets marked as in plain text."""
    root = tinyhtml5.parse(io.BytesIO(content), namespace_html_elements=False)
    main = next((found for name in ("main", "article", "body") if (found := root.find(f".//{name}")) is not None), root)
    return "".join(_said(main))


def _said(root: Any) -> Iterator[str]:
    """Go through the elements in order, without calling itself: a page may be nested without end."""
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if isinstance(element, str):
            yield element
            continue
        if not isinstance(element.tag, str) or element.tag in LEFT_OUT or "hidden" in element.attrib:
            continue
        deeper = depth + (element.tag in ("ul", "ol"))
        yield _before(element.tag, deeper)
        yield " ".join((element.text or "").split("\n")) if element.tag != "pre" else element.text or ""
        ends = "\n\n" if element.tag in APART else ""
        children = [(part, deeper) for child in element for part in (child, (child.tail or "").replace("\n", " "))]
        waiting += reversed([*children, (ends, depth)])


def _before(tag: str, depth: int) -> str:
    """What stands in plain text where an element begins."""
    if tag in HEADINGS:
        return "\n\n# "
    if tag == "li":
        return f"\n{'  ' * depth}\N{BULLET} "
    return "\n\n" if tag in APART else "\n" if tag in ROWS else ""


def main() -> None:
    """Confine this process, then read."""
    confine(SECONDS, MEMORY)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    read = {"pdf": pdf_text, "html": html_text}[sys.argv[1]]
    try:
        text = read(sys.stdin.buffer.read())
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError) as error:
        sys.exit(f"Broken: {type(error).__name__}")
    except (MemoryError, RecursionError) as error:
        sys.exit(type(error).__name__)
    sys.stdout.buffer.write(text.encode("utf-8", "replace")[:MOST_BYTES])


if __name__ == "__main__":
    main()

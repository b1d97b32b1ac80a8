"""A paper's HTML read as plain blocks: headings, paragraphs, lists and tables, for what is no HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
LISTS = {"ul": "bullet", "ol": "number"}
BOLD = {"strong", "b", "th"}
ITALIC = {"em", "i"}
SKIPPED = {"head", "style", "script", "svg"}
# Whatever else is a block of its own. A tag that stands nowhere here is only part of a sentence.
BLOCKS = {"p", "div", "section", "article", "header", "footer", "figure", "figcaption", "dl", "dt", "dd", "details"}
CHART = "[A chart stands here. It is in the PDF.]"


@dataclass(frozen=True)
class Run:
    """Some words in one manner."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


@dataclass
class Paragraph:
    """A heading, a paragraph or one item of a list.

    `kind` is "heading", "plain", "bullet", "number" or "caption"; `level` says how deep; `listing` tells one numbered
    list from another, and `start` where its numbers begin.
    """

    kind: str = "plain"
    level: int = 1
    listing: int = 0
    start: int = 1
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, without their manner."""
        return "".join(run.text for run in self.runs)


@dataclass
class Row:
    """A row of a table; rows of its head are repeated on every page."""

    is_head: bool
    cells: list[Paragraph] = field(default_factory=list)


@dataclass
class Table:
    """A simple table."""

    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Listing:
    """A list that is being read."""

    kind: str
    number: int
    start: int


class _Reader(HTMLParser):
    """Reads our own templates' HTML, tag by tag."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Paragraph | Table] = []
        self.open: Paragraph | None = None
        self.table: Table | None = None
        self.cell: Paragraph | None = None
        self.in_head = False
        self.lists: list[_Listing] = []
        self.listings = 0
        self.bold = self.italic = self.skipped = 0
        self.address = ""
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "a": self._link,
            "br": self._break,
            "caption": self._caption,
            "li": self._item,
            "ol": self._list_of("number"),
            "span": self._span,
            "table": self._table,
            "td": self._cell,
            "th": self._cell,
            "thead": self._head,
            "tr": self._row,
            "ul": self._list_of("bullet"),
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        if tag == "svg" and not self.skipped:
            self._say_chart()
        self.skipped += tag in SKIPPED
        if self.skipped:
            return
        if tag in HEADINGS:
            self._begin(Paragraph("heading", HEADINGS[tag]))
        elif tag in BLOCKS:
            self._end_unless_empty()
        elif tag in self.starts:
            self.starts[tag]({name: value or "" for name, value in attrs})
        self.bold += tag in BOLD
        self.italic += tag in ITALIC

    def handle_endtag(self, tag: str) -> None:
        """End what a tag began."""
        self.skipped -= tag in SKIPPED and self.skipped > 0
        if self.skipped or tag in SKIPPED:
            return
        self.bold -= tag in BOLD
        self.italic -= tag in ITALIC
        if tag in LISTS:
            self.lists.pop()
        self.address = "" if tag == "a" else self.address
        self.in_head = self.in_head and tag != "thead"
        self.cell = None if tag in {"td", "th"} else self.cell
        self.table = None if tag == "table" else self.table
        if tag in BLOCKS or tag in HEADINGS or tag in {"li", "caption", "table", *LISTS}:
            self.open = None

    def handle_data(self, data: str) -> None:
        """Take words, with each run of white space as one space."""
        words = re.sub(r"\s+", " ", data)
        into = self.cell or self.open
        if self.skipped or (self.table and not self.cell and not self.open):
            return
        if not into or not into.runs or into.text[-1:].isspace():
            words = words.lstrip()
        if words:
            self._write(words)

    def _write(self, words: str) -> None:
        """Add words to the cell or paragraph that is open, or to a new one."""
        if self.cell is None and self.open is None:
            self._begin(Paragraph())
        into = self.cell or self.open
        if into is not None:
            into.runs.append(Run(words, self.bold > 0, self.italic > 0, self.address))

    def _begin(self, paragraph: Paragraph) -> None:
        """Open a paragraph of its own."""
        self.open = paragraph
        self.blocks.append(paragraph)

    def _end_unless_empty(self) -> None:
        """End the paragraph before a block; a list's item that has only begun takes the block in."""
        if self.cell is not None:
            if self.cell.runs:
                self._break({})
        elif self.open is not None and self.open.runs:
            self.open = None

    def _say_chart(self) -> None:
        """Say where a chart was left out."""
        self.open = None
        self._write(CHART)
        self.open = None

    def _link(self, attributes: dict[str, str]) -> None:
        self.address = attributes.get("href", "")

    def _break(self, attributes: dict[str, str]) -> None:
        self._write("\n")

    def _caption(self, attributes: dict[str, str]) -> None:
        self._begin(Paragraph("caption"))
        # The table was begun before its caption, which stands above it.
        self.blocks[-2:] = reversed(self.blocks[-2:])

    def _span(self, attributes: dict[str, str]) -> None:
        """Let each item of a note be a paragraph."""
        if "item" in attributes.get("class", "").split():
            self._end_unless_empty()

    def _list_of(self, kind: str) -> Callable[[dict[str, str]], None]:
        """Make what begins a list."""

        def begin(attributes: dict[str, str]) -> None:
            self.listings += 1
            self.lists.append(_Listing(kind, self.listings, int(attributes.get("start", 1))))
            self._end_unless_empty()

        return begin

    def _item(self, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            self._end_unless_empty()
            return
        last = self.lists[-1]
        self._begin(Paragraph(last.kind, len(self.lists), last.number, last.start))

    def _table(self, attributes: dict[str, str]) -> None:
        self.open, self.table = None, Table()
        self.blocks.append(self.table)

    def _head(self, attributes: dict[str, str]) -> None:
        self.in_head = True

    def _row(self, attributes: dict[str, str]) -> None:
        if self.table is not None:
            self.table.rows.append(Row(self.in_head))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.open, self.cell = None, Paragraph()
        if self.table is not None and self.table.rows:
            self.table.rows[-1].cells.append(self.cell)


def blocks(html: str) -> list[Paragraph | Table]:
    """Read a page of our own templates as blocks, leaving out what is empty."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if (block.rows if isinstance(block, Table) else _trimmed(block))]


def _trimmed(paragraph: Paragraph) -> bool:
    """Take the spaces off a paragraph's end, and say whether it says anything."""
    while paragraph.runs and not paragraph.runs[-1].text.strip():
        paragraph.runs.pop()
    if paragraph.runs:
        paragraph.runs[-1] = replace(paragraph.runs[-1], text=paragraph.runs[-1].text.rstrip())
    return bool(paragraph.runs)

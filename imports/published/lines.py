"""A report's text as clean lines: without page furniture, marks of copying, and words broken at the end of a line."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

TAGS = re.compile(r"</?(?:sup|sub|strong|em|b|i|u|br|p|span)\b[^<>\n]{0,40}>", re.IGNORECASE)
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
BREAK = "\f"
PAGE_NUMBER = re.compile(r"(?:page )?[\u2013-]? ?[0-9]{1,4}(?: (?:of|/) [0-9]{1,4})? ?[\u2013-]?", re.IGNORECASE)
# A running head stands this near to where a page ends or begins, and on at least so many pages.
NEAR, OFTEN = 2, 2
LONGEST_HEAD = 120
DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class Line:
    """One line: which of the source it is, its words, how far it stands in, and what came before it.

    `titled` lines were headings of the page or the Markdown that was copied.
    """

    at: int
    text: str
    indent: int = 0
    after_blank: bool = False
    after_break: bool = False
    titled: bool = False


def source_lines(text: str) -> list[str]:
    """Split a text into the lines that everything else counts by; a new page begins with a form feed."""
    return re.sub(r"\r\n?|[\x0b\x85\u2028\u2029]", "\n", text).replace(BREAK, f"\n{BREAK}").split("\n")


def clean(lines: Iterable[str]) -> list[Line]:
    """Leave out empty lines, page numbers and running heads, remembering that they were there."""
    read = [_read(at, line) for at, line in enumerate(lines)]
    furniture = _furniture(read)
    kept: list[Line] = []
    blank = broken = False
    for line in read:
        broken = broken or line.after_break or line.at in furniture
        if not line.text:
            blank = True
        elif line.at not in furniture:
            kept.append(replace(line, after_blank=blank, after_break=broken))
            blank = broken = False
    return kept


def _read(at: int, line: str) -> Line:
    """Take the marks of Markdown and HTML off one line."""
    plain = TAGS.sub("", HIDDEN.sub("", line)).replace("**", "").replace("\xa0", " ")
    bare = plain.strip()
    text = bare.lstrip("#").strip()
    indent = len(plain) - len(plain.lstrip())
    return Line(at, text, indent, after_break=BREAK in line, titled=text != bare and bare.startswith("#"))


def _furniture(lines: list[Line]) -> set[int]:
    """Find page numbers, and the heads and feet that stand beside them or at page breaks again and again."""
    numbers = {line.at for line in lines if _is_page_number(line, lines)}
    beside = {at: line for at, line in _beside_breaks(lines, numbers)}
    counted = Counter(DIGITS.sub("#", line.text) for line in beside.values())
    heads = {at for at, line in beside.items() if counted[DIGITS.sub("#", line.text)] >= OFTEN}
    return numbers | heads


def _is_page_number(line: Line, lines: list[Line]) -> bool:
    """A number alone, unless it is the number of the heading above it."""
    above = lines[line.at - 1].text.lower() if line.at else ""
    return bool(PAGE_NUMBER.fullmatch(line.text)) and above not in ("recommendation", "area for improvement")


def _beside_breaks(lines: list[Line], numbers: set[int]) -> Iterator[tuple[int, Line]]:
    """List the lines near a page break that may be a running head."""
    for line in lines:
        if not (line.at in numbers or line.after_break):
            continue
        for near in (*_nearest(lines, line.at, -1, numbers), *_nearest(lines, line.at, 1, numbers)):
            if _may_be_head(near):
                yield near.at, near


def _nearest(lines: list[Line], at: int, way: int, numbers: set[int]) -> Iterator[Line]:
    """The nearest lines with words in one direction; at a break the line itself counts as after it."""
    start = at if way > 0 else at - 1
    end = min(max(at + way * (NEAR * 3), -1), len(lines))
    found = [lines[place] for place in range(start, end, way) if lines[place].text and place not in numbers]
    yield from found[:NEAR]


def _may_be_head(line: Line) -> bool:
    """A running head is short, and no sentence."""
    asks = re.search(r"\b(?:should|must|recommendations?|improvement|concern)\b", line.text, re.IGNORECASE)
    return len(line.text) <= LONGEST_HEAD and line.text[-1] not in ".:;,?!" and not (asks and len(line.text) < 30)  # noqa: PLR2004

"""Lines made into what was written: headings, paragraphs and bullets, whole again."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from imports.published.lines import Line
from imports.published.words import MARK, OPENINGS, RECOMMENDED, Opening, asks, begins

WIDEST_WRAPPED = 160
FULL = 0.75
OFTEN_BROKEN = 0.3
LONGEST_TITLE = 160
ENDS = (".", ":", ";", "?", "!")
LIST_GOES_ON = (":", ";", ",", " and", " or")
HYPHENS = ("-", "\N{HYPHEN}")
NO_LAST_WORD = re.compile(r"\b(?:a|an|and|at|by|for|in|of|on|or|that|the|their|to|with)$", re.IGNORECASE)


@dataclass
class Block:
    """A heading, a paragraph or a bullet: its pieces, and the lines that they were made of.

    `opening` is the heading's row in the table, `number` what it numbers. `mark` is a bullet's; None is no bullet.
    """

    pieces: list[str]
    lines: list[int]
    indent: int = 0
    mark: str | None = None
    titled: bool = False
    opening: Opening | None = None
    number: str = ""
    broken_words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces).strip()

    @property
    def tail(self) -> str:
        """Its last piece, which says how it goes on."""
        return self.pieces[-1]

    @property
    def is_open(self) -> bool:
        """Whether its sentence has not ended."""
        return not self.tail.endswith(ENDS)

    @property
    def mark_kind(self) -> str:
        """What its mark shares with the others of its list."""
        bare = (self.mark or "").strip("(). ").lower()
        return "1" if bare.isdecimal() else "a" if bare.isalpha() and bare != "o" else bare

    def append(self, line: Line, known: set[str]) -> None:
        """Go on with a line; a word broken at the end of the last one is made whole where it is known whole."""
        self.lines.append(line.at)
        if not (self.tail.endswith(HYPHENS) and line.text[:1].islower() and self.tail[-2:-1].isalpha()):
            self.pieces.append(f" {line.text}")
            return
        first, last = re.split(r"[^\w-]", self.tail)[-1], re.split(r"[^\w-]", line.text)[0]
        if (first[:-1] + last).lower() in known:
            self.pieces[-1] = self.tail[:-1]
        elif (first + last).lower() not in known:
            self.broken_words.append(first + last)
        self.pieces.append(line.text)


def opening_of(text: str) -> tuple[Opening, str, str] | None:
    """Read a heading that the table knows: its row, its number, and what stands behind it."""
    for opening in OPENINGS:
        match = opening.pattern.fullmatch(text)
        if match and _is_heading(match):
            return opening, match.groupdict().get("number") or "", match["rest"]
    return None


def _is_heading(match: re.Match[str]) -> bool:
    """A heading stands alone, or is marked off from what follows; a sentence runs on."""
    rest, mark = match["rest"], match["mark"]
    numbered = match.groupdict().get("number")
    return not rest or any(each in mark for each in ".):") or (rest[0].isupper() and bool(numbered or mark))


class Maker:
    """Makes blocks of lines, one line after another."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []

    @cached_property
    def known(self) -> set[str]:
        """Every word of the text, to tell a broken word from one with a hyphen."""
        return {word.lower() for line in self.lines for word in re.findall(r"[\w-]+", line.text)}

    @cached_property
    def full_width(self) -> float:
        """From which length on a line was broken by the page and not by its writer; beyond all where each is whole.

        Pages break lines where they are long and no longer, and then many go on with a small letter.
        """
        widths = sorted(len(line.text) for line in self.lines)
        if not widths or widths[-1] > WIDEST_WRAPPED:
            return float("inf")
        full = FULL * widths[int(len(widths) * 0.9)]
        after = [next_.text[0] for line, next_ in pairwise(self.lines) if len(line.text) >= full]
        broken = sum(first.islower() for first in after) >= OFTEN_BROKEN * len(after)
        return full if broken else float("inf")

    def make(self) -> list[Block]:
        """Make them all."""
        for place, line in enumerate(self.lines):
            self._take(place, line)
        return self.blocks

    def _take(self, place: int, line: Line) -> None:
        """Begin a block with this line, or go on with the last."""
        if (opened := opening_of(line.text)) and not (self._is_amid() and self._runs_on(place, line)):
            self._open(line, *opened)
        elif self._numbers_heading(line):
            self.blocks[-1].number = line.text
            self.blocks[-1].lines.append(line.at)
        elif line.titled or self._is_title(place, line):
            self.blocks.append(Block([line.text], [line.at], line.indent, titled=True))
        elif (match := MARK.match(line.text)) and not self._is_dash(line):
            rest = line.text[match.end() :]
            self.blocks.append(Block([rest], [line.at], line.indent, mark=match["mark"]))
        elif self._runs_on(place, line):
            self.blocks[-1].append(line, self.known)
        else:
            self.blocks.append(Block([line.text], [line.at], line.indent, mark=self._lost_mark(place, line)))

    def _is_amid(self) -> bool:
        """Whether a sentence has begun and not ended."""
        return bool(self.blocks) and self.blocks[-1].is_open

    def _open(self, line: Line, opening: Opening, number: str, rest: str) -> None:
        """Begin a heading, and what stands behind it on its line."""
        self.blocks.append(Block([line.text], [line.at], opening=opening, number=number, titled=True))
        if rest:
            self.blocks.append(Block([rest], [line.at], line.indent))

    def _numbers_heading(self, line: Line) -> bool:
        """Whether this line is the number of the heading above it."""
        above = self.blocks[-1] if self.blocks else None
        alone = bool(above and above.opening and not above.opening.many and not above.number)
        return alone and bool(re.fullmatch(r"[0-9]{1,3}[.):]*", line.text))

    def _is_dash(self, line: Line) -> bool:
        """Whether a dash at the start of a line is the middle of a broken sentence."""
        last = self.blocks[-1] if self.blocks else None
        goes_on = bool(last and last.tail and last.is_open and not line.after_blank and last.mark is None)
        return goes_on and line.text[0] in "\u2013\u2014-" and not last.tail.endswith(LIST_GOES_ON)  # type: ignore[union-attr]

    def _runs_on(self, place: int, line: Line) -> bool:
        """Whether this line goes on with the last block."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.titled:
            return False
        if not last.tail:
            return not line.after_break
        if self._lost_mark(place, line) is not None or RECOMMENDED.pattern.match(line.text):
            return False
        if line.text[0].islower() or line.text[0] in "(\u2018\u201c":
            return last.is_open
        if line.after_blank and not line.after_break:
            return False
        full = len(self.lines[place - 1].text) >= self.full_width
        return (full or line.after_break) and (last.is_open or (last.mark is None and last.tail.endswith(".") and full))

    def _lost_mark(self, place: int, line: Line) -> str | None:
        """An empty mark where this line belongs to a list whose bullets were lost in copying."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.titled or not line.text[0].islower() or last.mark:
            return None
        after_colon = last.mark is None and last.tail.endswith(":")
        whole = line.after_blank or len(self.lines[place - 1].text) < self.full_width
        goes_on = last.mark == "" and (last.tail.endswith(LIST_GOES_ON) or (last.is_open and whole))
        return "" if after_colon or goes_on else None

    def _is_title(self, place: int, line: Line) -> bool:
        """Whether a line that no table knows looks like a heading: short, apart, and no sentence."""
        text = line.text
        if len(text) > LONGEST_TITLE or text.endswith((*ENDS, ",")) or asks(text) or begins(text) or MARK.match(text):
            return False
        if not (text[0].isupper() or text[0].isdigit()) or NO_LAST_WORD.search(text) or self._runs_on(place, line):
            return False
        following = self.lines[place + 1] if place + 1 < len(self.lines) else None
        apart = following is None or following.after_blank or opening_of(following.text) is not None
        return apart and (line.after_blank or place == 0 or line.after_break or not self.blocks[-1].is_open)


def blocks_of(lines: list[Line]) -> list[Block]:
    """Make blocks of clean lines; a bullet without words is none."""
    return [block for block in Maker(lines).make() if block.text]

"""Blocks gathered into items: where each begins and ends, and which bullets are its parts."""

import re
from dataclasses import dataclass, field

from imports.published.blocks import Block
from imports.published.words import ASKS, BODIES, Opening, asks, begins
from recommendations.models import Kind

MOST_ITEMS = 100
NO_HEADING = "No heading says that this is a recommendation; its first sentence does."
FURTHER_ON = "A paragraph further on was taken as part of it. Check where it ends."
LONG_CAUSE = "It runs over {count} paragraphs. Check where it ends."
BROKEN = "A word was broken at the end of a line: “{word}”. Check it."
NO_LEAD = "It has no sentence before its bullets, so the first of them also stands as its text."
SEVERAL = "It stood under a heading for several. Check that it is one, and not several."
MOST_CAUSE_PARAGRAPHS = 3
REFERENCE = re.compile("[0-9]{4,6}")
# How soon in a paragraph it must say who should, for it to go on with what is asked.
SOON = 120


@dataclass
class Draft:
    """One item as it is gathered: its blocks in order, as paragraphs and bullets."""

    kind: Kind
    number: str = ""
    blocks: list[Block] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    cause: "Draft | None" = None
    doubts: list[str] = field(default_factory=list)
    # How it began: by a heading of its own, by a sentence, or by a bullet of a section.
    by_heading: bool = True
    bullet: Block | None = None
    top: Block | None = None
    sub_list: bool = False
    nested: bool = False

    def take(self, block: Block) -> None:
        """Add a block."""
        self.blocks.append(block)
        self.doubts += [BROKEN.format(word=word) for word in block.broken_words]
        if self.parts and not self.paragraphs and block.mark is None:
            # What has bullets only goes on in the same manner, though the last of them has no mark.
            self.parts.append(block.text)
        elif block.mark is None or self.kind == Kind.CAUSE_OF_CONCERN:
            self.paragraphs.append(_as_written(block))
        else:
            self._take_bullet(block)

    def _take_bullet(self, block: Block) -> None:
        """Add a part, or a bullet inside the last part."""
        self.top = self.top or block
        if self.parts and self._is_inside(block):
            self.parts[-1] += f"\n{_as_written(block)}"
            self.sub_list = self.sub_list and not block.text.endswith(".")
            return
        self.parts.append(block.text)
        self.sub_list = block.text.endswith(":")

    def _is_inside(self, block: Block) -> bool:
        """Whether a bullet stands inside the last part: set in, marked otherwise, or after its colon."""
        top = self.top or block
        differs = block.indent > top.indent or (block.indent == top.indent and block.mark_kind != top.mark_kind)
        self.nested = self.nested or differs
        return differs or (self.sub_list and not self.nested)

    @property
    def has_words(self) -> bool:
        """Whether anything but its heading was taken."""
        return bool(self.paragraphs or self.parts)

    @property
    def last_text(self) -> str:
        """What was taken last."""
        return self.blocks[-1].text if self.blocks else ""


def _as_written(block: Block) -> str:
    """A bullet with its mark, a paragraph as it is."""
    return f"{block.mark} {block.text}" if block.mark else block.text


def _goes_on(text: str) -> bool:
    """Whether a paragraph soon says who should, or what this should, do."""
    found = ASKS.search(text[:SOON])
    if not found:
        return False
    who = text[: found.start()]
    return bool(re.match(r"(?:this|these|they|it)\b", who, re.IGNORECASE)) or any(
        body.pattern.match(who) for body in BODIES
    )


class Gatherer:
    """Goes through the blocks of a report once, and gathers its items."""

    def __init__(self) -> None:
        self.items: list[Draft] = []
        self.current: Draft | None = None
        self.section: Opening | None = None
        self.section_used = False
        self.cause: Draft | None = None
        self.heading: list[Block] = []

    def gather(self, blocks: list[Block]) -> list[Draft]:
        """Gather them all; those that turned out to have no words are left out."""
        for block in blocks:
            if block.opening:
                self._open(block, block.opening)
            elif block.titled:
                self._title(block)
            elif block.mark is None:
                self._paragraph(block)
            else:
                self._bullet(block)
        return [item for item in self.items if item.has_words]

    def _start(self, kind: Kind, number: str = "", *, by_heading: bool = True) -> Draft | None:
        """Begin an item, under the cause that is open where it is a recommendation."""
        self.current = None
        if len(self.items) < MOST_ITEMS:
            cause = self.cause if kind == Kind.RECOMMENDATION else None
            self.current = Draft(kind, number, cause=cause, blocks=self.heading, by_heading=by_heading)
            self.items.append(self.current)
        self.heading = []
        return self.current

    def _open(self, block: Block, opening: Opening) -> None:
        """A heading that the table knows."""
        self.section, self.section_used = (opening, False) if opening.many else (None, False)
        self.current, self.heading = None, [block]
        if opening.kind != Kind.RECOMMENDATION:
            self.cause = None
        if opening.many:
            return
        self._start(opening.kind, block.number)
        if opening.kind == Kind.CAUSE_OF_CONCERN:
            self.cause = self.current

    def _title(self, block: Block) -> None:
        """Another heading: it ends what is open, or names the cause of concern that has no words yet."""
        if self.current and not self.current.has_words:
            self.current.take(block)
            return
        self.current = None
        if self.section_used or self.section is None:
            self.section = self.cause = None

    def _paragraph(self, block: Block) -> None:
        """Go on with an item, or leave it and perhaps begin another."""
        item = self.current
        if item is None or not self._belongs(item, block):
            self.current = None
            self._begin(block)
            return
        if item.has_words and item.kind != Kind.CAUSE_OF_CONCERN and not item.last_text.endswith(":"):
            item.doubts.append(FURTHER_ON)
        item.take(block)

    def _belongs(self, item: Draft, block: Block) -> bool:
        """Whether a paragraph goes on with an item."""
        if item.kind == Kind.CAUSE_OF_CONCERN:
            return not (item.has_words and begins(block.text))
        if not item.has_words:
            return True
        if not item.by_heading and (begins(block.text) or (self.section and asks(block.text))):
            return False
        leads_on = item.last_text.endswith(":") or (block.text.endswith(":") and asks(block.text))
        return leads_on or (item.bullet is None and _goes_on(block.text))

    def _begin(self, block: Block) -> None:
        """Begin an item with a paragraph that asks for something."""
        if self.section and asks(block.text):
            item = self._start(self.section.kind, by_heading=False)
            self.section_used = True
        elif begins(block.text):
            item = self._start(Kind.RECOMMENDATION, by_heading=False)
            if item and item.cause is None:
                item.doubts.append(NO_HEADING)
        else:
            return
        if item:
            item.take(block)

    def _bullet(self, block: Block) -> None:
        """Take a bullet as a part, or as an item of its own where it stands directly under a heading for several."""
        item = self.current
        if item and not self._is_next(item, block):
            item.take(block)
        elif self.section and (asks(block.text) or block.mark_kind == "1"):
            self._start_bullet(block, self.section)

    def _is_next(self, item: Draft, block: Block) -> bool:
        """Whether a bullet begins the next item of a section, and is no part of the last one."""
        first = item.bullet
        if first is None or first.mark_kind != block.mark_kind or block.indent > first.indent:
            return False
        return not (item.last_text.endswith(":") or item.sub_list)

    def _start_bullet(self, block: Block, section: Opening) -> None:
        """Begin an item with a bullet; what numbers the bullet numbers the item."""
        number = (block.mark or "").strip("(). ") if block.mark_kind == "1" else ""
        item = self._start(section.kind, number, by_heading=False)
        self.section_used = True
        if item:
            item.bullet = block
            item.blocks.append(block)
            item.paragraphs.append(block.text)
            item.doubts += [BROKEN.format(word=word) for word in block.broken_words]


def text_of(item: Draft) -> str:
    """The item's own words: its paragraphs, or its first bullet where it has none."""
    return "\n\n".join(item.paragraphs) or item.parts[0]


def doubts_of(item: Draft) -> list[str]:
    """What a person should look at in how it was gathered."""
    said = list(item.doubts)
    if not item.paragraphs:
        said.append(NO_LEAD)
    if item.kind == Kind.CAUSE_OF_CONCERN and len(item.paragraphs) > MOST_CAUSE_PARAGRAPHS:
        said.append(LONG_CAUSE.format(count=len(item.paragraphs)))
    if not item.by_heading and item.bullet is None and item.parts and item.kind == Kind.AREA_FOR_IMPROVEMENT:
        said.append(SEVERAL)
    return list(dict.fromkeys(said))

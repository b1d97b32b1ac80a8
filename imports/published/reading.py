"""A published report's text in; what it asks, and what was not taken, out. Nothing is saved, and nothing invented."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from imports.published.asked import NOBODY, NOT_LISTED, Addressees, Deadline, Known, deadline_of
from imports.published.blocks import blocks_of
from imports.published.items import MOST_ITEMS, REFERENCE, Draft, Gatherer, doubts_of, text_of
from imports.published.lines import clean, source_lines
from recommendations.models import Kind

__all__ = ["Found", "FoundPart", "Known", "Passage", "Reading", "read_report"]

LONGEST = 500_000
MOST_PARTS = 60
# Each item and each part is a group of fields on one page, and a form may send only so many.
WEIGHT_OF_ITEM, WEIGHT_OF_PART, HEAVIEST = 14, 3, 2500
TOO_LONG = f"The text is longer than {LONGEST:,} characters. Give the chapters with the recommendations only."
NOTHING_FOUND = (
    "No recommendation, area for improvement or cause of concern was found in the text. It is known by its heading, "
    "such as “Recommendation 1”, or by a sentence such as “We recommend that …” or “By March 2023, forces should …”."
)
REACHED = "There is more in the text than one page can hold. What was not taken can be read by itself afterwards."
SAME_NUMBER = "Several here have the number {number}. Check which is which."
SAME_WORDS = "The same words stand in item {place} above."
MANY_PARTS = f"It has more than {MOST_PARTS} parts; those after the first {MOST_PARTS} were not taken."


@dataclass(frozen=True)
class FoundPart:
    """A bullet of an item, and whom it names at its beginning."""

    text: str
    addressees: tuple[str, ...]
    ours: bool


@dataclass(frozen=True)
class Found:
    """One item as it was read, for a person to confirm, correct or drop.

    `cause` is the place in the list of the cause of concern that it stands under, `repeats` that of an item with the
    same words. `first` and `last` are lines of the source.
    """

    kind: Kind
    number: str
    reference: str
    text: str
    addressees: tuple[str, ...]
    ours: bool
    parts: tuple[FoundPart, ...]
    deadline: Deadline
    cause: int | None
    doubts: tuple[str, ...]
    first: int
    last: int
    repeats: int | None = None


@dataclass(frozen=True)
class Passage:
    """A stretch of the source: what became of an item, or was not taken."""

    text: str
    item: int | None = None


@dataclass(frozen=True)
class Reading:
    """What was found, the whole source in order, and why there is nothing or not all."""

    items: tuple[Found, ...] = ()
    passages: tuple[Passage, ...] = ()
    refusal: str = ""
    notice: str = ""


def read_report(
    text: str, published_on: datetime.date | None, *, known: Sequence[Known] = (), force: str = ""
) -> Reading:
    """Read a report."""
    if len(text) > LONGEST:
        return Reading(refusal=TOO_LONG)
    lines = source_lines(text)
    gathered = Gatherer().gather(blocks_of(clean(lines)))
    drafts = _fitting(gathered)
    if not drafts:
        return Reading(passages=(Passage(text.strip()),), refusal=NOTHING_FOUND)
    addressees = Addressees(known, force)
    places = {id(draft): place for place, draft in enumerate(drafts)}
    items = _compared([_found(draft, published_on, addressees, places) for draft in drafts])
    taken = {at: place for place, draft in enumerate(drafts) for block in draft.blocks for at in block.lines}
    notice = REACHED if len(gathered) == MOST_ITEMS or len(drafts) < len(gathered) else ""
    return Reading(tuple(items), tuple(_passages(lines, taken)), notice=notice)


def _fitting(drafts: list[Draft]) -> list[Draft]:
    """Take as many items as one page can hold."""
    weights = accumulate(WEIGHT_OF_ITEM + WEIGHT_OF_PART * (len(draft.parts[:MOST_PARTS]) + 1) for draft in drafts)
    return [draft for draft, weight in zip(drafts, weights, strict=True) if weight <= HEAVIEST]


def _found(draft: Draft, published_on: datetime.date | None, addressees: Addressees, places: dict[int, int]) -> Found:
    """Say all of one item."""
    text = text_of(draft)
    listed, unlisted = addressees.asked_before(text)
    deadline = deadline_of(text, [*draft.paragraphs[1:], *draft.parts][:MOST_PARTS], published_on)
    doubts = [*doubts_of(draft), *deadline.doubts, *(NOT_LISTED.format(name=name) for name in unlisted)]
    if draft.kind == Kind.CAUSE_OF_CONCERN:
        deadline, doubts = Deadline(), doubts_of(draft)
    elif not listed and not unlisted:
        doubts.append(NOBODY)
    if len(draft.parts) > MOST_PARTS:
        doubts.append(MANY_PARTS)
    ours = not listed or any(name in addressees.ours for name in listed)
    is_reference = bool(REFERENCE.fullmatch(draft.number))
    lines = [at for block in draft.blocks for at in block.lines]
    return Found(
        draft.kind,
        "" if is_reference else draft.number,
        draft.number if is_reference else "",
        text,
        tuple(listed),
        ours,
        tuple(_part(part, ours, addressees) for part in draft.parts[:MOST_PARTS]),
        deadline,
        places.get(id(draft.cause)),
        tuple(dict.fromkeys(doubts)),
        min(lines),
        max(lines),
    )


def _part(text: str, ours: bool, addressees: Addressees) -> FoundPart:  # noqa: FBT001
    """Say whom a part names; where it names nobody it asks whom the whole asks."""
    listed, unlisted = addressees.leading(text)
    asks_ours = any(name in addressees.ours for name in listed) if listed or unlisted else ours
    return FoundPart(text, tuple(listed), asks_ours)


def squeezed(text: str) -> str:
    """The letters and figures alone, by which the same words are known again."""
    return re.sub(r"\W+", "", text).lower()


def _compared(items: list[Found]) -> list[Found]:
    """Name those whose words stood above, and doubt numbers that several have."""
    first: dict[tuple[Kind, str], int] = {}
    above = [first.setdefault((item.kind, squeezed(item.text)), place) for place, item in enumerate(items)]
    fresh = [item for place, item in enumerate(items) if above[place] == place]
    numbers = Counter((item.kind, item.cause, item.number) for item in fresh if item.number)
    compared = []
    for place, item in enumerate(items):
        if above[place] != place:
            doubt = SAME_WORDS.format(place=above[place] + 1)
            compared.append(replace(item, doubts=(*item.doubts, doubt), repeats=above[place]))
        elif numbers[item.kind, item.cause, item.number] > 1:
            compared.append(replace(item, doubts=(*item.doubts, SAME_NUMBER.format(number=item.number))))
        else:
            compared.append(item)
    return compared


def _passages(lines: Sequence[str], taken: dict[int, int]) -> list[Passage]:
    """Cut the source into stretches that were taken by one item, or by none."""
    passages: list[tuple[int | None, list[str]]] = []
    for at, line in enumerate(lines):
        if not line.strip():
            if passages:
                passages[-1][1].append(line)
            continue
        item = taken.get(at)
        if not passages or passages[-1][0] != item:
            passages.append((item, []))
        passages[-1][1].append(line)
    return [Passage("\n".join(stretch).strip("\n\f "), item) for item, stretch in passages]

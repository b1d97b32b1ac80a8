"""Who is asked, and by when: what a sentence says of both, and every doubt about it."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from imports.published.words import ASKS, BESIDE, BODIES, OWN, RECOMMENDED, Body
from recommendations.deadlines import Found, named, read

NOBODY = "Nobody is named who should do it. Tick who is asked; until then it counts as ours."
NOT_LISTED = "It names {name}, which is not in the list of addressees. A liaison lead can add it under Lists."
TWO_DEADLINES = "Two deadlines are named, “{first}” and “{other}”; the first was taken."
IN_THE_MIDDLE = "“{words}” stands in the middle of it. Check that it is the deadline of the whole."
NOT_TAKEN = "“{words}” stands in the middle of it, and was not taken as its deadline."
# Spans so short, said in the middle of a sentence, are mostly about the work itself: "victims hear within 28 days".
SHORT = re.compile(r"\b(?:days?|weeks?|fortnight)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.;:!?]\s")
FAR, LONGEST = 400, 1000
# What a part does, after naming who: "PCCs considering …", "CCs should …", "The College to …".
DOES = re.compile(r"\b(?:should|must|needs? to|to|will|[a-z]{3,20}ing)\b", re.IGNORECASE)
WORDS_LONGEST = 200


@dataclass(frozen=True)
class Known:
    """Somebody in the register's list of addressees."""

    name: str
    is_ours: bool


class Addressees:
    """The list of addressees, and which words of a report mean each."""

    def __init__(self, known: Sequence[Known], force: str) -> None:
        self.ours = {each.name for each in known if each.is_ours}
        self.named = {body.name: _row(body, known, force) for body in BODIES}
        rows = {name for name in self.named.values() if name}
        others = [Body(each.name, re.escape(each.name)) for each in known if each.name not in rows]
        self.named |= {body.name: body.name for body in others}
        own = Body(OWN, rf"{BODIES[0].regex}|{re.escape(force)}") if force else BODIES[0]
        self.bodies = (own, *BODIES[1:], *others)

    def asked_before(self, text: str) -> tuple[list[str], list[str]]:
        """Who stands before "should" in a text: those in the list, and those that are not."""
        found = ASKS.search(text[:FAR])
        if not found:
            return [], []
        return self._in(SENTENCE_END.split(text[: found.start()])[-1])

    def leading(self, text: str) -> tuple[list[str], list[str]]:
        """Who a part names at its very beginning, before what they do."""
        start = re.sub(r"^(?:both |and )", "", text[:FAR])
        if not any(body.pattern.match(start) or body.pattern.match(start.removeprefix("the ")) for body in self.bodies):
            return [], []
        found = DOES.search(start)
        return self._in(start[: found.start()]) if found else ([], [])

    def _in(self, text: str) -> tuple[list[str], list[str]]:
        """Find who is named; of words that mean two, the longer stand."""
        spans = [
            (match.start(), -match.end(), body.name)
            for body in self.bodies
            for match in body.pattern.finditer(BESIDE.sub(" ", text))
        ]
        listed, unlisted, end = [], [], 0
        for start, minus_end, name in sorted(spans):
            if start < end:
                continue
            end = -minus_end
            row = self.named[name]
            listed.append(row) if row else unlisted.append(name)
        return list(dict.fromkeys(listed)), list(dict.fromkeys(unlisted))


def _row(body: Body, known: Sequence[Known], force: str) -> str:
    """The name by which the list knows a body; this force goes by its own name, or the first that is ours."""
    if body.name != OWN:
        return next((each.name for each in known if body.pattern.fullmatch(each.name)), "")
    ours = [each.name for each in known if each.is_ours]
    return next((name for name in ours if name.lower() == force.lower()), ours[0] if ours else "")


@dataclass(frozen=True)
class Deadline:
    """The words of a deadline, the date they come to, how that was read, and doubts."""

    words: str = ""
    date: datetime.date | None = None
    said: str = ""
    doubts: tuple[str, ...] = ()


def deadline_of(lead: str, others: Sequence[str], published_on: datetime.date | None) -> Deadline:
    """Read by when: what leads the first sentence stands; what stands elsewhere is doubted, or only said."""
    lead = _asked_for(lead[:LONGEST])
    found = named(lead, published_on)
    if found and read(_up_to_next(found), published_on) == found[0].reading:
        return _taken(found[0], _two(found))
    return _in_the_middle([*found, *(each for other in others for each in named(other[:LONGEST], published_on))])


def _asked_for(lead: str) -> str:
    """What is recommended, without the words that say that it is."""
    found = RECOMMENDED.pattern.search(lead[:FAR])
    return lead[found.end() :].lstrip(" ,") if found else lead


def _up_to_next(found: Sequence[Found]) -> str:
    """The text up to a second deadline, so that the first is judged by itself."""
    second = next((each for each in found[1:] if each.key != found[0].key), None)
    text = found[0].match.string
    return f"{text[: second.match.start()].rstrip(' ,;(')} do so" if second else text


def _two(found: Sequence[Found]) -> tuple[str, ...]:
    """Doubt where a second deadline comes to another date."""
    other = next((each for each in found[1:] if each.key != found[0].key), None)
    return (TWO_DEADLINES.format(first=found[0].match[0], other=other.match[0]),) if other else ()


def _taken(first: Found, doubts: tuple[str, ...]) -> Deadline:
    """Take one, with why it is no date where it is none."""
    reading = first.reading
    unread = () if reading.understood else (reading.said,)
    return Deadline(first.match[0][:WORDS_LONGEST], reading.date, reading.said, (*unread, *doubts))


def _in_the_middle(found: Sequence[Found]) -> Deadline:
    """Propose the only one where it may be the deadline of the whole; else only name what was seen."""
    long = [each for each in found if not SHORT.search(each.match[0])]
    left = [each for each in found if each not in long]
    doubts = tuple(NOT_TAKEN.format(words=each.match[0]) for each in left)
    if not long:
        return Deadline(doubts=tuple(dict.fromkeys(doubts)))
    doubts = (IN_THE_MIDDLE.format(words=long[0].match[0]), *_two(long), *doubts)
    return _taken(long[0], tuple(dict.fromkeys(doubts)))

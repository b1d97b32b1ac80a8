"""From the inspectorate's words to a date, or to why they are not understood. Never a guess."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.deadline_rules import NOT_UNDERSTOOD, Reading, refuse
from recommendations.deadline_ways import FLAGS, NOT_A_DATE, WAYS, Way
from recommendations.deadline_words import HASTE, MONTH, NUMBER

__all__ = ["Found", "Reading", "named", "read"]

# Where a deadline must stand to be the deadline of the whole text, and not of something in it.

_BODY = (
    r"(?:chief (?:constables?|officers?)|(?:police )?forces?|constabular(?:y|ies)|police|college(?: of policing)?|"
    r"national police chiefs' council|npcc|npcc leads? for [a-z ',-]{1,60}|nca|national crime agency|"
    r"cps|crown prosecution service|home office|ministry of justice|moj|iopc|hmicfrs|"
    r"pccs?|(?:police and crime )?commissioners?|mayors?|services?|government|england and wales)"
)
_LABEL = (
    r"(?:[-*•] ?|\(?[0-9a-z]{1,3}[.)] ?)?(?:(?:recommendation|area for improvement|afi|rec)(?: [0-9]{1,3})?[:.-] ?)?"
    r"(?:(?:deadline|due(?: date| by)?|time ?scale|time ?frame|target(?: date)?|completion(?: date)?|"
    r"(?:to be )?(?:completed|complete|implemented|done)|for (?:completion|implementation))[: -]{0,3})?"
)
LEAD = re.compile(
    rf"{_LABEL}(?:{HASTE},?(?: (?:and|but),?)?(?: (?:in any (?:event|case)|certainly|at the latest),?)? )?"
    rf"|[^.;:]{{0,200}}\b{_BODY},? (?:should|must),? ",
    FLAGS,
)
_TURN = (
    rf"(?:[0-9]|n/a|(?:and|or(?! sooner| earlier)|but|then|no|not|none|{NUMBER}|{MONTH}|(?:each|every) "
    r"(?:year|quarter|month|week)|subject|unless|depend(?:ent|ing|s)|provid(?:ed|ing)|pending|except|excluding|ideally|"
    r"at the earliest|tb[ac]|(?:if|where|wherever|whenever) (?:\w+ ){0,2}(?:possible|practicable|funding|resources))\b)"
)
_GOES_ON = (
    r"(?:the|this|all|both|(?:each|every) (?:force|chief|police|constabulary|service)|chief|forces?|police|college|"
    r"npcc|national|home|ministry|hmicfrs|pccs?|they|it|we|its|their|should|must|be|carry|complete|consider|"
    r"develop|ensure|establish|give|have|implement|improve|introduce|make|provide|publish|put|review|set|start|stop|"
    r"take|update|work)\b"
)
FOLLOW = re.compile(
    r"(?: at (?:the )?(?:very )?latest|,? or (?:sooner|earlier)|,? if not (?:sooner|before))?"
    rf"(?:[.,;:)]*$|[.,;:)]+ (?!{_TURN})| \((?=by |i\.e)| (?={_GOES_ON}))",
    FLAGS,
)


@dataclass(frozen=True)
class Found:
    """A deadline found in the text: where, and what it comes to."""

    match: re.Match[str]
    reading: Reading

    @property
    def key(self) -> datetime.date | str:
        """What two of them share when they say the same."""
        return self.reading.date or self.reading.said


def _tidy(words: str) -> str:
    """Make the spaces single, the dashes hyphens and the quotation marks plain."""
    plain = re.sub("[\u2010-\u2015\u2212]", "-", re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", words))
    plain = re.sub("[\u2018\u2019]", "'", re.sub('[\u201c\u201d"]', "", plain))
    return " ".join(plain.split()).rstrip(" .,;:").lstrip(" .,;:")


def _look(text: str, ways: Iterable[Way]) -> list[tuple[Way, re.Match[str]]]:
    """Find every way in a text, in order; of those that overlap, the one that begins first, then the longest."""
    found = [(way, match) for way in ways for match in way.pattern.finditer(text)]
    found.sort(key=lambda pair: (pair[1].start(), -pair[1].end()))
    kept: list[tuple[Way, re.Match[str]]] = []
    for way, match in found:
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((way, match))
    return kept


def _deadlines(text: str, published_on: datetime.date | None) -> list[Found]:
    """Find all that may be a deadline; what is not a date only where it is said like one, as in "by spring"."""
    return [
        Found(match, way.work_out(match, published_on))
        for way, match in _look(text, WAYS + NOT_A_DATE)
        if way in WAYS or match.groupdict().get("by")
    ]


def _bare(text: str, published_on: datetime.date | None) -> Reading | None:
    """Read a date or a span that stands alone, as in a spreadsheet's column of deadlines."""
    for word in ("by", "within"):
        for way in WAYS:
            if match := way.pattern.fullmatch(f"{word} {text}"):
                return way.work_out(match, published_on)
    return None


def _unread(text: str) -> Reading:
    """Say why no date was found, if it is known why."""
    for way, match in _look(text, NOT_A_DATE):
        return way.work_out(match, None)
    return Reading(None, understood=False, said=NOT_UNDERSTOOD)


def read(words: str, published_on: datetime.date | None) -> Reading:
    """Read the inspectorate's words as a date, or say that they are not understood. Never guess."""
    text = _tidy(words)
    found = _deadlines(text, published_on)
    if not found:
        return _bare(text, published_on) or _unread(text)
    first = found[0]
    for other in found[1:]:
        if other.key != first.key:
            return refuse(f"Two deadlines were found: “{first.match[0]}” and “{other.match[0]}”.")
    stands = LEAD.fullmatch(text[: first.match.start()]) and FOLLOW.match(text, first.match.end())
    if stands or not first.reading.understood:
        return first.reading
    return Reading(None, understood=False, said=NOT_UNDERSTOOD)


def named(words: str, published_on: datetime.date | None) -> list[Found]:
    """List the deadlines that a text names, in order; whether one is the deadline of the whole, `read` says."""
    return _deadlines(_tidy(words), published_on)

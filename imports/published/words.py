"""The words by which a published report says what it asks, and of whom: tables, printed in docs/reading-reports.md."""

import re
from dataclasses import dataclass
from functools import cached_property

from recommendations.models import Kind

FLAGS = re.ASCII | re.IGNORECASE
NUMBER = r"(?: (?:no\.? ?)?(?P<number>[0-9]{1,6}[a-z]?\b|[A-Z](?=[.):]|$)))?"
SEVERAL = r"(?: [0-9]{1,3} ?(?:[-\u2013,]|to|and) ?[0-9]{1,3})?"
TAIL = r"[ ]?(?P<mark>[.):\u2013-]{0,3})[ ]?(?P<rest>.*)"


@dataclass(frozen=True)
class Opening:
    """A heading that opens one item, or `many`: a section whose paragraphs or bullets are items."""

    name: str
    kind: Kind
    regex: str
    examples: tuple[str, ...]
    many: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its pattern, made once."""
        return re.compile(self.regex + TAIL, FLAGS)


OPENINGS = (
    Opening(
        "Causes of concern",
        Kind.CAUSE_OF_CONCERN,
        rf"(?:accelerated )?causes? of concern\b{NUMBER}",
        ("Cause of concern", "Cause of concern 2", "Accelerated cause of concern: custody", "Causes of concern"),
    ),
    Opening(
        "One recommendation",
        Kind.RECOMMENDATION,
        rf"recommendation\b{NUMBER}",
        ("Recommendation 3", "Recommendation 1.)", "Recommendation", "Recommendation 10618. Within six months …"),
    ),
    Opening(
        "Recommendations",
        Kind.RECOMMENDATION,
        rf"(?:(?:summary|list) of |our |the |national )?recommendations\b{SEVERAL}(?: (?:for|to) [^.:;]{{1,80}})?",
        ("Recommendations", "Recommendations for chief constables", "Summary of recommendations"),
        many=True,
    ),
    Opening(
        "One area for improvement",
        Kind.AREA_FOR_IMPROVEMENT,
        rf"(?:area for improvement|AFI)\b{NUMBER}",
        ("Area for improvement", "Area for improvement 4", "AFI 2"),
    ),
    Opening(
        "Areas for improvement",
        Kind.AREA_FOR_IMPROVEMENT,
        rf"(?:areas for improvement|AFIs)\b{SEVERAL}",
        ("Areas for improvement", "Areas for improvement 1\N{EN DASH}4"),
        many=True,
    ),
)


@dataclass(frozen=True)
class Saying:
    """A way in which a sentence without a heading asks for something."""

    name: str
    regex: str
    examples: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its pattern, made once."""
        return re.compile(self.regex, FLAGS)


# What somebody "should have done" is not asked any more.
ASKS = re.compile(r"\b(?:should(?! have (?:been|had|done|[a-z]{2,15}ed)\b)|must|needs? to|ought to)\b", FLAGS)
RECOMMENDED = Saying(
    "It is recommended",
    r"\b(?:(?:we|hmic|hmicfrs|the inspectorate|inspectors) (?:also |therefore |further )?recommends?|"
    r"it is (?:also |therefore )?recommended) (?:that|to)\b",
    ("We recommend that …", "HMICFRS recommends that within six months the force should …"),
)
SAYINGS = (
    RECOMMENDED,
    Saying(
        "A deadline, then who should",
        r"^(?:by|before|within|in the next|over the next|immediately|with immediate effect|(?:no|not) later than)\b"
        r"[^.;]{0,250}\b(?:should|must)\b",
        ("By 31 March 2023, chief constables should …", "With immediate effect, forces must …"),
    ),
    Saying(
        "The answer to a cause of concern",
        r"^to (?:address|tackle|resolve) (?:this|these) (?:causes? of concern|concerns?)\b[^.;]{0,200}\bshould\b",
        ("To address this cause of concern, the force should immediately …",),
    ),
)


def begins(text: str) -> bool:
    """Whether a sentence asks for something without a heading."""
    return any(saying.pattern.search(text[:400]) for saying in SAYINGS)


def asks(text: str) -> bool:
    """Whether a sentence says what somebody should do."""
    return bool(ASKS.search(text[:1000]))


MARK = re.compile(
    r"(?P<mark>[\u2022\u2023\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u00b7\u27a2\u2713\uf0b7\uf0a7\uf02d*\u2013\u2014-]"
    r"|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,5})[.)]\)?|o(?= ))(?: +|$)",
    FLAGS,
)
MARKS = (
    ("Dots, dashes, squares and ticks", "\u2022 \u25e6 \u25aa \u25cf \N{EN DASH} - * o"),
    ("Letters and numbers", "(a) a. i) 1. (2)"),
    ("None, where the copying lost them", "after a colon, lines that begin with a small letter"),
)


@dataclass(frozen=True)
class Body:
    """Somebody whom reports ask, and the words that they use."""

    name: str
    regex: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its pattern, made once; what follows "of" is where they are, not who is asked."""
        return re.compile(rf"(?<!\bof )(?<!\bof the )\b(?:{self.regex})\b", FLAGS)


OWN = "This force"
BODIES = (
    Body(OWN, r"the (?:police )?force|the constabulary"),
    Body("Chief constables", r"(?:all )?chief constables?|chief officers|CCs"),
    Body("All forces", r"(?:all |every |each )?(?:police )?forces|(?:every|each) (?:police )?force|constabularies"),
    Body("NPCC", r"NPCC|national police chiefs['\u2019]? council"),
    Body("CPS", r"CPS|crown prosecution service"),
    Body("Police and crime commissioners", r"PCCs?|police (?:and|&) crime commissioners?|local policing bodies"),
    Body("Ministry of Justice", r"ministry of justice|MoJ"),
    Body("College of Policing", r"college of policing|the college"),
    Body("Home Office", r"home office|home secretary"),
    Body("IOPC", r"IOPC|independent office for police conduct"),
    Body("National Crime Agency", r"NCA|national crime agency"),
    Body("Government", r"(?:the |HM )government"),
    Body("Probation Service", r"(?:national )?probation service|HMPPS"),
    Body("Local authorities", r"local authorities|children['\u2019]s services"),
    Body("NHS England", r"NHS England|integrated care boards"),
)
# Those named here help; they are not asked.
BESIDE = re.compile(
    r",? ?\b(?:working|acting|together|in (?:consultation|collaboration|conjunction|partnership))"
    r"(?: (?:closely|together))? with [^,;.]{1,200},?|\b(?:via|through) (?:the )?[^,;. ]{1,40}",
    FLAGS,
)

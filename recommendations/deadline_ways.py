"""The ways to say a deadline: one table, printed in docs/deadlines.md. What is not in it is not understood."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from recommendations import deadline_rules as rules
from recommendations.deadline_rules import Reading, because
from recommendations.deadline_words import (
    AFTER,
    BEFORE,
    BY,
    BY_END,
    DATE,
    END,
    FIGURES,
    FINANCIAL,
    HASTE,
    MAYBE_BY,
    MONTH,
    MONTH_YEAR,
    NTH,
    NUMBER,
    QUARTER,
    SPAN,
    YEAR,
)

# Only ASCII: else a foreign digit or letter would pass for one that the tables know.
FLAGS = re.ASCII | re.IGNORECASE


@dataclass(frozen=True)
class Way:
    """A way of saying a deadline: its pattern, how it is worked out, and examples as reports write them."""

    name: str
    regex: str
    work_out: Callable[[re.Match[str], datetime.date | None], Reading]
    examples: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its pattern, made once."""
        return re.compile(self.regex, FLAGS)


WAYS = (
    Way(
        "No deadline",
        r"^(?:-|nil|none(?: (?:given|set|stated|specified))?|n/?a|not (?:applicable|given|set|stated|specified)|"
        r"no (?:deadline|date|timescale|time ?limit)(?: (?:given|set|stated|specified))?|)$",
        rules.none,
        ("", "None", "No deadline", "N/A", "Not stated", "No date set"),
    ),
    Way(
        "At once",
        r"\b(?:with immediate effect|(?:effective )?immediately(?: (?:up)?on publication)?|straight ?away|"
        r"(?:up)?on (?:the )?publication(?: of this report)?)\b|^immediate$",
        rules.at_once,
        ("Immediately", "With immediate effect", "Immediate", "On publication", "Straight away"),
    ),
    Way(
        "Within a span",
        rf"\b(?:within|inside)(?: the| a)?(?: next| coming| period of)? {SPAN}(?:{AFTER})?",
        rules.within,
        (
            "Within three months",
            "Within 3 months",
            "Within the next six months",
            "Within six months of this report",
            "Within six months of the date of this report",
            "Within six months of publication",
            "Within six months of the publication of this report",
            "Within three (3) months",
            "Within 12 calendar months",
            "Within 18 months",
            "Within twenty-four months",
            "Within a six-month period",
            "Within a year",
            "Within one year",
            "Within two years",
            "Within six weeks",
            "Within a fortnight",
            "Within 28 days",
            "Within 56 days of publication",
        ),
    ),
    Way(
        "In the next span",
        rf"\b(?:in|over|during) the (?:next|coming) {SPAN}(?:{AFTER})?",
        rules.within,
        ("In the next 12 months", "Over the next six months", "During the next three months"),
    ),
    Way(
        "No later than a span",
        rf"\b(?:by )?(?:no|not) (?:later|more) than {SPAN}(?:{AFTER})?",
        rules.within,
        ("No later than six months after publication", "Not more than three months after the date of this report"),
    ),
    Way(
        "A span after publication",
        rf"\b(?:by )?{SPAN}{AFTER}",
        rules.within,
        ("Six months after publication", "By six months from the publication of this report"),
    ),
    Way(
        "By a day",
        rf"{BY}{DATE}",
        rules.by_day,
        (
            "By 31 December 2023",
            "By 31st December 2023",
            "By the 31st of December 2023",
            "By December 31 2023",
            "By Friday 31 March 2023",
            "By 30 Sept 2023",
            "No later than 1 April 2024",
            "By no later than 1 April 2024",
            "On or before 1 April 2024",
            "By 1 April 2024 at the latest",
            "As soon as possible, and no later than 1 April 2024",
        ),
    ),
    Way("By a day in figures", rf"{BY}{FIGURES}", rules.by_figures, ("By 13/02/2023", "By 1.4.2024", "By 2024-04-01")),
    Way("Before a day", rf"{BEFORE}{DATE}", rules.before_day, ("Before 1 April 2024", "Prior to 1 January 2024")),
    Way("Before a day in figures", rf"{BEFORE}{FIGURES}", rules.before_day, ("Before 01/04/2024",)),
    Way(
        "By a month",
        rf"{BY}{MONTH_YEAR}",
        rules.by_month,
        ("By March 2023", "By September 2014", "No later than March 2023", "By Dec 2023", "March 2023"),
    ),
    Way(
        "By the end of a month",
        rf"{BY_END}{MONTH_YEAR}",
        rules.end_month,
        ("By the end of March 2023", "By end February 2024", "Before the end of June 2023"),
    ),
    Way("Before a month", rf"{BEFORE}{MONTH_YEAR}", rules.before_month, ("Before April 2024",)),
    Way(
        "By the end of a year",
        rf"{BY_END}(?:the )?(?:calendar )?(?:year )?(?P<year>{YEAR})(?![/-]| to [0-9])",
        rules.end_year,
        ("By the end of 2023", "By the end of the calendar year 2023"),
    ),
    Way(
        "By the end of a financial year",
        rf"{BY_END}{FINANCIAL}",
        rules.end_financial,
        (
            "By the end of the financial year 2022/23",
            "By the end of the 2022/23 financial year",
            "By the end of 2022/23",
            "By the end of 2022–23",
        ),
    ),
    Way(
        "By a quarter of a financial year",
        rf"(?:{BY}|{BEFORE}(?={END}))(?:{END})?{QUARTER}{FINANCIAL}",
        rules.end_quarter,
        ("By the end of Q3 2022/23", "By Q4 2022/23", "By the end of the second quarter of 2023/24"),
    ),
)

# What people write that is not a date. Those after "by" or "before" also stand against a date found beside
# them.
NOT_A_DATE = (
    Way("Haste", rf"\b{HASTE}\b", because("is not a date"), ("As soon as possible", "As a matter of urgency")),
    Way(
        "No end, or none yet",
        r"\b(?:on-?going|continu(?:ing|ous(?:ly)?)|in due course|business as usual|within a reasonable (?:time|period)|"
        r"tb[ac]|to be (?:agreed|announced|confirmed|determined))\b",
        because("is not a date"),
        ("Ongoing", "In due course", "Within a reasonable time", "TBC"),
    ),
    Way(
        "A season",
        rf"{MAYBE_BY}(?:spring|summer|autumn|winter|christmas|easter|new year)\b(?: of)?(?: {YEAR})?",
        because("does not say which day"),
        ("By spring 2024", "By summer 2023", "By autumn"),
    ),
    Way(
        "Some part of a month or year",
        rf"{MAYBE_BY}(?:early|mid|middle|late|later|start|beginning|first half|second half)(?: part)?(?:-| in | of | )"
        rf"(?:the )?(?:{MONTH}(?: {YEAR})?|(?:(?:financial|calendar) )?(?:year )?{YEAR}(?:/[0-9]{{2,4}}\b)?)",
        because("does not say which day"),
        ("By early 2024", "By mid-March 2023", "By the beginning of April 2024", "Late 2023"),
    ),
    Way(
        "A quarter that may be of either year",
        rf"{MAYBE_BY}{QUARTER}(?:the )?{YEAR}(?![/-]| to [0-9])",
        because("may be counted from January or from April"),
        ("By Q4 2023", "By the end of Q1 2024"),
    ),
    Way("A year alone", rf"{MAYBE_BY}{YEAR}(?![/-]| to [0-9])", because("does not say which day"), ("By 2023",)),
    Way(
        "A financial year alone",
        rf"{MAYBE_BY}{FINANCIAL}",
        because("does not say whether its start or its end is meant"),
        ("By 2022/23",),
    ),
    Way(
        "A year of two figures",
        rf"{MAYBE_BY}(?:[0-9]{{1,2}}([/.-])[0-9]{{1,2}}\2[0-9]{{2}}(?![0-9])|"
        rf"(?:{NTH}(?: of)? )?{MONTH},? '?[0-9]{{2}}(?![0-9]))",
        because("does not give the year in full"),
        ("By 13/2/23", "By 31 March 23"),
    ),
    Way(
        "No year",
        rf"{MAYBE_BY}(?:{NTH}(?: of)? )?{MONTH}(?: {NTH})?(?![ ,]*[0-9'])",
        because("does not say which year"),
        ("By March", "By the end of March", "By 31 March"),
    ),
    Way(
        "This year, or next",
        rf"{MAYBE_BY}(?:this |next |end of (?:the |this |next )?|the )(?:calendar |current |financial |fiscal )*"
        r"(?:year|month|week|quarter)\b",
        because("does not say which one"),
        ("By the end of the financial year", "By the end of this year", "Next month"),
    ),
    Way(
        "Working days",
        rf"(?P<by>\bwithin (?:the next )?)?(?:{NUMBER}) (?:working|business) days?\b",
        because("needs the bank holidays, which are not known here"),
        ("Within 10 working days",),
    ),
)

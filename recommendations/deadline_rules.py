"""How each way of saying a deadline is worked out, and the source of each rule."""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from recommendations.dates import months_after
from recommendations.deadline_words import IN_WORDS, MONTH, MONTHS, NUMBERS, QUARTERS, WEEKDAYS, month_number, number_of

DAY = datetime.timedelta(days=1)
ENTER = "Enter the date yourself."
NOT_UNDERSTOOD = f"These words were not understood. {ENTER}"
WAITS = "The date waits for the publication date."


@dataclass(frozen=True)
class Reading:
    """What a deadline's words come to, and how the page explains it.

    Understood without a date: there is no deadline, or it counts from a publication date that is not known yet.
    """

    date: datetime.date | None
    understood: bool
    said: str


def refuse(why: str) -> Reading:
    """Say why words have no date, and what to do."""
    return Reading(None, understood=False, said=f"{why} {ENTER}")


def _long(day: datetime.date) -> str:
    """Write a day as pages do."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _dated(day: datetime.date, said: str) -> Reading:
    """Read the words as this day."""
    return Reading(day, understood=True, said=said)


def _end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, monthrange(year, month)[1])


def none(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Read no deadline, as areas for improvement have none."""
    return Reading(None, understood=True, said="No deadline was given.")


def at_once(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Read "immediately" as the day of publication. Source: our rule; nobody can act before they can read it."""
    return Reading(published_on, understood=True, said="The day of publication." + (f" {WAITS}" * (not published_on)))


def span_after(start: datetime.date, count: int, unit: str) -> datetime.date:
    """Count on from a day.

    Sources: a month is a calendar month (Interpretation Act 1978, Sch. 1), counted by the corresponding-date rule
    (Dodds v Walker [1981] 1 WLR 1027); a year is twelve of them; days and weeks are counted from the day after
    (Lester v Garland (1808) 15 Ves Jun 248).
    """
    if unit in ("month", "year"):
        return months_after(start, count * (12 if unit == "year" else 1))
    return start + count * {"day": 1, "week": 7, "fortnight": 14}[unit] * DAY


def within(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Count a span from the day of publication. Source: the inspectorate's "within six months of this report"."""
    count, unit = number_of(match["count"]), match["unit"].lower().removeprefix("calendar ")
    if match["again"] and number_of(match["again"]) != count:
        return refuse(f"“{match[0]}” gives two different numbers.")
    named = NUMBERS[count - 1].capitalize() if count <= IN_WORDS else str(count)
    span = f"{named} {unit}{'s' if count > 1 else ''} after"
    if published_on is None:
        return Reading(None, understood=True, said=f"{span} the report is published. {WAITS}")
    try:
        day = span_after(published_on, count, unit)
    except (ValueError, OverflowError):
        return refuse(f"“{match[0]}” is further ahead than the calendar goes.")
    cut = ", the last day of that month" if unit in ("month", "year") and day.day != published_on.day else ""
    return _dated(day, f"{span} {_long(published_on)}, when the report was published: {_long(day)}{cut}.")


def _day(words: str) -> datetime.date:
    """Make a date of a day, a month and a year; raise ValueError where there is no such day."""
    if figures := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", words):
        return datetime.date(int(figures[3]), int(figures[2]), int(figures[1]))
    if words[0].isdecimal() and words[4:5] == "-":
        return datetime.date.fromisoformat(words)
    numbers = [int(number) for number in re.findall("[0-9]+", words)]
    month = next(word for word in re.findall("[a-z]+", words.lower()) if re.fullmatch(MONTH, word))
    return datetime.date(numbers[1], month_number(month), numbers[0])


def _real_day(match: re.Match[str]) -> datetime.date | Reading:
    """Find the day that is named, or say why there is none such."""
    words = match["date"]
    try:
        day = _day(words)
    except ValueError:
        order = (
            ", read as day, month and year" if words[-1:].isdecimal() and not re.search("[a-z]", words, re.I) else ""
        )
        return refuse(f"“{words}” is not a real date{order}.")
    weekday = WEEKDAYS[day.weekday()]
    named = words.lower().split()[0].rstrip(",")
    if named in WEEKDAYS and named != weekday:
        return refuse(f"{_long(day)} is a {weekday.title()}, not a {named.title()}.")
    return day


def by_day(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take the day that is named. Source: "by" and "no later than" a day include it."""
    day = _real_day(match)
    return day if isinstance(day, Reading) else _dated(day, f"The date given: {_long(day)}.")


def by_figures(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take the day written in figures, and say in which order. Source: reports are British, so the day comes first."""
    day = _real_day(match)
    if isinstance(day, Reading):
        return day
    order = "year, month and day" if match["date"][4:5] == "-" else "day, month and year"
    return _dated(day, f"{match['date']}, read as {order}: {_long(day)}.")


def before_day(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take the day before. Source: "before" a day leaves it out."""
    day = _real_day(match)
    return day if isinstance(day, Reading) else _dated(day - DAY, f"The day before {_long(day)}: {_long(day - DAY)}.")


def by_month(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take a month's last day. Source: our assumption, said on the page, since the reports do not say."""
    month, year = month_number(match["month"]), int(match["year"])
    named = f"{MONTHS[month - 1].title()} {year}"
    return _dated(_end_of_month(year, month), f"The last day of {named}, since only the month is given.")


def end_month(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take a month's last day, as the words say."""
    day = _end_of_month(int(match["year"]), month_number(match["month"]))
    return _dated(day, f"The last day of {MONTHS[day.month - 1].title()} {day.year}: {_long(day)}.")


def before_month(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take the day before a month begins. Source: "before" a month leaves it out."""
    first = datetime.date(int(match["year"]), month_number(match["month"]), 1)
    return _dated(first - DAY, f"The day before {MONTHS[first.month - 1].title()} {first.year}: {_long(first - DAY)}.")


def end_year(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take 31 December, as the words say."""
    day = datetime.date(int(match["year"]), 12, 31)
    return _dated(day, f"The last day of {day.year}: {_long(day)}.")


def _financial_year(match: re.Match[str]) -> int | Reading:
    """Find the year in which a financial year begins, or say why it is none."""
    first, last = int(match["first"]), match["last"]
    if not str(first + 1).endswith(last):
        return refuse(f"“{match['first']}/{last}” is not a financial year.")
    return first


def end_financial(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take 31 March. Source: public money's year is the twelve months to 31 March (Interpretation Act 1978, Sch. 1)."""
    first = _financial_year(match)
    if isinstance(first, Reading):
        return first
    day = datetime.date(first + 1, 3, 31)
    return _dated(day, f"The last day of the financial year {first}/{day.year % 100:02}: {_long(day)}.")


def end_quarter(match: re.Match[str], published_on: datetime.date | None) -> Reading:
    """Take the last day of a financial year's quarter. Source: the financial year begins on 1 April, as above."""
    first = _financial_year(match)
    if isinstance(first, Reading):
        return first
    number = int(match["q"]) if match["q"] else QUARTERS.index(match["nth"].lower()) + 1
    day = months_after(datetime.date(first, 3, 31), 3 * number)
    year = f"{first}/{(first + 1) % 100:02}"
    return _dated(
        day, f"The last day of the {QUARTERS[number - 1]} quarter of the financial year {year}: {_long(day)}."
    )


def because(why: str) -> Callable[[re.Match[str], datetime.date | None], Reading]:
    """Refuse a way of saying it, always for the same reason."""

    def work_out(match: re.Match[str], published_on: datetime.date | None) -> Reading:
        return refuse(f"“{match[0].strip()}” {why}.")

    return work_out

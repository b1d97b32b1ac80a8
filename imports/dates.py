"""Dates in the forms that people type."""

import calendar
import datetime
import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from django.core.exceptions import ValidationError

from imports.tables import Cell
from recommendations.deadline_words import MONTH, NTH, WEEKDAYS, month_number

FIRST_YEAR, LAST_YEAR = 1900, 2200
FLAGS = re.ASCII | re.IGNORECASE
# Before the day, such as "Fri"; and after it, such as "00:00:00" or "T09:30Z".
WEEKDAY = rf"(?:(?:{'|'.join(f'{name}|{name[:3]}' for name in WEEKDAYS)})\.?,? )?"
CLOCK = r"(?:(?:t| |, ?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m|z|[+-][0-9]{2}:?[0-9]{2})?)?"
YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
GAP = r"[ ,./-]{1,2}"
EXAMPLES = "Write it as 1 March 2024 or 2024-03-01."


class Order(StrEnum):
    """Which comes first in a date that is written in figures."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class AmbiguousDate(ValidationError):
    """It could be either of two days, and nobody has said which order the file uses."""


Found = re.Match[str]


def _in_words(found: Found, _order: Order | None) -> datetime.date:
    """Such as 1 March 2024, 1-Mar-24 or March 1st, 2024."""
    return datetime.date(_year(found["year"]), month_number(found["month"]), int(re.sub(r"\D", "", found["day"])))


def _month_alone(found: Found, _order: Order | None) -> datetime.date:
    """Such as March 2024: the month's last day, as deadlines are read."""
    year, month = _year(found["year"]), month_number(found["month"])
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _year_first(found: Found, _order: Order | None) -> datetime.date:
    """Such as 2024-03-01."""
    return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))


def _in_figures(found: Found, order: Order | None) -> datetime.date:
    """Such as 01/03/2024. Where it could be two days, the order decides."""
    days = _readings(found)
    if order in days:
        return days[order]
    if order or not days:
        raise ValueError
    if len(set(days.values())) > 1:
        either = " or ".join(f"{day:%-d %B %Y}" for day in days.values())
        raise AmbiguousDate(f"“{found[0].strip()}” may be {either}. Say whether the day or the month comes first.")
    return next(iter(days.values()))


WAYS: tuple[tuple[re.Pattern[str], Callable[[Found, Order | None], datetime.date]], ...] = tuple(
    (re.compile(rf"{WEEKDAY}(?:the )?{pattern}{CLOCK}", FLAGS), work_out)
    for pattern, work_out in (
        (rf"(?P<day>{NTH})(?: of)?{GAP}?(?P<month>{MONTH}){GAP}?{YEAR}", _in_words),
        (rf"(?P<month>{MONTH}){GAP}(?P<day>{NTH}){GAP}{YEAR}", _in_words),
        (rf"(?P<month>{MONTH}){GAP}?{YEAR}", _month_alone),
        (r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})", _year_first),
        (rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/. ])(?P<second>[0-9]{{1,2}})(?P=mark){YEAR}", _in_figures),
    )
)
FIGURES = WAYS[-1][0]


def read_date(cell: Cell, order: Order | None) -> datetime.date | None:
    """The day that a cell says, if any. Raises ValidationError where it says none, AmbiguousDate where it says two."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if cell is None or isinstance(cell, datetime.date):
        return cell
    if not isinstance(cell, str):
        raise ValidationError(f"“{cell}” is not a date. Set the column to dates in Excel, or type the date.")
    return _typed(" ".join(cell.split()), order)


def _typed(text: str, order: Order | None) -> datetime.date | None:
    """Read a date that was typed."""
    for pattern, work_out in WAYS:
        if found := pattern.fullmatch(text):
            return _checked(text, lambda: work_out(found, order))  # noqa: B023  # called at once
    if not text:
        return None
    raise ValidationError(f"“{text[:60]}” is not a date that can be read. {EXAMPLES}")


def _checked(text: str, made: Callable[[], datetime.date]) -> datetime.date:
    """A day that exists, in a year that can be meant."""
    try:
        day = made()
    except ValueError:
        raise ValidationError(f"“{text}” is not a real date in the order that the file uses. {EXAMPLES}") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"“{text}” is not between {FIRST_YEAR} and {LAST_YEAR}. Check its year.")
    return day


def _year(text: str) -> int:
    """A year, where two figures are of this century."""
    number = int(text.strip("'"))
    return number + 2000 if len(text.strip("'")) == 2 else number  # noqa: PLR2004


def _readings(found: Found) -> dict[Order, datetime.date]:
    """The days that figures can mean, by order."""
    first, second, year = int(found["first"]), int(found["second"]), _year(found["year"])
    ways = {Order.DAY_FIRST: (second, first), Order.MONTH_FIRST: (first, second)}
    return {order: day for order, (month, number) in ways.items() if (day := _day(year, month, number))}


def _day(year: int, month: int, day: int) -> datetime.date | None:
    """The day, if there is one."""
    try:
        return datetime.date(year, month, day) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def settled_order(cells: Iterable[Cell]) -> Order | None:
    """The order that the dates of one column show: some of them, such as 13/04/2024, can be read in only one way."""
    found = (FIGURES.fullmatch(" ".join(cell.split())) for cell in cells if isinstance(cell, str))
    shown = {next(iter(days)) for each in found if each and len(days := _readings(each)) == 1}
    return shown.pop() if len(shown) == 1 else None

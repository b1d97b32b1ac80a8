"""Dates in the forms that people type."""

import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from imports.tables import Cell


class Order(StrEnum):
    """Which comes first in a date that is written in figures."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class AmbiguousDate(ValidationError):  # noqa: N818  # the name says what it is
    """It could be either of two days, and nobody has said which order the file uses."""


def read_date(cell: Cell, order: Order | None) -> datetime.date | None:
    """The day that a cell says, if any. Raises ValidationError where it says none, AmbiguousDate where it says two."""
    raise NotImplementedError


def settled_order(cells: list[Cell]) -> Order | None:
    """The order that the dates of one column show: one of them, such as 13/04/2024, can be read in only one way."""
    raise NotImplementedError

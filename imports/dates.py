"""Reads the dates that people type."""

import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from imports.tables import Cell


class Order(StrEnum):
    """Which part of 03/04/2024 comes first."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


class AmbiguousDate(ValidationError):
    """A date that could be two."""


def read_date(cell: Cell, order: Order | None) -> datetime.date | None:
    """Read a date."""
    if cell is None or isinstance(cell, datetime.date):
        return cell.date() if isinstance(cell, datetime.datetime) else cell
    try:
        return datetime.date.fromisoformat(str(cell).strip())
    except ValueError:
        raise ValidationError(f"“{cell}” is not a date. Write it as 29 September 2022.") from None

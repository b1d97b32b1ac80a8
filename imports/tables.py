"""What a spreadsheet says, whatever kind of file it came in: headings, and rows of cells."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

Cell = str | datetime.date | datetime.datetime | int | Decimal | bool | None


class UnreadableError(ValidationError):
    """A file cannot be read; the message says where and what to do."""


@dataclass(frozen=True)
class Row:
    """One row, with its number as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One sheet."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

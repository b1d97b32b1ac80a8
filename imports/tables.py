"""What a spreadsheet says once it is read: headings, and rows of plain cells that know where they stood."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from imports.grids import Cell

__all__ = ["Cell", "Row", "Table", "UnreadableError"]


class UnreadableError(ValidationError):
    """The file cannot be read; the message says where, why and what to do, in words fit for the page."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the person sees it in Excel, where the headings count, and a cell for each heading."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One sheet: headings that are unique and never blank, the rows below them, and what was decided in reading it."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

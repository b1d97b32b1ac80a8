"""A sheet as it was read, before anybody knows which row holds its headings: which cells hold what, and what is wrong.

It needs nothing of Django, so that the process that reads spreadsheets starts quickly.
"""

import datetime
import math
import re
import sys
from collections.abc import Iterable
from decimal import Decimal

# Nothing in a cell is None. A day that Excel keeps with midnight is a date.
Cell = str | datetime.date | datetime.datetime | int | Decimal | bool | None

MOST_ROWS = 5_000
MOST_COLUMNS = 60
# What may stand above the headings.
MOST_TITLES = 20
# Of what is wrong, so many are named at once.
MOST_NAMED = 10
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?")
SPLIT = "Leave out what is not needed, or split it into several files, and choose them one by one."


class RefusedError(Exception):
    """The file cannot be read, for these reasons."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def letters(column: int) -> str:
    """Name a column as Excel does: 1 is A, 27 is AA."""
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


class Grid:
    """The cells of one sheet that hold something, by row and column."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.rows: dict[int, dict[int, Cell]] = {}
        # Where merged cells that begin in a row end.
        self.deep: dict[int, int] = {}
        self.notes: list[str] = []
        self.wrong: list[str] = []
        self._first, self._last = sys.maxsize, 0

    @property
    def named(self) -> str:
        """What sentences call it."""
        return f"The sheet “{self.name}”" if self.name else "The file"

    def place(self, row: int, column: int) -> str:
        """Say where a cell is."""
        return f"Row {row}, column {letters(column)}" + (f" of the sheet “{self.name}”" if self.name else "")

    def put(self, row: int, column: int, value: object) -> None:
        """Keep a cell that holds something."""
        cell = self._text(row, column, value) if isinstance(value, str) else self._plain(row, column, value)
        if cell is not None:
            self._make_room(row, column)
            self.rows.setdefault(row, {})[column] = cell

    def fault(self, row: int, column: int, what: str) -> None:
        """Note what is wrong with a cell; with enough of them, stop."""
        self.wrong.append(f"{self.place(row, column)} {what}")
        if len(self.wrong) == MOST_NAMED:
            raise RefusedError(*self.wrong)

    def fill_down(self, top: int, bottom: int, column: int) -> None:
        """Say in each row of a merged cell what its first one says, for that is what people see."""
        cell = self.rows.get(top, {}).get(column)
        for row in self.rows if cell is not None else ():
            if top < row <= bottom:
                self.rows[row].setdefault(column, cell)

    def _text(self, row: int, column: int, text: str) -> str | None:
        """Take a text with plain line ends, or none where only spaces are in it."""
        text = LINE_ENDS.sub("\n", text)
        if found := CONTROL.search(text):
            self.fault(row, column, f"has a hidden character (code {ord(found[0]):04X}). Type the cell again.")
        return text if text.strip() else None

    def _plain(self, row: int, column: int, value: object) -> Cell:
        """Make a plain cell of what a workbook keeps."""
        if isinstance(value, float) and not math.isfinite(value):
            self.fault(row, column, "has a number that is too large. Type the cell again.")
            return None
        return plain(value)

    def _make_room(self, row: int, column: int) -> None:
        """Refuse what is beyond the limits, with its place, as soon as it is met."""
        self._first, self._last = min(column, self._first), max(column, self._last)
        if self._last - self._first >= MOST_COLUMNS:
            raise RefusedError(
                f"{self.place(row, column)} has something in it, which makes more than {MOST_COLUMNS} columns. {SPLIT}"
            )
        if row not in self.rows and len(self.rows) > MOST_ROWS + MOST_TITLES:
            raise too_many_rows(self, row)


def too_many_rows(grid: Grid, row: int) -> RefusedError:
    """The refusal of a row that is beyond the limit."""
    return RefusedError(f"{grid.named} has more than {MOST_ROWS:,} rows: row {row} is one too many. {SPLIT}")


def plain(value: object) -> Cell:
    """Make a plain cell: a day of a moment at midnight, an exact number of a binary one, text of a time."""
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time.min else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if value is None or isinstance(value, bool | int | datetime.date):
        return value
    return str(value)


def widest(rows: Iterable[dict[int, Cell]]) -> int:
    """How many cells the fullest of these rows has."""
    return max((len(row) for row in rows), default=0)

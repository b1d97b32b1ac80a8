"""The cells of a sheet of a workbook: their kept values, and what is wrong with the others."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from imports.grids import Grid, RefusedError
from imports.workbooks import Workbook, check, elements, local, text_of

# Figures that a number with a point holds exactly.
EXACT = 15
NO_VALUE = "has a formula without a result. Open the file in Excel, save it and choose it again."
ERROR = "has an error ({}). Put it right in Excel and choose the file again."
UNREADABLE = "cannot be read. Type the cell again."


def sheet_names(content: bytes) -> list[str]:
    """Name the sheets that people see."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        check(package)
        return Workbook(package).names


def read_workbook(content: bytes, wanted: str) -> Grid:
    """Read the sheet that is wanted, else the first one with anything in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        check(package)
        book = Workbook(package)
        if wanted and wanted not in book.parts:
            raise RefusedError(f"The workbook has no sheet “{wanted}”. Choose one of: {', '.join(book.names)}.")
        return read_sheet(book, wanted) if wanted else _first(book)


def _first(book: Workbook) -> Grid:
    """The first sheet with anything in it, and a word on the others."""
    grid = Grid()
    for name in book.names:
        grid = read_sheet(book, name)
        if grid.rows or grid.wrong:
            break
    if others := [f"“{name}”" for name in book.names if name != grid.name]:
        grid.notes.append(f"The sheet “{grid.name}” was read. The file has others: {', '.join(others)}.")
    return grid


def read_sheet(book: Workbook, name: str) -> Grid:
    """Read every cell of a sheet."""
    grid, number = Grid(name), 0
    for element in elements(book.package, book.parts[name], "row", "mergeCell"):
        if local(element) == "mergeCell":
            _merge(grid, element.get("ref"))
        else:
            number = int(element.get("r") or number + 1)
            _put_row(grid, book, number, element)
    return grid


def _put_row(grid: Grid, book: Workbook, row: int, element: Any) -> None:
    """Put each cell of a row into the grid."""
    column = 0
    for cell in element:
        place = cell.get("r")
        column = column_number(place.rstrip("0123456789")) if place else column + 1
        if len(cell):
            _put(grid, book, (row, column), cell)


def _put(grid: Grid, book: Workbook, place: tuple[int, int], cell: Any) -> None:
    """Put a cell into the grid, or what is wrong with it."""
    parts = {local(part): part for part in cell}
    kind, value = cell.get("t", "n"), parts["v"].text if "v" in parts else None
    if kind == "inlineStr":
        grid.put(*place, text_of(parts["is"]) if "is" in parts else None)
    elif value is None:
        # A formula that gives an empty text keeps none, and says that it is text.
        if "f" in parts and kind != "str":
            grid.fault(*place, NO_VALUE)
    elif kind == "e":
        grid.fault(*place, ERROR.format(value[:20]))
    else:
        _put_value(grid, place, (book, value, cell.get("s", "0")), kind)


def _put_value(grid: Grid, place: tuple[int, int], kept: tuple[Workbook, str, str], kind: str) -> None:
    """Put what is made of a kept value into the grid."""
    try:
        made = VALUES[kind](*kept)
    except (ValueError, OverflowError, LookupError):
        grid.fault(*place, UNREADABLE)
    else:
        grid.put(*place, made)


def _number(book: Workbook, value: str, style: str) -> object:
    """A number, or the day that it stands for."""
    number = int(value) if value.isdecimal() and len(value) <= EXACT else float(value)
    if style in book.date_styles:
        return from_excel(number, book.epoch)
    return number


VALUES: dict[str, Callable[[Workbook, str, str], object]] = {
    "n": _number,
    "s": lambda book, value, _style: book.strings[int(value)],
    "b": lambda _book, value, _style: bool(int(value)),
    "str": lambda _book, value, _style: unescape(value),
    "d": lambda _book, value, _style: from_ISO8601(value),
}


@cache
def column_number(letters: str) -> int:
    """Count columns: A is 1."""
    return int(column_index_from_string(letters))


def _merge(grid: Grid, area: str) -> None:
    """Let a merged cell speak for its rows, and remember how deep it is."""
    left, top, _right, bottom = range_boundaries(area)
    grid.fill_down(top, bottom, left)
    grid.deep[top] = max(bottom, grid.deep.get(top, top))

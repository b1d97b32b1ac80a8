"""Excel workbooks: what may be opened at all, and the cells of a sheet with their kept values."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from imports.grids import Grid, RefusedError

MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
MOST_UNPACKED = 100 * 2**20
MOST_MEMBERS = 2_000
# Sheets that say what a workbook is, our own exports' among them. They are read only if nothing else is there.
COVERS = ("about", "cover", "contents", "read me", "readme", "notes", "guidance", "instructions")
AGAIN = "Open it in Excel, save a new copy as “Excel Workbook (.xlsx)” and choose that."
TOO_LARGE = (
    "The workbook is larger than 100 MB once unpacked. Copy the table alone into a new workbook and choose that."
)
HALF = f"The workbook is not whole, as after a copy that was broken off. {AGAIN}"
STRICT = f"The workbook was saved as “Strict Open XML”, which cannot be read here. {AGAIN}"
PASSWORD = "The workbook has a password. Open it in Excel, remove the password, save it and choose it again."  # noqa: S105
NO_VALUE = "has a formula without a result. Open the file in Excel, save it and choose it again."


def open_workbook(content: bytes) -> Workbook:
    """Open a workbook of an honest size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check(package)
        with warnings.catch_warnings(action="ignore"):
            return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except zipfile.BadZipFile as error:
        raise RefusedError(HALF) from error


def _check(package: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory, by the sizes it declares: no more than those is ever unpacked."""
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise RefusedError(TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(PASSWORD)
    if "xl/workbook.xml" in package.namelist() and b"purl.oclc.org" in package.read("xl/workbook.xml"):
        raise RefusedError(STRICT)


def sheet_names(book: Workbook) -> list[str]:
    """Name the sheets that people see; covers come last."""
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    names = shown or [sheet.title for sheet in book.worksheets]
    return sorted(names, key=lambda name: name.strip().casefold() in COVERS)


def read_workbook(content: bytes, wanted: str) -> Grid:
    """Read the sheet that is wanted, else the first one with anything in it."""
    book = open_workbook(content)
    names = sheet_names(book)
    if wanted and wanted not in book.sheetnames:
        raise RefusedError(f"The workbook has no sheet “{wanted}”. Choose one of: {', '.join(names)}.")
    grids = (_read_sheet(book, name) for name in ([wanted] if wanted else names))
    grid = next((grid for grid in grids if grid.rows or grid.wrong), Grid(wanted))
    if not wanted and len(names) > 1:
        grid.notes.append(f"The sheet “{grid.name}” was read. The file has others: {_others(names, grid.name)}.")
    return grid


def _others(names: list[str], taken: str) -> str:
    """Name the sheets that were not taken."""
    return ", ".join(f"“{name}”" for name in names if name != taken)


class Reader(WorkSheetParser):
    """The library's reader of cells, which also says where a formula has no result."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Read one cell."""
        cell: dict[str, Any] = super().parse_cell(element)
        # A formula that gives no text at all keeps an empty value, and says that it is text.
        empty = cell["value"] is None and cell["data_type"] != "str"
        cell["lacks_result"] = empty and element.find(FORMULA_TAG) is not None
        return cell


def _read_sheet(book: Workbook, name: str) -> Grid:
    """Read every cell of a sheet."""
    grid, sheet = Grid(name), book[name]
    with sheet._get_source() as source, warnings.catch_warnings(action="ignore"):
        reader = Reader(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        merged = list(_put_rows(grid, reader))
    for area in merged:
        _merge(grid, area)
    return grid


def _put_rows(grid: Grid, reader: Reader) -> Iterator[str]:
    """Put every row into the grid, and give back which cells are merged. What else a sheet holds is let go at once."""
    in_row = False
    for event, element in iterparse(reader.source, ("start", "end")):
        if element.tag == ROW_TAG:
            in_row = event == "start"
        if event == "start" or in_row:
            continue
        if element.tag == ROW_TAG:
            for cell in reader.parse_row(element)[1]:
                _put(grid, cell)
        elif element.tag == MERGED_TAG:
            yield element.get("ref", "")
        element.clear()


def _put(grid: Grid, cell: dict[str, Any]) -> None:
    """Put a cell into the grid, or what is wrong with it."""
    row, column, value = cell["row"], cell["column"], cell["value"]
    if cell["lacks_result"]:
        grid.fault(row, column, NO_VALUE)
    elif cell["data_type"] == "e":
        grid.fault(row, column, f"has an error ({value}). Put it right in Excel and choose the file again.")
    else:
        grid.put(row, column, unescape(value) if isinstance(value, str) else value)


def _merge(grid: Grid, area: str) -> None:
    """Let a merged cell speak for its rows, and remember how deep it is."""
    left, top, _right, bottom = range_boundaries(area)
    grid.fill_down(top, bottom, left)
    grid.deep[top] = max(bottom, grid.deep.get(top, top))

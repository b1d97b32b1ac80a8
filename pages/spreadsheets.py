"""Lists as spreadsheets: row by row, so that a long list needs no more memory than a short one, and safe to open."""

import csv
import datetime
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from pages.formulas import harmless

Cell = str | int | datetime.date | None
FORMATS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As much as a cell of Excel holds.
MOST_LETTERS = 32_767
CUT = " … (cut here: a cell of Excel holds no more; the CSV has the whole text)"
MOST_SHEET_NAME = 31
# As many rows as a sheet of Excel holds, one of them the head.
MOST_ROWS = 1_048_576
CUT_ROWS = "Cut here: a sheet of Excel holds no more rows. The CSV has them all."


@dataclass(frozen=True)
class Column:
    """One column of a list: its heading, what it says and where that comes from, and how wide it stands in Excel.

    Machines call it by its `name`, and are told what it `holds` besides nothing.
    """

    heading: str
    meaning: str
    cell: Callable[[Any], Cell]
    width: int = 16
    holds: type = str

    @property
    def name(self) -> str:
        """Its heading as a field of JSON has it: “Next review” is `next_review`."""
        return re.sub("[^a-z0-9]+", "_", self.heading.lower()).strip("_")


@dataclass(frozen=True)
class Sheet:
    """A list to be sent: its name, its columns, its rows, and what its cover says of it."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    cover: Sequence[tuple[str, str]] = field(default_factory=tuple)


class _Echo:
    """What a CSV writer takes for a file: it gives each line back."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def csv_lines(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Write a table line by line. The mark at its beginning tells Excel that it is UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield f"\ufeff{writer.writerow(heads)}"
    for row in rows:
        yield writer.writerow(["" if cell is None else harmless(str(as_kept(cell))) for cell in row])


def as_kept(cell: Any) -> str | int | None:
    """Give a cell as plain data; times are those of the force's clock, and say how far it is from UTC."""
    if isinstance(cell, datetime.datetime):
        return timezone.localtime(cell).isoformat(timespec="seconds")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, int) else str(cell)


def write_csv(sheet: Sheet) -> Iterator[str]:
    """Write a list as comma-separated values."""
    cells = ([column.cell(row) for column in sheet.columns] for row in sheet.rows)
    return csv_lines([column.heading for column in sheet.columns], cells)


def write_xlsx(sheet: Sheet, file: IO[bytes]) -> None:
    """Write a list as an Excel workbook: a cover that says what it is, then the list with filters and a fixed head."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        book.set_properties({"title": sheet.name})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            datetime.date: book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"}),
            datetime.datetime: book.add_format({"num_format": "d mmm yyyy hh:mm", "valign": "top", "align": "left"}),
            str: wrapped,
            int: book.add_format({"valign": "top"}),
        }
        _cover(book.add_worksheet("About"), sheet, bold, wrapped)
        _rows(book.add_worksheet(sheet.name[:MOST_SHEET_NAME]), sheet, bold, formats)


def _cover(page: Any, sheet: Sheet, bold: Any, wrapped: Any) -> None:
    """Say what the list is, how it was asked for, and what its columns mean."""
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    lines = [(sheet.name, ""), *sheet.cover, ("", ""), ("Column", "What it says")]
    lines += [(column.heading, column.meaning) for column in sheet.columns]
    for number, (name, words) in enumerate(lines):
        page.write_string(number, 0, name, bold)
        page.write_string(number, 1, words, wrapped)


def _rows(page: Any, sheet: Sheet, bold: Any, formats: dict[type, Any]) -> None:
    """Write the list. Each cell by its own type: left to itself the library takes some texts for formulas and links."""
    writers = {str: page.write_string, int: page.write_number}
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, bold)
    number, rows = 0, iter(sheet.rows)
    for number, row in enumerate(islice(rows, MOST_ROWS - 2), start=1):
        for place, column in enumerate(sheet.columns):
            if (cell := _typed(column.cell(row))) is not None:
                writers.get(type(cell), page.write_datetime)(number, place, cell, formats[type(cell)])
    if next(rows, None) is not None:
        number += 1
        page.write_string(number, 0, CUT_ROWS, bold)
    page.autofilter(0, 0, number, len(sheet.columns) - 1)


def _typed(cell: Cell) -> Cell:
    """Fit a cell into Excel, and say so where it does not fit."""
    if isinstance(cell, datetime.datetime):
        return timezone.localtime(cell)
    if isinstance(cell, str):
        cell = str(cell)
        return cell if len(cell) <= MOST_LETTERS else cell[: MOST_LETTERS - len(CUT)] + CUT
    return cell


def send(sheet: Sheet, file_name: str, kind: str) -> HttpResponseBase:
    """Answer with a list as a file of one of the FORMATS."""
    if kind == "csv":
        name = {"Content-Disposition": f'attachment; filename="{file_name}.csv"'}
        return StreamingHttpResponse(write_csv(sheet), content_type="text/csv; charset=utf-8", headers=name)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    write_xlsx(sheet, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{file_name}.xlsx", content_type=XLSX)


def write(sheet: Sheet, output: Path, kind: str) -> None:
    """Write a list into a file of one of the FORMATS."""
    if kind == "csv":
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(write_csv(sheet))
    else:
        with output.open("wb") as workbook:
            write_xlsx(sheet, workbook)

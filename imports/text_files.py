"""CSV and other text with columns: its letters, what stands between its cells, and its rows."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from imports.grids import Grid, RefusedError
from pages.formulas import as_typed

DELIMITERS = (",", ";", "\t", "|")
# What Excel understands as a first line that is not a row.
SEPARATOR = "sep="
SAMPLE = 30
# As many as the file may have bytes: a longer cell cannot be.
csv.field_size_limit(2**24)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
SAVE_AS = "Open it in Excel, save it as “CSV UTF-8” and choose that."


def read_text(content: bytes) -> Grid:
    """Read a text file with columns."""
    grid = Grid()
    text, encoding = decoded(content)
    if encoding in NAMES:
        grid.notes.append(f"The file was read as {NAMES[encoding]} text. Look at £ signs and accents in it.")
    text, delimiter = split_by(text)
    number = 0
    try:
        for number, cells in enumerate(_records(text, delimiter), 1):
            for column, cell in enumerate(cells, 1):
                if cell:
                    grid.put(number, column, as_typed(cell))
    except csv.Error as error:
        raise RefusedError(
            f"Row {number + 1} cannot be told from the rows around it: a quotation mark in it is not closed, or "
            f"something follows one. {SAVE_AS}"
        ) from error
    return grid


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Its rows, where line ends may stand inside quotation marks."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def decoded(content: bytes) -> tuple[str, str]:
    """Decode it, and name the encoding."""
    encoding = _encoding(content)
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise RefusedError(
            f"Line {row} has a letter that cannot be read as {NAMES.get(encoding, 'UTF-8')} text. {SAVE_AS}"
        ) from error


def _encoding(content: bytes) -> str:
    """Tell the encoding by its mark, else by what fits."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    if wide := _without_mark(content[:4096]):
        return wide
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _without_mark(start: bytes) -> str:
    """UTF-16 without its mark has a zero beside each plain letter."""
    before, after = start[0::2].count(0), start[1::2].count(0)
    if max(before, after) < len(start) / 4:
        return ""
    return "utf-16-le" if after > before else "utf-16-be"


def split_by(text: str) -> tuple[str, str]:
    """Tell what stands between the cells: as the first line says, else what makes the most of the first rows alike."""
    first, _, rest = text.partition("\n")
    named = first.strip().casefold()
    if named.startswith(SEPARATOR) and len(named) == len(SEPARATOR) + 1:
        return rest, first.strip()[-1]
    return text, max(DELIMITERS, key=lambda delimiter: _likeness(text, delimiter))


def _likeness(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the most usual number of cells, and that number; a single cell is none."""
    try:
        widths = [len(cells) for cells in islice(_records(text, delimiter), SAMPLE) if cells]
    except csv.Error:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)

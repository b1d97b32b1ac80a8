"""Which row of a sheet holds its headings, what they are called, and the rows below them."""

from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from imports.grids import MOST_ROWS, MOST_TITLES, Cell, Grid, RefusedError, letters, too_many_rows, widest

LONGEST_HEADING = 200
# So much of the fullest row must be filled in a row of headings, and so much of that be text.
FILLED, WORDS = 0.6, 0.8


def tabulate(grid: Grid) -> dict[str, Any]:
    """Make a table of a sheet: what imports.tables.Table holds, in plain lists. Empty edges are gone."""
    if grid.wrong:
        raise RefusedError(*grid.wrong)
    if not grid.rows:
        raise RefusedError(f"{grid.named} is empty. Choose one with headings and rows.")
    head = _heading_row(grid)
    rows = [number for number in sorted(grid.rows) if number > head]
    if len(rows) > MOST_ROWS:
        raise too_many_rows(grid, rows[MOST_ROWS])
    columns = _columns(grid, [head, *rows])
    return {
        "name": grid.name,
        "headings": headings([grid.rows[head].get(column) for column in columns], columns),
        "rows": [(number, [grid.rows[number].get(column) for column in columns]) for number in rows],
        "notes": grid.notes,
    }


def _columns(grid: Grid, rows: list[int]) -> range:
    """The columns that these rows fill, without empty edges."""
    filled = {column for row in rows for column in grid.rows[row]}
    return range(min(filled), max(filled) + 1)


def _heading_row(grid: Grid) -> int:
    """The first row, not far down, that is nearly full and nearly all text. Titles above it are left out."""
    first = list(islice(sorted(grid.rows), MOST_TITLES + 1))
    width = widest(grid.rows[row] for row in first)
    for row in first:
        if _could_be_headings(grid.rows[row], width):
            last = max(each for each in first if each <= grid.deep.get(row, row))
            return _noted(grid, last, first[0])
    raise RefusedError(
        f"{grid.named} has no row of headings in its first {MOST_TITLES + 1} rows. "
        "Put the name of each column in one row above the others."
    )


def _could_be_headings(cells: dict[int, Cell], width: int) -> bool:
    """Say whether a row looks like headings, beside the fullest one."""
    words = sum(isinstance(cell, str) for cell in cells.values())
    return len(cells) >= FILLED * width and words >= WORDS * len(cells)


def _noted(grid: Grid, row: int, first: int) -> int:
    """The row of the headings, and a word on it where others stand above."""
    if row != first:
        grid.notes.append(f"Row {row} was taken as the headings. What stands above it was left out.")
    return row


def headings(cells: list[Cell], columns: range) -> list[str]:
    """Name each column once: a blank heading by its letter, a repeated one with its number."""
    names: list[str] = []
    for cell, column in zip(cells, columns, strict=True):
        name = " ".join(str(cell or "").split())[:LONGEST_HEADING] or f"Column {letters(column)}"
        names.append(next(each for each in _numbered(name) if each not in names))
    return names


def _numbered(name: str) -> Iterator[str]:
    """The name, then the name with 2, 3 and so on."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))

"""Spreadsheets that people upload, read in a process of their own that can do nothing else."""

import csv
import io

from imports.tables import Row, Table


def read(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read a sheet of a file, or its first one with anything in it. Raises UnreadableError."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows = tuple(
        Row(number, tuple(cell.removeprefix("'") or None for cell in line))
        for number, line in enumerate(lines[1:], start=2)
    )
    return Table(name, tuple(lines[0]), rows)


def sheets(content: bytes, name: str) -> tuple[str, ...]:
    """Name the sheets of a file, in their order. Raises UnreadableError."""
    return (name,)

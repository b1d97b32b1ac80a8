"""Reads a file of comma-separated values."""

import csv
import io

from imports.tables import Row, Table


def sheets(content: bytes, name: str) -> tuple[str, ...]:
    """Name the sheets of a file."""
    return (name,)


def read(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read one sheet of a file."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows = tuple(
        Row(number, tuple(cell.removeprefix("'") or None for cell in line))
        for number, line in enumerate(lines[1:], start=2)
    )
    return Table(name, tuple(lines[0]), rows)

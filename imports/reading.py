"""Spreadsheets that people upload, read in a process of their own that can do nothing else."""

from imports.tables import Table


def read(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read a sheet of a file, or its first one with anything in it. Raises UnreadableError."""
    raise NotImplementedError


def sheets(content: bytes, name: str) -> tuple[str, ...]:
    """Name the sheets of a file, in their order. Raises UnreadableError."""
    raise NotImplementedError

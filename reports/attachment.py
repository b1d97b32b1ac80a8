"""The register behind a paper as a spreadsheet, which the paper carries inside it."""

from pages.spreadsheets import csv_lines
from reports.paper import Contents
from reports.tables import COLUMNS, Writer

SHOWN = ("reference", "kind", "text", "report", "owner", "portfolio", "rag", "review", "first_target", "target")


def register_csv(made: Contents) -> bytes:
    """Write what remains as comma-separated values in UTF-8, every text whole."""
    columns = [name for name in SHOWN if not (made.public and COLUMNS[name].private)]
    rows = ([_cell(made.writer, name, finding) for name in columns] for finding in made.figures.all_remaining)
    return "".join(csv_lines([COLUMNS[name].heading for name in columns], rows)).encode()


def _cell(writer: Writer, name: str, finding: object) -> str:
    """Write a cell, its text whole."""
    return writer.text(finding) if name == "text" else COLUMNS[name].cell(writer, finding)

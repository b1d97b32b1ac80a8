"""The register behind a paper as a spreadsheet, which the paper carries inside it."""

import csv
import io

from reports.paper import Contents
from reports.tables import COLUMNS, Writer

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SHOWN = ("reference", "kind", "text", "report", "owner", "portfolio", "rag", "review", "first_target", "target")


def register_csv(made: Contents) -> bytes:
    """Write what remains as comma-separated values in UTF-8, every text whole."""
    columns = [name for name in SHOWN if not (made.public and COLUMNS[name].private)]
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([COLUMNS[name].heading for name in columns])
    for finding in made.figures.all_remaining:
        rows.writerow([_cell(made.writer, name, finding) for name in columns])
    # Excel reads UTF-8 only behind this mark.
    return written.getvalue().encode("utf-8-sig")


def _cell(writer: Writer, name: str, finding: object) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = writer.text(finding) if name == "text" else COLUMNS[name].cell(writer, finding)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text

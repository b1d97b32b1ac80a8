"""The index of an evidence pack, and the list of digests by which anybody can check it. Columns are a table."""

import hashlib
import io
from collections.abc import Callable, Iterable
from typing import Any

from accounts.exports import Made
from pages.spreadsheets import Cell, Column, Sheet, write_csv, write_xlsx
from reports.packs import Line, Plan

COVER, CSV, XLSX, SUMS = "00 Cover.pdf", "01 Index.csv", "01 Index.xlsx", "SHA256SUMS"


def _told(cell: Callable[[Any], Cell]) -> Callable[[Line], Cell]:
    """Tell something of a piece of evidence whose words may be told."""
    return lambda line: None if line.is_hidden else cell(line.evidence)


def _given(cell: Callable[[Any], Cell]) -> Callable[[Line], Cell]:
    """Tell something of a piece of evidence that stands in the pack."""
    return lambda line: None if line.left_out else cell(line.evidence)


COLUMNS = (
    Column("Number", "Its number in this pack.", lambda line: line.number, 8),
    Column("Proves", "The finding or inspection.", lambda line: str(line.about), 30),
    Column("Parts", "The parts of the finding that it covers.", lambda line: line.parts, 8),
    Column("Title", "What it was called by whoever added it.", lambda line: line.title, 50),
    Column("Date", "The date of the evidence itself.", _told(lambda e: e.dated_on)),
    Column("Marking", "Government security classification.", lambda line: line.evidence.marking, 20),
    Column("State", "Submitted, accepted, returned, withdrawn …", lambda line: line.evidence.get_state_display()),
    Column("Added by", "Who added it.", _told(lambda e: str(e.added_by)), 24),
    Column("Added at", "When.", _told(lambda e: e.added_at)),
    Column("In this pack", "The file’s name; empty for a web address or a note.", lambda line: line.name, 60),
    Column("Why it is left out", "Empty where it stands in this pack.", lambda line: line.left_out, 40),
    Column("SHA-256", "The digest of the file.", lambda line: line.file and line.file.sha256, 66),
    Column("Bytes", "The size of the file.", lambda line: line.file and line.file.size),
    Column("Uploaded as", "The name under which the file was uploaded.", _given(lambda e: e.file_name), 30),
    Column("Web address", "Where evidence is a link.", _given(lambda e: e.link), 40),
    Column("Note", "Where evidence is a note.", _given(lambda e: e.note), 60),
)


def index_csv(planned: Plan) -> bytes:
    """The index as comma-separated values. The same evidence always gives the same bytes."""
    return "".join(write_csv(Sheet("Index", COLUMNS, planned.lines))).encode()


def digest_of(planned: Plan) -> str:
    """The digest of the index, which tells whether any of the evidence has changed."""
    return hashlib.sha256(index_csv(planned)).hexdigest()


def index_xlsx(planned: Plan, made: Made) -> bytes:
    """The index as a workbook, whose cover says what it is of."""
    cover = [*made, ("Pack of", str(planned.subject)), ("Marking", planned.marking)]
    file = io.BytesIO()
    write_xlsx(Sheet("Index", COLUMNS, planned.lines, cover), file)
    return file.getvalue()


def sums(named: Iterable[tuple[str, str]]) -> bytes:
    """List digests and names as `sha256sum -c` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in named).encode()

"""Spreadsheets that people upload, read in a process of their own that can do nothing else."""

import datetime
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings

from imports.tables import Cell, Row, Table, UnreadableError

SECONDS = 9
MOST_BYTES = 10 * 2**20
COPY = "Copy the table alone into a new workbook and choose that."
TOO_BIG = "The file is larger than 10 MB. Leave out what is not needed, or split it, and choose the smaller file."
EMPTY = "The file is empty. Choose an Excel workbook (.xlsx) or a CSV file (.csv)."
TOO_LONG = f"The file could not be read within {SECONDS} seconds. {COPY}"
TOO_LARGE = f"The file needs more memory than a spreadsheet may have. {COPY}"
# What the kernel and C libraries do when no memory is left.
OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS)
SIGNALS = {-signal.SIGXCPU: TOO_LONG} | {-name: TOO_LARGE for name in OUT_OF_MEMORY}
KINDS: dict[str, Callable[[str], Cell]] = {
    "day": datetime.date.fromisoformat,
    "moment": datetime.datetime.fromisoformat,
    "number": Decimal,
}


def read(content: bytes, name: str, *, sheet: str = "") -> Table:
    """Read a sheet of a file, or its first one with anything in it. Raises UnreadableError."""
    told = _ask(content, {"wanted": "table", "sheet": sheet})["table"]
    rows = tuple(Row(number, tuple(map(_cell, cells))) for number, cells in told["rows"])
    return Table(told["name"] or name, tuple(told["headings"]), rows, tuple(told["notes"]))


def sheets(content: bytes, name: str) -> tuple[str, ...]:
    """Name the sheets that people see, the likeliest first. Raises UnreadableError."""
    return tuple(sheet or name for sheet in _ask(content, {"wanted": "sheets", "sheet": ""})["sheets"])


def _ask(content: bytes, question: dict[str, str]) -> dict[str, Any]:
    """Ask a confined process about a file."""
    if not content or len(content) > MOST_BYTES:
        raise UnreadableError(TOO_BIG if content else EMPTY)
    try:
        made = _run(json.dumps(question).encode() + b"\n" + content)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(TOO_LONG) from error
    if made.returncode or not made.stdout.startswith(b"{"):
        raise UnreadableError(SIGNALS.get(made.returncode, TOO_LARGE))
    told: dict[str, Any] = json.loads(made.stdout)
    if reasons := told.get("refused"):
        raise UnreadableError(reasons)
    return told


def _run(message: bytes) -> "subprocess.CompletedProcess[bytes]":
    """Run the process. It has no settings, no secrets and no database, and is confined (see `pages.confinement`)."""
    return subprocess.run(  # our own module, no shell, nothing typed by a person
        [sys.executable, "-s", "-B", "-m", "imports.reading_process"],
        input=message,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        cwd=settings.BASE_DIR,
        env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        start_new_session=True,
    )


def _cell(told: Any) -> Cell:
    """Make a cell of what JSON says of it."""
    if isinstance(told, dict):
        ((kind, value),) = told.items()
        return KINDS[kind](value)
    cell: Cell = told
    return cell

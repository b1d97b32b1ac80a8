"""The child process: a question and a file on standard input, JSON on standard output.

The first line is the question: `{"sheet": "…", "wanted": "table"}`, or "sheets" for the names alone. The rest is the
file. What comes back is `{"table": …}`, `{"sheets": […]}` or `{"refused": ["why", …]}`. No Django is needed here.
"""

import datetime
import gc
import json
import sys
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from imports.grids import RefusedError
from imports.headings import tabulate
from imports.sheets import read_workbook, sheet_names
from imports.text_files import read_text
from imports.workbooks import DAMAGED, HALF, PASSWORD
from pages.confinement import confine

SECONDS = 9
MEMORY = 300 * 2**20
WORKBOOK = b"PK"
# Office's older files, and newer ones behind a password, begin alike.
OLDER = b"\xd0\xcf\x11\xe0"
BEHIND_PASSWORD = "EncryptedPackage".encode("utf-16-le")
SAVE = "Open it in Excel, save it as “Excel Workbook (.xlsx)” and choose that."
NO_SPREADSHEET = "The file is not a spreadsheet. Choose an Excel workbook (.xlsx) or a CSV file (.csv)."
REFUSED = {
    OLDER: f"The file is an older Office file, such as .xls. {SAVE}",
    b"<": f"The file is a web page or XML under the name of a spreadsheet. {SAVE}",
    b"{\\rtf": NO_SPREADSHEET,
    b"%PDF": NO_SPREADSHEET,
    b"\x89PNG": NO_SPREADSHEET,
    b"\xff\xd8\xff": NO_SPREADSHEET,
    b"GIF8": NO_SPREADSHEET,
    b"Rar!": NO_SPREADSHEET,
    b"7z\xbc\xaf": NO_SPREADSHEET,
    b"\x1f\x8b": NO_SPREADSHEET,
}


def read_table(content: bytes, sheet: str) -> dict[str, Any]:
    """Read one sheet."""
    grid = read_workbook(content, sheet) if content.startswith(WORKBOOK) else read_text(content)
    return {"table": tabulate(grid)}


def read_names(content: bytes, _sheet: str) -> dict[str, Any]:
    """Name the sheets; a text file has one without a name."""
    return {"sheets": sheet_names(content) if content.startswith(WORKBOOK) else [""]}


WANTED: dict[str, Callable[[bytes, str], dict[str, Any]]] = {"table": read_table, "sheets": read_names}


def answer(question: dict[str, str], content: bytes) -> dict[str, Any]:
    """Answer, or say why not, whatever the file does to the libraries that read it."""
    try:
        _refuse_others(content)
        return WANTED[question["wanted"]](content, question["sheet"])
    except RefusedError as refused:
        return {"refused": refused.reasons}
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return {"refused": [HALF]}
    except MemoryError:
        raise
    except Exception:
        return {"refused": [DAMAGED]}


def _refuse_others(content: bytes) -> None:
    """Refuse what begins as no spreadsheet that can be read here."""
    if content.startswith(OLDER) and BEHIND_PASSWORD in content:
        raise RefusedError(PASSWORD)
    for beginning, reason in REFUSED.items():
        if content.lstrip().startswith(beginning):
            raise RefusedError(reason)


def told(cell: object) -> dict[str, str]:
    """Write for JSON what it has no word for."""
    if isinstance(cell, datetime.date):
        return {"moment" if isinstance(cell, datetime.datetime) else "day": cell.isoformat()}
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    raise TypeError(type(cell))


def main() -> None:
    """Confine this process, then read and answer."""
    confine(SECONDS, MEMORY)
    # It ends after one file: looking for what could be freed meanwhile costs time and frees little.
    gc.disable()
    question = json.loads(sys.stdin.buffer.readline())
    try:
        given = answer(question, sys.stdin.buffer.read())
        sys.stdout.write(json.dumps(given, default=told))
    except MemoryError:
        sys.exit("MemoryError")


if __name__ == "__main__":
    main()

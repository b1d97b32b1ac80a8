"""The text of an uploaded report: a PDF or a web page, read in a process of its own that can reach nothing else."""

import os
import signal
import subprocess
import sys
from pathlib import PurePath

from django.conf import settings

SECONDS = 30
MEGABYTE = 2**20
MOST_MEGABYTES = 20
PASTE = "Paste its text instead."
TOO_LARGE = f"The file must be {MOST_MEGABYTES} MB or smaller. {PASTE}"
WRONG_KIND = "Choose a PDF, a web page saved as HTML, or a text file. Other documents can be pasted as text."
NO_TEXT = f"The PDF holds pictures of pages and no text, as a scanned document does. {PASTE}"
EMPTY = "The file has no words in it. Choose another, or paste the text."
TOO_LONG = f"The file was not read after {SECONDS} seconds. {PASTE}"
TOO_BIG = f"The file needs more memory than reading one may take. {PASTE}"
BROKEN = f"The file could not be read: it is damaged, or not what its name says. {PASTE}"
REASONS = {
    "Encrypted": f"The PDF is locked with a password. Save a copy without one, or: {PASTE[0].lower()}{PASTE[1:]}",
    "MemoryError": TOO_BIG,
    "RecursionError": BROKEN,
}
SIGNALS = {-signal.SIGXCPU: TOO_LONG, -signal.SIGKILL: TOO_BIG, -signal.SIGABRT: TOO_BIG, -signal.SIGSEGV: TOO_BIG}
KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH")


class UnreadableError(ValueError):
    """The file gives no text; the message says why in words fit for the page."""


def text_of_file(name: str, content: bytes) -> str:
    """Read the text of a file, or say why there is none."""
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise UnreadableError(TOO_LARGE)
    kind = _kind(name, content)
    text = _decoded(content) if kind == "text" else _extracted(kind, content)
    if not text.strip():
        raise UnreadableError(NO_TEXT if kind == "pdf" else EMPTY)
    return text


def _kind(name: str, content: bytes) -> str:
    """Tell what a file is by how it begins, and a text by its name as well."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"%PDF"):
        return "pdf"
    ending = PurePath(name).suffix.lower()
    if start.startswith((b"<!doctype html", b"<html")) or (ending in (".html", ".htm") and start.startswith(b"<")):
        return "html"
    if ending in (".txt", ".md") and b"\0" not in content:
        return "text"
    raise UnreadableError(WRONG_KIND)


def _decoded(content: bytes) -> str:
    """Read a plain text, as most programs write it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _extracted(kind: str, content: bytes) -> str:
    """Let the child process read it."""
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell; what a person gave goes in as bytes only
            [sys.executable, "-s", "-B", "-m", "imports.published.process", kind],
            input=content,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(TOO_LONG) from error
    if child.returncode:
        last = (child.stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
        raise UnreadableError(SIGNALS.get(child.returncode) or REASONS.get(last.split(":")[0], BROKEN))
    return child.stdout.decode("utf-8", "replace")

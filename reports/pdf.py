"""PDFs, rendered in a process of their own that can read nothing but the page it is given."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

SECONDS = 60
# Characters without a shape come along when text is copied out of some reports. WeasyPrint stops at the
# paragraph separator, and the others spoil the text that a screen reader finds in the PDF.
SHAPELESS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


class RenderingError(RuntimeError):
    """The PDF could not be made; the message says why in words fit for the page."""


def render(html: str) -> bytes:
    """Make a PDF/UA-1 of a page that needs nothing from outside: its styles stand in it.

    The child process has no settings, no secrets and no database in its environment, and limits
    on time and memory (see `reports.pdf_process`).
    """
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    command = [sys.executable, "-m", "reports.pdf_process"]
    try:
        made = subprocess.run(  # noqa: S603  # our own module, no shell, nothing typed by a person
            command,
            input=SHAPELESS.sub(" ", html).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
            # Ctrl-C at a worker's terminal is for the worker, which finishes the paper before it stops.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingError(
            f"The PDF was not ready after {SECONDS} seconds. Shorten the paper and try again."
        ) from error
    if made.returncode or not made.stdout.startswith(b"%PDF"):
        raise RenderingError(f"The PDF could not be made: {_last_line(made.stderr)}")
    return made.stdout


def _last_line(stderr: bytes) -> str:
    """The end of what the process said."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "the process ended without a word"


def stylesheet() -> SafeString:
    """The paper's own styles, to stand in its page."""
    text = (Path(settings.BASE_DIR) / "static" / "paper.css").read_text(encoding="utf-8")
    # Our own file, with nothing in it that a person typed; escaping would break its quotation marks.
    return mark_safe(text)  # noqa: S308

"""PDFs, rendered in a process of their own that can read nothing but the page it is given."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

SECONDS = 60
# Characters without a shape come along when text is copied out of some reports. WeasyPrint stops at the
# paragraph separator, halves of pairs cannot be written at all, and the others spoil the text that a screen
# reader finds in the PDF.
SHAPELESS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
# Marks that turn what follows them right to left, and so could make a text read as another. Hebrew and Arabic need
# none: their letters know where they go.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
# What the process says last, and what to tell the person.
FAILED = "The PDF could not be made: "
SHORTEN = "Shorten the paper and try again."
TOO_LONG = f"The PDF was not ready after {{seconds}} seconds. {SHORTEN}"
TOO_LARGE = f"{FAILED}it needs more memory than a paper may have. {SHORTEN}"
REASONS = {
    "Outside": f"{FAILED}it asks for a file or a web page, and a paper holds only its own text. Take the address out "
    "and try again.",
    "RecursionError": f"{FAILED}lists or tables in it are nested too deeply. Flatten them and try again.",
    "TooLarge": f"{FAILED}it would be larger than 64 MB. {SHORTEN}",
    "MemoryError": TOO_LARGE,
}
# What the kernel and C libraries do when no memory is left.
OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS)
SIGNALS = {-signal.SIGXCPU: TOO_LONG} | {-name: TOO_LARGE for name in OUT_OF_MEMORY}


class RenderingError(RuntimeError):
    """The PDF could not be made; the message says why in words fit for the page."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF: the data behind what it says."""

    name: str
    content: bytes
    media_type: str
    description: str

    def told(self) -> dict[str, str]:
        """Write it for the child process."""
        url = f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"
        return {"name": self.name, "description": self.description, "url": url}


class Renderer:
    """A process that is ready to make one PDF. It takes most of a second to start, so begin it early.

    It has no settings, no secrets and no database in its environment, and is confined (see
    `pages.confinement`).
    """

    def __enter__(self) -> Self:
        kept = ("PATH", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
        self._process = subprocess.Popen(  # our own module, no shell, nothing typed by a person
            [sys.executable, "-s", "-B", "-m", "reports.pdf_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in kept if name in os.environ},
            start_new_session=True,
        )
        return self

    def __exit__(self, *error: object) -> None:
        """End it, and whatever it started, if it still runs."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def render(self, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
        """Make one file that is PDF/A-3a and PDF/UA-1 of a page that needs nothing from outside.

        Its styles stand in it. Title, author, language and dates are those that the page's head names, so the same
        page gives the same bytes.
        """
        told = [attachment.told() for attachment in sorted(attachments, key=lambda attachment: attachment.name)]
        page = STEERING.sub("", SHAPELESS.sub(" ", html))
        message = json.dumps({"html": page, "attachments": told}).encode()
        try:
            made, said = self._process.communicate(message, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise RenderingError(TOO_LONG.format(seconds=SECONDS)) from error
        if self._process.returncode or not made.startswith(b"%PDF"):
            raise RenderingError(_reason(self._process.returncode, said))
        return made


def render(html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """Make one PDF."""
    with Renderer() as renderer:
        return renderer.render(html, attachments)


def _reason(returned: int, said: bytes) -> str:
    """Say why there is no PDF, in words fit for the page."""
    lines = said.decode(errors="replace").strip().splitlines()
    last = lines[-1] if lines else "the process ended without a word"
    known = SIGNALS.get(returned) or REASONS.get(last.split(":")[0])
    return known.format(seconds=SECONDS) if known else f"{FAILED}{last}"


def stylesheet() -> SafeString:
    """The paper's own styles, to stand in its page."""
    text = (Path(settings.BASE_DIR) / "static" / "paper.css").read_text(encoding="utf-8")
    # Our own file, with nothing in it that a person typed; escaping would break its quotation marks.
    return mark_safe(text)  # noqa: S308

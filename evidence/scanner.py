"""Asks a virus scanner, clamd, what it makes of a file."""

import logging
import socket
import struct
import time
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from evidence.formats import chunks

SECONDS = 30
LONGEST_ANSWER = 4096
logger = logging.getLogger(__name__)


class NoVerdictError(Exception):
    """The scanner did not say, in time, what it makes of a file."""


def is_on() -> bool:
    """Whether files are checked for viruses here."""
    return settings.SCANNER != "none"


def virus_in(file: IO[bytes]) -> str:
    """Name the virus that clamd finds in a file; empty where it finds none. Leaves the file at its start.

    Its answer counts only if it is a verdict: silence, an error and a file too long for it are none.
    """
    try:
        answer = _answer(file)
    except OSError as error:
        raise NoVerdictError(f"The scanner cannot be asked: {error}") from error
    finally:
        file.seek(0)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoVerdictError(f"The scanner gave no verdict: {answer[:200]!r}")


def _answer(file: IO[bytes]) -> str:
    """Send a file in clamd's INSTREAM manner, each piece after its length, and read what it says."""
    ends_at = time.monotonic() + SECONDS
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for chunk in chunks(file):
            _hurry(scanner, ends_at)
            scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            _hurry(scanner, ends_at)
            if not (part := scanner.recv(LONGEST_ANSWER)):
                break
            said += part
    return said.rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    """Reach clamd where the settings say that it listens."""
    place = urlsplit(settings.SCANNER)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 0), timeout=SECONDS)
    reached = socket.socket(socket.AF_UNIX)
    reached.settimeout(SECONDS)
    try:
        reached.connect(place.path)
    except OSError:
        reached.close()
        raise
    return reached


def _hurry(scanner: socket.socket, ends_at: float) -> None:
    """Let the next step take no longer than what is left of the time."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    scanner.settimeout(left)

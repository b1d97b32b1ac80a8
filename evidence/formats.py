"""What the inside of a PDF, picture, text file or email must look like before it is kept."""

import codecs
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from email import policy
from email.parser import BytesHeaderParser
from typing import IO

from PIL import Image

CHUNK = 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_EMAIL_HEADERS = 256 * 1024

UNREADABLE = "The selected file is damaged, or is not the type its name says. Open it, save a new copy and choose that."
JOINED = "The selected file has another file joined to it. Open it, save a new copy and choose that."
TOO_MANY_PIXELS = (
    f"The selected picture must be {MAX_PIXELS // 1_000_000} megapixels or smaller. "
    "Save a smaller copy and choose that."
)
NOT_PLAIN_TEXT = (
    "The selected file has characters that do not belong in plain text. "
    "Save it again as text or CSV with UTF-8 encoding and choose that."
)
NOT_AN_EMAIL = (
    "The selected file does not say who sent the email and when. "
    "Save the email again from your mail program and choose that."
)

PDF_HEADER = re.compile(rb"%PDF-[12]\.\d")
PDF_TAIL = 2048
BLANK = b"\0\t\n\f\r "
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
# A compound file cannot be smaller than its header, one table sector and one directory sector.
OLE_SMALLEST = 3 * 512
# Minor version aside, the header must say: major version, little-endian mark, power of the sector size.
OLE_SECTORS = {(3, 0xFFFE, 9), (4, 0xFFFE, 12)}
# Every Outlook message has this stream at its root; old Word and Excel files do not.
MSG_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
TEXT_ENCODINGS = ("utf-8-sig", "cp1252")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The whole of a file from its start, a piece at a time, so that a large one never fills memory."""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def length(stream: IO[bytes]) -> int:
    return stream.seek(0, io.SEEK_END)


def head(stream: IO[bytes], size: int) -> bytes:
    stream.seek(0)
    return stream.read(size)


def tail(stream: IO[bytes], size: int) -> bytes:
    stream.seek(max(0, length(stream) - size))
    return stream.read(size)


def count(stream: IO[bytes], mark: bytes) -> int:
    """How often a few bytes occur in a file, counting those that straddle two pieces."""
    found, kept = 0, b""
    for chunk in chunks(stream):
        window = kept + chunk
        found += window.count(mark)
        kept = window[-(len(mark) - 1) :]
    return found


def pdf_reasons(upload: IO[bytes]) -> list[str]:
    """Why this is not a PDF and nothing but a PDF."""
    end = tail(upload, PDF_TAIL)
    if not PDF_HEADER.match(head(upload, 8)) or b"startxref" not in end or b"%%EOF" not in end:
        return [UNREADABLE]
    after = end.rpartition(b"%%EOF")[2]
    # A zip is read from its end, so it can hide inside the last stream of a PDF as well as after it.
    return [JOINED] if after.strip(BLANK) or zipfile.is_zipfile(upload) else []


def image_reasons(upload: IO[bytes], image_format: str) -> list[str]:
    """Why this is not a picture of the named Pillow format.

    The pixels are not decoded: a JPEG of a few kilobytes can ask for minutes of decoding.
    """
    upload.seek(0)
    try:
        with Image.open(upload, formats=[image_format]) as image:
            if image.width * image.height > MAX_PIXELS:
                return [TOO_MANY_PIXELS]
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [TOO_MANY_PIXELS]
    return [JOINED] if zipfile.is_zipfile(upload) else []


def text_reasons(upload: IO[bytes]) -> list[str]:
    """Why this is not plain text in UTF-8 or, as older Excel saves it, Windows-1252."""
    for encoding in TEXT_ENCODINGS:
        try:
            text = codecs.iterdecode(chunks(upload), encoding)
            return [NOT_PLAIN_TEXT] if any(map(CONTROL.search, text)) else []
        except UnicodeDecodeError:
            continue
    return [NOT_PLAIN_TEXT]


def eml_reasons(upload: IO[bytes]) -> list[str]:
    """Why this is not an email as sent or received.

    Only the headers are parsed: deeply nested parts make the standard parser slow, and nothing opens them.
    """
    if any(b"\0" in chunk for chunk in chunks(upload)):
        return [UNREADABLE]
    headers = BytesHeaderParser(policy=policy.default).parsebytes(head(upload, MAX_EMAIL_HEADERS))
    sent = "from" in headers and "date" in headers
    return [] if sent or "received" in headers else [NOT_AN_EMAIL]


def msg_reasons(upload: IO[bytes]) -> list[str]:
    """Why this is not an Outlook message."""
    header = head(upload, 512)
    if not header.startswith(OLE_MAGIC) or length(upload) < OLE_SMALLEST:
        return [UNREADABLE]
    sane = struct.unpack_from("<HHH", header, 26) in OLE_SECTORS
    return [] if sane and count(upload, MSG_PROPERTIES) else [UNREADABLE]

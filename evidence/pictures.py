"""Takes out of a picture what it says about itself: where it was taken, when, by whom, with what.

The pixels are left exactly as they are, for a picture that is packed anew is no longer what the camera saw.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

EXIF = b"Exif\0\0"
TIFF_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
ORIENTATION = 0x0112
SHORT = 3
UPRIGHT = 1
TURNS = range(2, 9)

JPEG_START = b"\xff\xd8"
JPEG_END = b"\xff\xd9"
SCAN = 0xDA
# A marker inside compressed pixels is a byte 255 that neither stands for itself nor restarts the decoder.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
APPLICATION = range(0xE0, 0xF0)
COMMENT = 0xFE
# What an application segment must begin with to be needed for the colours: profile, and Adobe's kind of them.
NEEDED = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
JFIF = b"JFIF\0"
# Of JFIF's own segment everything but the small picture that may follow.
JFIF_SIZE = 12

PNG_START = b"\x89PNG\r\n\x1a\n"
# Chunks beside the necessary ones that say how the picture looks, still or moving; none holds words.
PNG_LOOKS = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"}


def without_words(picture: bytes, content_type: str) -> bytes:
    """A JPEG or PNG without what it says about itself, still the right way up; anything else as it is."""
    strip = STRIPPERS.get(content_type)
    return strip(picture) if strip else picture


def _jpeg(picture: bytes) -> bytes:
    """Keep the segments that the pixels need. What stands after the end, such as a second picture, goes as well."""
    kept, turned = [], b""
    for marker, segment in _segments(picture):
        body = segment[4:]
        if body.startswith(EXIF):
            turned = turned or _turned(body)
        elif marker == APPLICATION[0] and body.startswith(JFIF):
            kept.append(_segment(marker, body[:JFIF_SIZE] + b"\0\0"))
        elif marker not in (*APPLICATION, COMMENT) or _is_needed(marker, body):
            kept.append(segment)
    exif = [_segment(0xE1, turned)] if turned else []
    return b"".join([JPEG_START, *exif, *kept, JPEG_END])


def _segments(picture: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG up to its end, each scan together with its pixels."""
    place = len(JPEG_START)
    while picture[place : place + 2] != JPEG_END:
        if picture[place] != 0xFF:  # noqa: PLR2004
            raise ValueError("A JPEG's segment does not begin where it should.")
        marker = picture[place + 1]
        if marker == 0xFF:  # noqa: PLR2004
            place += 1
            continue
        end = place + 2 + struct.unpack_from(">H", picture, place + 2)[0]
        if marker == SCAN:
            found = NEXT_MARKER.search(picture, end)
            # A picture that was cut short has no end; its pixels go on to where it breaks off.
            end = found.start() if found else len(picture)
        yield marker, picture[place:end]
        if end >= len(picture):
            return
        place = end


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _is_needed(marker: int, body: bytes) -> bool:
    return marker in NEEDED and body.startswith(NEEDED[marker])


def _png(picture: bytes) -> bytes:
    """Keep the chunks that the pixels need, up to the end."""
    kept = [PNG_START]
    for name, chunk in _chunks(picture):
        if name == b"eXIf" and (turned := _turned(EXIF + chunk[8:-4])):
            kept.append(_chunk(name, turned.removeprefix(EXIF)))
        elif name[:1].isupper() or name in PNG_LOOKS:
            kept.append(chunk)
    return b"".join(kept)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG with their names."""
    place, name = len(PNG_START), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", picture, place)
        yield name, picture[place : place + size + 12]
        place += size + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _turned(exif: bytes) -> bytes:
    """The one thing of a picture's EXIF that stays: which way up it is; empty where it is upright."""
    tiff = exif.removeprefix(EXIF)
    order = TIFF_ORDERS.get(tiff[:4])
    try:
        turn = _turn(tiff, order) if order else UPRIGHT
    except struct.error:
        turn = UPRIGHT
    if turn not in TURNS:
        return b""
    return EXIF + struct.pack(">4sLHHHLHHL", b"MM\0*", 8, 1, ORIENTATION, SHORT, 1, turn, 0, 0)


def _turn(tiff: bytes, order: str) -> int:
    """Look for the orientation among the entries of a TIFF's first directory."""
    (start,) = struct.unpack_from(f"{order}L", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHLH", tiff, place)
        if tag == ORIENTATION:
            return int(value)
    return UPRIGHT


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {"image/jpeg": _jpeg, "image/png": _png}

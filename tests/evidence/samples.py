"""Real files, honest and hostile, built byte by byte."""

import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

from PIL import Image

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHH", 62, 3, 0xFFFE, 9)
MSG_MARK = "__properties_version1.0".encode("utf-16-le")
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(2000)


def pdf(after: bytes = b"") -> bytes:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer + after


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as package:
        package.comment = comment
        for name, content in members.items():
            package.writestr(name, content)
    return packed.getvalue()


def relationship(kind: str, target: str, mode: str = "Internal") -> str:
    return f'<Relationship Id="r1" Type="{RELS}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def relationships(*items: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'.encode()


def content_types(kind: str = "application/xml") -> bytes:
    default = f'<Default Extension="xml" ContentType="{kind}"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{default}</Types>'.encode()


def office_members(kind: str = "docx", main: str = "") -> dict[str, bytes]:
    main = main or MAIN_PARTS[kind]
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(relationship("officeDocument", main)),
        main: b"<document>Signed off</document>",
    }


def office(kind: str = "docx", main: str = "") -> bytes:
    return zipped(office_members(kind, main))


def office_with(extra: Mapping[str, bytes]) -> bytes:
    return zipped({**office_members(), **extra})


def pointing_outside(kind: str) -> bytes:
    rels = relationships(relationship(kind, "https://example.org/x", "External"))
    return office_with({"word/_rels/document.xml.rels": rels})


def office_entry(*, mode: int = 0, flags: int = 0, declared: int = -1, twice: bool = False) -> bytes:
    """A large enough document with one more member whose directory entry is out of the ordinary."""
    packed = io.BytesIO(padded_office(0, bytes(3 * 1024 * 1024)))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "a") as package:
        warnings.simplefilter("ignore", UserWarning)
        entry = zipfile.ZipInfo("word/document.xml" if twice else "word/extra.xml")
        entry.external_attr = mode << 16
        package.writestr(entry, b"/etc/passwd")
        entry.flag_bits |= flags
        entry.file_size = declared if declared >= 0 else entry.file_size
    return packed.getvalue()


def office_with_nul_in_a_name() -> bytes:
    return office_with({"word/a-nul-b.xml": b"x"}).replace(b"a-nul-b", b"a-\0\0\0-b")


def damaged_office() -> bytes:
    members = office_members() | {"word/note.xml": b"evidence"}
    return zipped(members, zipfile.ZIP_STORED).replace(b"evidence", b"evidenze")


def padded_office(unpacked: int, padding: bytes) -> bytes:
    members = office_members() | {"word/zeros.xml": bytes(unpacked)}
    packed = io.BytesIO(zipped(members))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as package:
        package.writestr("word/padding.bin", padding)
    return packed.getvalue()


def link_mode() -> int:
    return stat.S_IFLNK | 0o777


def picture(image_format: str, **options: object) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(packed, image_format, **options)
    return packed.getvalue()


def jpeg_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    return picture("JPEG", exif=exif)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims a picture of any size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (header, b"IDAT" + zlib.compress(b""), b"IEND")
    framed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def email_file() -> bytes:
    message = EmailMessage()
    message["From"] = "owner@example.org"
    message["Date"] = "Thu, 30 Jun 2022 09:00:00 +0100"
    message.set_content("Evidence attached.")
    return bytes(message)


def outlook_message(mark: bytes = MSG_MARK, size: int = 4096) -> bytes:
    return (OLE_HEADER.ljust(512, b"\0") + mark).ljust(size, b"\0")[:size]


# The string that every scanner takes for a virus, in two halves so that no scanner takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
MARKER = b"A marker that only these tests know of: 7f3c"

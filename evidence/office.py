"""What the inside of a Word, Excel or PowerPoint file must look like before it is kept."""

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO
from xml.parsers import expat

from evidence.formats import CHUNK, JOINED, OLE_MAGIC, UNREADABLE, count, head, length, tail

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
MEMBER_MAGIC = b"PK\x03\x04"
DIRECTORY_MAGIC = b"PK\x01\x02"
END_MAGIC = b"PK\x05\x06"
END_SIZE = 22
# Office itself writes no other kind, and the others unpack far further.
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Room for some 100,000 links in one workbook.
MAX_DESCRIPTION = 16 * 1024 * 1024
# The honest ones are two deep. A parser remembers every level, so a few megabytes of them fill memory.
MAX_DEPTH = 8
CONTENT_TYPES = "[Content_Types].xml"
MACRO_MARKS = ("vbaproject", "macroenabled", "macrosheet")
EXTERNAL_LINKS = "xl/externallinks/"
# What a reader clicks is their choice. Everything else outside is fetched when the file is opened.
HARMLESS_OUTSIDE = {"hyperlink"}

TOO_LARGE_UNPACKED = "The selected file is too large once unpacked. Split it, or save it as a PDF and choose that."
ENCRYPTED = (
    "The selected file has a password, or is an older Office file under a newer name. "
    "Open it, remove the password, save it as a .docx, .xlsx or .pptx and choose that."
)
UNSAFE_NAMES = "The selected file has parts with unsafe names. Open it in Office, save a new copy and choose that."
HAS_MACROS = "The selected file contains macros. Save a copy without macros, or as a PDF, and choose that."
LINKED = (
    "The selected file loads something from outside itself, such as a template, a workbook or a picture. "
    "Break the links in Office, or save it as a PDF, and choose that."
)


class Contents:
    """What a package's relationship and content-type files say is in it."""

    def __init__(self, package: zipfile.ZipFile, main_part: str) -> None:
        self.names = set(package.namelist())
        # Word on the web calls its main part document2.xml, so the package's own pointer decides.
        self.main_part = re.compile(rf"{re.escape(main_part)}\d*\.xml")
        self.has_main_part = False
        self.depth = 0
        self.has_macros = any(map(_is_macro, self.names))
        self.loads_outside = any(name.casefold().startswith(EXTERNAL_LINKS) for name in self.names)
        for name in filter(_describes_package, self.names):
            self._read(package.read(name))

    def _read(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        # All at once: in older expat a long tag that arrives in pieces is read again for each piece.
        parser.Parse(xml, True)  # noqa: FBT003

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError("An Office relationship file is nested too deeply.")
        self.has_macros |= _is_macro(attributes.get("ContentType", ""))
        if name.rpartition(" ")[2] == "Relationship":
            self._relationship(attributes)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _relationship(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].casefold()
        self.has_macros |= _is_macro(kind)
        if attributes.get("TargetMode", "").casefold() == "external":
            self.loads_outside |= kind not in HARMLESS_OUTSIDE
        elif kind == "officedocument":
            target = attributes.get("Target", "").lstrip("/")
            self.has_main_part |= target in self.names and bool(self.main_part.fullmatch(target))


def office_reasons(upload: IO[bytes], main_part: str) -> list[str]:
    """Why this is not a plain Office file whose main part has the given beginning, such as word/document."""
    if reasons := _outline_reasons(upload):
        return reasons
    with zipfile.ZipFile(upload) as package:
        if reasons := _directory_reasons(package, length(upload)):
            return reasons
        return unpacking_reasons(package) or _content_reasons(Contents(package, main_part))


def _outline_reasons(upload: IO[bytes]) -> list[str]:
    """Why not to open this as a zip at all."""
    start = head(upload, len(OLE_MAGIC))
    if start == OLE_MAGIC:
        return [ENCRYPTED]
    if not start.startswith(MEMBER_MAGIC):
        return [UNREADABLE]
    if not tail(upload, END_SIZE).startswith(END_MAGIC):
        return [JOINED]
    # zipfile reads the whole directory at once: a million entries would fill memory before it counts them.
    # The marks inside embedded files are counted as well, hence the room.
    return [TOO_LARGE_UNPACKED] if count(upload, DIRECTORY_MAGIC) > 10 * MAX_MEMBERS else []


def _directory_reasons(package: zipfile.ZipFile, packed: int) -> list[str]:
    """Why not to unpack it, going by its list of members."""
    members = package.infolist()
    if len(members) > MAX_MEMBERS or _declares_too_much(members, packed):
        return [TOO_LARGE_UNPACKED]
    # Two parts of one name: a scanner may read the first and Office the second.
    if len({member.filename.casefold() for member in members}) < len(members):
        return [UNREADABLE]
    found = (reason for broken, reason in MEMBER_RULES if any(map(broken, members)))
    return list(dict.fromkeys(found))


def _declares_too_much(members: list[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(member.file_size for member in members)
    described = sum(member.file_size for member in members if _describes_package(member.filename))
    return unpacked > min(MAX_UNPACKED, MAX_RATIO * packed) or described > MAX_DESCRIPTION


def unpacking_reasons(package: zipfile.ZipFile, limit: int = MAX_UNPACKED) -> list[str]:
    """Unpack every member, which checks its CRC, without believing the sizes that the file declares."""
    unpacked = 0
    for piece in _pieces(package):
        unpacked += len(piece)
        if unpacked > limit:
            return [TOO_LARGE_UNPACKED]
    return []


def _pieces(package: zipfile.ZipFile) -> Iterator[bytes]:
    for member in package.infolist():
        with package.open(member) as part:
            yield from iter(partial(part.read, CHUNK), b"")


def _content_reasons(contents: Contents) -> list[str]:
    if not contents.has_main_part or CONTENT_TYPES not in contents.names:
        return [UNREADABLE]
    reasons = []
    if contents.has_macros:
        reasons.append(HAS_MACROS)
    if contents.loads_outside:
        reasons.append(LINKED)
    return reasons


def _is_macro(words: str) -> bool:
    return any(mark in words.casefold() for mark in MACRO_MARKS)


def _describes_package(name: str) -> bool:
    return name.casefold().endswith((".rels", CONTENT_TYPES.casefold()))


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("An Office relationship file has a document type.")


def _is_encrypted(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & 0x1)


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _has_unsafe_name(member: zipfile.ZipInfo) -> bool:
    """Read from the name as written: zipfile shortens one that holds a NUL."""
    parts = re.split(r"[\\/]", member.orig_filename)
    return not parts[0] or ".." in parts or ":" in parts[0] or "\0" in member.orig_filename


def _is_packed_oddly(member: zipfile.ZipInfo) -> bool:
    return member.compress_type not in METHODS


MEMBER_RULES: tuple[tuple[Callable[[zipfile.ZipInfo], bool], str], ...] = (
    (_is_encrypted, ENCRYPTED),
    (_is_link, UNSAFE_NAMES),
    (_has_unsafe_name, UNSAFE_NAMES),
    (_is_packed_oddly, UNREADABLE),
)

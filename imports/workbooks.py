"""Excel workbooks: what may be opened at all, and which parts say what the cells mean.

Libraries that read workbooks were tried. One takes longer than people wait for the largest sheet that is allowed; one
keeps a place in memory for every cell up to the last, and no word of formulas. So the parts are read here.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.utils.escape import unescape

from imports.grids import RefusedError

MOST_UNPACKED = 100 * 2**20
MOST_MEMBERS = 2_000
# Sheets that say what a workbook is, our own exports' among them. They are read only if nothing else is there.
COVERS = ("about", "cover", "contents", "read me", "readme", "notes", "guidance", "instructions")
AGAIN = "Open it in Excel, save a new copy as “Excel Workbook (.xlsx)” and choose that."
TOO_LARGE = "The workbook is larger than 100 MB unpacked. Copy the table alone into a new workbook and choose that."
HALF = f"The workbook is not whole, as after a copy that was broken off. {AGAIN}"
DAMAGED = f"The workbook is damaged, or a program wrote it in a manner of its own. {AGAIN}"
PASSWORD = "The workbook has a password. Open it in Excel, remove the password, save it and choose it again."  # noqa: S105


def check(package: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory, by the sizes it declares: no more than those is ever unpacked."""
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise RefusedError(TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError(PASSWORD)


def elements(package: zipfile.ZipFile, part: str, *tags: str) -> Iterator[Any]:
    """Each element of these names, whatever its namespace, as soon as it is whole. It is let go afterwards."""
    with package.open(named(package, part)) as source:
        names = [f"{{*}}{tag}" for tag in tags]
        for number, (_, element) in enumerate(etree.iterparse(source, tag=names, resolve_entities=False)):
            # Workbooks declare nothing. What could be declared is not looked at, and the first element says so.
            if not number and element.getroottree().docinfo.doctype:
                raise RefusedError(DAMAGED)
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def named(package: zipfile.ZipFile, part: str) -> str:
    """The name of a part as the package has it: some programs write other capitals, or backslashes."""
    folded = {name.replace("\\", "/").casefold(): name for name in package.namelist()}
    return folded[part.casefold()]


def local(element: Any) -> str:
    """The name of an element without its namespace: there are two, which mean the same."""
    name: str = element.tag.rpartition("}")[2]
    return name


def text_of(element: Any) -> str:
    """The text of a string that may be in pieces, without how East Asian letters are said."""
    pieces = [piece for child in element for piece in (child if local(child) == "r" else (child,))]
    return str(unescape("".join(piece.text or "" for piece in pieces if local(piece) == "t")))


class Workbook:
    """The parts of a workbook."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        main = next(target for kind, target in self._related("").values() if kind == "officeDocument")
        self.epoch = WINDOWS_EPOCH
        # The part of each sheet by name, and which of them people see.
        self.parts: dict[str, str] = {}
        self._shown: list[str] = []
        related = self._related(main)
        self._by_kind = {kind: target for kind, target in related.values()}
        for element in elements(package, main, "workbookPr", "sheet"):
            self._learn(element, related)

    def _learn(self, element: Any, related: dict[str, tuple[str, str]]) -> None:
        """Learn from what days are counted, or of a sheet; charts are none."""
        if local(element) == "workbookPr":
            self.epoch = MAC_EPOCH if element.get("date1904") in ("1", "true") else WINDOWS_EPOCH
            return
        kind, part = related[next(value for name, value in element.attrib.items() if name.endswith("}id"))]
        if kind == "worksheet":
            self.parts[element.get("name")] = part
            self._shown += [element.get("name")] if element.get("state", "visible") == "visible" else []

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points at: kind and place by id."""
        folder, name = posixpath.split(part)
        found = elements(self.package, posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship")
        return {
            each.get("Id"): (
                posixpath.basename(each.get("Type")),
                posixpath.normpath(posixpath.join("/", folder, each.get("Target"))).lstrip("/"),
            )
            for each in found
        }

    @property
    def names(self) -> list[str]:
        """The sheets that people see; covers come last."""
        return sorted(self._shown or self.parts, key=lambda name: name.strip().casefold() in COVERS)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells name by number."""
        part = self._by_kind.get("sharedStrings")
        return [text_of(element) for element in elements(self.package, part, "si")] if part else []

    @cached_property
    def date_styles(self) -> set[str]:
        """The styles that show a number as a day or a time."""
        codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        numbers: list[str] = []
        part = self._by_kind.get("styles")
        for element in elements(self.package, part, "numFmt", "cellXfs") if part else ():
            if local(element) == "numFmt":
                codes[element.get("numFmtId")] = element.get("formatCode")
            else:
                numbers = [style.get("numFmtId", "0") for style in element]
        return {str(place) for place, number in enumerate(numbers) if is_date_format(codes.get(number))}

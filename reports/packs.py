"""What stands in an evidence pack: a chapter for each finding or inspection, a line for each piece of evidence."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from evidence.models import Evidence, StoredFile
from inspections.models import Inspection, InspectionEvidence
from recommendations.models import Finding, FindingEvidence
from reports.pack_names import extension, safe

Subject = Finding | Inspection
SENSITIVE = Evidence.Marking.OFFICIAL_SENSITIVE
NOT_CHOSEN = "Left out: it is marked OFFICIAL-SENSITIVE."
DISPOSED = "It was lawfully disposed of."
# What the virus check says of a file that is not handed out.
UNCHECKED = {
    StoredFile.Scan.HELD: "The virus check had not passed it yet.",
    StoredFile.Scan.REFUSED: "The virus check refused it, and it was removed.",
}
# Behind every position that a part can have.
NO_PART = 10**6


@dataclass(frozen=True)
class Reader:
    """What whoever asks for a pack may read."""

    findings: Any
    proofs: Any
    sees_all: bool = True


def reader_of(user: User, today: datetime.date) -> Reader:
    """What this person may read."""
    findings = Finding.objects.visible_to(user, today)
    return Reader(findings, InspectionEvidence.objects.readable_by(user), user.may(Permission.FINDING_SEE_ALL))


def everything() -> Reader:
    """What the shell may read."""
    return Reader(Finding.objects.all(), InspectionEvidence.objects.all())


@dataclass(frozen=True)
class Line:
    """One piece of evidence: its number, and the name under which its file stands in the pack, or why it does not."""

    number: int
    about: Subject
    evidence: Any
    name: str
    left_out: str

    @property
    def is_hidden(self) -> bool:
        """Whether not even its title is told."""
        return self.left_out == NOT_CHOSEN

    @property
    def title(self) -> str:
        """What it is called, where that may be told."""
        return SENSITIVE if self.is_hidden else str(self.evidence)

    @property
    def parts(self) -> str:
        """The letters of the parts that it covers."""
        return ", ".join(part.letter for part in parts_of(self.evidence))

    @property
    def file(self) -> StoredFile | None:
        """Its file, where that stands in the pack."""
        return self.evidence.stored_file if self.name else None


@dataclass(frozen=True)
class Chapter:
    """One finding or inspection with its evidence; hidden where its own words are not told."""

    about: Subject
    is_hidden: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Plan:
    """What stands in a pack, in order."""

    subject: Subject
    chapters: tuple[Chapter, ...]
    with_sensitive: bool
    sees_all: bool

    @cached_property
    def lines(self) -> list[Line]:
        """Every piece of evidence."""
        return [line for chapter in self.chapters for line in chapter.lines]

    @cached_property
    def files(self) -> list[tuple[Line, StoredFile]]:
        """Every file that stands in it."""
        return [(line, line.file) for line in self.lines if line.file]

    @property
    def size(self) -> int:
        """How many bytes those files have."""
        return sum(stored.size for _, stored in self.files)

    @property
    def left_out(self) -> int:
        """How many pieces of evidence do not stand in it."""
        return sum(bool(line.left_out) for line in self.lines)

    @property
    def marking(self) -> str:
        """How the pack must be handled: as the most sensitive thing in it."""
        chapters = any(is_sensitive(chapter.about) and not chapter.is_hidden for chapter in self.chapters)
        pieces = any(is_sensitive(line.evidence) and not line.is_hidden for line in self.lines)
        return str(SENSITIVE if chapters or pieces else Evidence.Marking.OFFICIAL)


def is_sensitive(thing: Any) -> bool:
    """Whether something bears the higher marking; inspections bear none."""
    return getattr(thing, "marking", "") == SENSITIVE


def parts_of(evidence: Any) -> list[Any]:
    """The parts that a piece of evidence covers, in their order; of an inspection there are none."""
    links = evidence.part_links.all() if isinstance(evidence, FindingEvidence) else ()
    return sorted((link.part for link in links), key=lambda part: part.position)


def plan(subject: Subject, reader: Reader, *, with_sensitive: bool) -> Plan:
    """Gather what this reader may read of a finding, a cause with what stands under it, or an inspection."""
    abouts = [subject, *_below(subject, reader)]
    proofs = _proofs(subject, abouts, reader)
    write = _Writer(with_sensitive=with_sensitive, has_folders=len(abouts) > 1)
    chapters = tuple(write.chapter(about, sorted(proofs[about], key=_order)) for about in abouts)
    return Plan(subject, chapters, with_sensitive, reader.sees_all)


def _below(subject: Subject, reader: Reader) -> list[Finding]:
    """The findings that stand below: under a cause, or in an inspection."""
    link = "inspection" if isinstance(subject, Inspection) else "cause"
    return list(reader.findings.filter(**{link: subject}).select_related("inspection").order_by("inspection", "pk"))


def _proofs(subject: Subject, abouts: list[Any], reader: Reader) -> dict[Subject, list[Any]]:
    """The evidence of each of them, in as many questions for many as for one."""
    found: dict[Subject, list[Any]] = {about: [] for about in abouts}
    linked = ("stored_file", "added_by")
    findings = [about for about in abouts if isinstance(about, Finding)]
    rows = FindingEvidence.objects.filter(finding__in=findings).select_related("finding", *linked)
    for each in rows.prefetch_related("part_links__part"):
        found[each.finding].append(each)
    if isinstance(subject, Inspection):
        found[subject] += reader.proofs.filter(inspection=subject).select_related(*linked)
    return found


def _order(evidence: Any) -> tuple[int, datetime.datetime, int]:
    """Where a piece of evidence stands: with the first part that it covers, the earliest first."""
    positions = [part.position for part in parts_of(evidence)]
    return min(positions, default=NO_PART), evidence.added_at, evidence.pk


class _Writer:
    """Numbers and names chapters and lines, one after another."""

    def __init__(self, *, with_sensitive: bool, has_folders: bool) -> None:
        self.with_sensitive, self.has_folders = with_sensitive, has_folders
        self.chapters, self.numbers = count(1), count(1)

    def chapter(self, about: Subject, proofs: list[Any]) -> Chapter:
        """Write the chapter of a finding or inspection."""
        hidden = is_sensitive(about) and not self.with_sensitive
        folder = f"{next(self.chapters):02} {safe(str(about))}/" if self.has_folders else ""
        lines = [self._line(about, each, folder + part_folder(each, hidden=hidden)) for each in proofs]
        return Chapter(about, hidden, tuple(lines))

    def _line(self, about: Subject, evidence: Any, folder: str) -> Line:
        """Write the line of a piece of evidence."""
        number, why = next(self.numbers), self._why_not(evidence)
        named = "" if why or not evidence.stored_file else file_name(number, evidence)
        return Line(number, about, evidence, f"{folder}{named}" if named else "", why)

    def _why_not(self, evidence: Any) -> str:
        """Say why a piece of evidence does not stand in the pack."""
        if is_sensitive(evidence) and not self.with_sensitive:
            return NOT_CHOSEN
        stored = evidence.stored_file
        if evidence.is_disposed or (stored and stored.disposed_under):
            return DISPOSED
        if stored and stored.scan in UNCHECKED:
            return UNCHECKED[stored.scan]
        return "" if evidence.is_standing else f"{evidence.get_state_display()}: {evidence.state_reason}".rstrip(": ")


def part_folder(evidence: Any, *, hidden: bool) -> str:
    """Name the folder of a piece of evidence: that of the first part it covers."""
    parts = parts_of(evidence)
    if not parts:
        return ""
    words = "" if hidden else safe(parts[0].text)
    return f"Part {parts[0].letter} – {words}".rstrip(" –") + "/"


def file_name(number: int, evidence: Any) -> str:
    """Name a file: its number keeps the order, and keeps two of one title apart."""
    return f"{number:03} {safe(evidence.title)}".rstrip() + extension(evidence.file_name)


def change_of(was: str, now: str) -> list[str]:
    """Say that the evidence is not what it was when a pack was made."""
    return [] if was == now else ["The evidence has changed since this pack was made. Make it again."]

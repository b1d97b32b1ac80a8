"""The lists of a committee update: each figure that its sentences and tables give is the length of one of these."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inspections.rules import graded
from recommendations.models import Finding, Kind
from reports.details import CauseDetail, ReportDetail
from reports.figures import RAGS, Figures
from reports.movement import Change, Entry, Line
from reports.sentences import long
from reports.tables import Names, Table, Writer, day, name_of, rag

CHANGES = {
    Change.NEW: "New",
    Change.SIGNED_OFF: "Signed off",
    Change.ENDED_OTHERWISE: "Ended otherwise",
    Change.REOPENED: "Reopened",
    Change.CAME: "Reclassified in",
    Change.LEFT: "Reclassified out",
    Change.LATE_IN: "Late entries in",
    Change.LATE_OUT: "Late entries out",
}

# The table of movement: what came in is added, what went out is taken away.
COLUMNS_OF_CHANGE = (
    ("New", (Change.NEW,)),
    ("Signed off", (Change.SIGNED_OFF,)),
    ("Other ends", (Change.ENDED_OTHERWISE,)),
    ("Reopened", (Change.REOPENED,)),
    ("Kind changed", (Change.CAME, Change.LEFT)),
    ("Late entries", (Change.LATE_IN, Change.LATE_OUT)),
)


def _way(lines: Sequence[Line]) -> list[str]:
    """Write the numbers of some kinds' way: opening, what each change added and took away, and closing."""
    changes = [" ".join(_signed(lines, change) for change in both) or "0" for _, both in COLUMNS_OF_CHANGE]
    opening, closing = (sum(len(getattr(line, name)) for line in lines) for name in ("opening", "closing"))
    return [str(opening), *(words.strip() or "0" for words in changes), str(closing)]


def _signed(lines: Sequence[Line], change: Change) -> str:
    """Write how many changed in one way, with the sign; nothing for none."""
    count = sum(len(line.changes[change]) for line in lines)
    return f"{'+' if change.adds > 0 else '−'}{count}" if count else ""


@dataclass(frozen=True)
class Lists:
    """The lists of a paper; the public version's leave out names, reasons and the words of marked findings."""

    figures: Figures
    public: bool = False

    @cached_property
    def writer(self) -> Writer:
        """What writes this paper's lists."""
        return Writer(self.figures.as_at, Names.of(self.figures.listed), self.public)

    @cached_property
    def movement(self) -> Table:
        """The way from the last paper's figures to these, by kind."""
        heads = [("Kind", "first"), ("Opening", ""), *((name, "") for name, _ in COLUMNS_OF_CHANGE), ("Closing", "")]
        ways = [self.figures.movement.lines[kind] for kind in Kind]
        rows = [[line.kind.plural.capitalize(), *_way([line])] for line in ways]
        return Table("From the last paper to this one, by kind", heads, [*rows, ["All", *_way(ways)]])

    @property
    def opening_note(self) -> str:
        """Where the opening comes from."""
        if self.figures.said:
            return "The opening is what the last paper printed."
        return "This is the first paper of its kind, so its opening was computed from the register."

    def _entries(self, change: Change) -> list[tuple[Entry, Any]]:
        """List what changed in one way, with its finding, in the order of the register."""
        entries: dict[int, list[Entry]] = {}
        for line in self.figures.movement.lines.values():
            for entry in line.changes[change]:
                entries.setdefault(entry.finding, []).append(entry)
        return [(entry, finding) for finding in self.figures.listed for entry in entries.get(finding.pk, [])]

    def changes(self, change: Change) -> Table:
        """List what changed in one way, with the day on which it did."""
        heads = (("Reference", "narrow"), ("Kind", "middle"), ("What it says", ""), ("Date", "narrow"))
        rows = [
            (name_of(finding), str(entry.kind.label), self.writer.short(finding), day(entry.on))
            for entry, finding in self._entries(change)
        ]
        return Table(CHANGES[change], heads, rows)

    @cached_property
    def other_changes(self) -> list[Table]:
        """List every change but the sign-offs, which have lists of their own."""
        tables = (self.changes(change) for change in CHANGES if change != Change.SIGNED_OFF)
        return [table for table in tables if table.rows]

    @property
    def signed_off_by_report(self) -> Table:
        """Say of each report how much was signed off."""
        counts = Counter(finding.inspection.title for found in self.figures.signed_off.values() for finding in found)
        rows = [(title, str(count)) for title, count in counts.most_common()]
        return Table("By report", (("Report", ""), ("Signed off", "narrow")), rows)

    @property
    def sign_offs(self) -> list[Table]:
        """List what the inspectorate signed off, by kind."""
        return [
            self.writer.list(_heading(found, kind), found, "reference", "text", "report", "ended", "verified")
            for kind, found in self.figures.signed_off.items()
            if found
        ]

    @property
    def rag_by_kind(self) -> Table:
        """How what remains is rated, by kind."""
        return self._ratings("By kind", "Kind", self.figures.rag_by_kind)

    @property
    def rag_by_portfolio(self) -> Table:
        """How what remains is rated, by portfolio."""
        return self._ratings("By portfolio", "Portfolio", self.figures.rag_by_portfolio)

    def _ratings(self, caption: str, first: str, lines: Iterable[Any]) -> Table:
        """Say how many are rated how, and how that changed."""
        heads = [(first, "first"), *((rag(value), "") for value in RAGS), ("All", "")]
        rows = [
            [line.name or "None", *(self._rating(line, value) for value in RAGS), str(line.total)] for line in lines
        ]
        return Table(f"{caption}, with the change since the last meeting", heads, rows)

    def _rating(self, line: Any, value: str) -> str:
        """Say one number with its change."""
        change = line.change(value)
        moved = f"+{change}" if change > 0 else f"−{-change}" if change else "no change"
        return f"{len(line.now[value])} ({moved})" if self.figures.since else str(len(line.now[value]))

    @property
    def late_or_red(self) -> Table:
        """List what is overdue or red, with what was promised first."""
        late = {finding.pk for finding in (*self.figures.overdue, *self.figures.red)}
        found = [finding for finding in self.figures.all_remaining if finding.pk in late]
        columns = ("reference", "text", "owner", "rag", "promised", "reason")
        return self.writer.list("By date of the report", found, *columns)

    @property
    def awaiting(self) -> Table:
        """List what the inspectorate has, the longest waiting first."""
        columns = ("named", "text", "portfolio", "sent", "days")
        return self.writer.list("Sent to the inspectorate and not yet decided", self.figures.awaiting, *columns)

    @property
    def risks(self) -> Iterator[Table]:
        """List what remains under each corporate risk."""
        for risk, found in self.figures.risks.items():
            yield self.writer.list(f"Risk {risk}", found, "named", "text", "portfolio", "rag")

    @property
    def boards(self) -> Iterator[Table]:
        """List what remains, board by board."""
        columns = ("named", "shortest", "owner", "portfolio", "rag", "review", "target")
        for board, found in self.figures.by_board.items():
            yield self.writer.list(f"{board or 'No board'}: {len(found)}", found, *columns)

    @cached_property
    def cause_details(self) -> list["CauseDetail"]:
        """The causes of concern in full."""
        return [CauseDetail(cause, self.writer) for cause in self.figures.causes]

    @cached_property
    def reports(self) -> list["ReportDetail"]:
        """The published reports, one each."""
        return [ReportDetail(report, self.writer) for report in self.figures.reports]

    @cached_property
    def grades(self) -> list[Table]:
        """List the grades that came with reports of the period, each beside the last one."""
        heads = (("Question", ""), ("Grade", "middle"), ("Change", "middle"))
        found = ((report.inspection, graded(report.inspection)) for report in self.figures.reports)
        return [
            Table(str(inspection), heads, [(g.question, g.grade, f"{g.arrow} {g.change}".strip()) for g in grades])
            for inspection, grades in found
            if grades
        ]

    @property
    def ageing(self) -> Table:
        """How long what remains has been in the register, by kind."""
        heads = [("Time since it entered the register", ""), *((k.plural.capitalize(), "") for k in Kind)]
        rows = [[age, *(str(len(by_kind[kind])) for kind in Kind)] for age, by_kind in self.figures.ages.items()]
        return Table("What remains, by how long it has been open", heads, rows)

    @property
    def aged(self) -> list[tuple[str, str]]:
        """Name what has been open how long."""
        found = (
            (age, [name_of(f) for kind in Kind for f in by_kind[kind]]) for age, by_kind in self.figures.ages.items()
        )
        return [(age, ", ".join(names) or "None") for age, names in found]

    @cached_property
    def quarters(self) -> Table:
        """What was open at the end of each quarter, and what was signed off in it."""
        heads = [("Quarter to", ""), ("New or back", ""), ("Signed off", ""), ("Ended otherwise", ""), ("Open", "")]
        rows = [
            [
                day(each.ends_on),
                str(sum(entry.change.adds > 0 for entry in each.entries)),
                str(len(each.changed(Change.SIGNED_OFF))),
                str(len(each.changed(Change.ENDED_OTHERWISE)) + len(each.changed(Change.LEFT))),
                str(len(each.open)),
            ]
            for each in self.figures.quarters
        ]
        return Table("All kinds together", heads, rows)

    @cached_property
    def quarter_lists(self) -> list[tuple[str, str]]:
        """Name what was open before the first quarter, and what changed in each."""
        quarters = self.figures.quarters
        keys = {key for each in quarters for key in each.began_with} | {e.finding for q in quarters for e in q.entries}
        names = {finding.pk: name_of(finding) for finding in Finding.objects.filter(pk__in=keys).order_by("pk")}
        first = quarters[0]
        said = [(f"Open before {long(first.starts_on)}", self._named(names, first.began_with))]
        for each in quarters:
            for change, name in CHANGES.items():
                if found := each.changed(change):
                    words = f"{name} in the quarter to {long(each.ends_on)}"
                    said.append((words, self._named(names, [entry.finding for entry in found])))
        return said

    def _named(self, names: Mapping[int, str], keys: Iterable[int]) -> str:
        """Name findings in one line."""
        found = sorted(names[key] for key in keys)
        return f"{len(found)}: {', '.join(found)}" if found else "none"


def _heading(found: Any, kind: Kind) -> str:
    """Say how many there are in figures: "63 recommendations"."""
    return f"{len(found)} {kind.label.lower() if len(found) == 1 else kind.plural}"

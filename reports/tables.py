"""The lists that a paper prints, as tables of words: which columns each has, and how a cell is written."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from accounts.models import Portfolio, User
from evidence.models import Evidence
from inspections.models import Rag
from pages.templatetags.govuk import RAG_SHAPES
from recommendations.models import Assignment, Move

# Longer texts are shortened in lists, and say so; the attached register has them whole.
SHORT, SHORTEST = 300, 160
SHORTENED = " … (shortened)"
WITHHELD = "[Marked OFFICIAL-SENSITIVE: left out of the public version]"
NOTHING = "–"


@dataclass(frozen=True)
class Table:
    """A list as words: what it lists, the heading and the width of each column, and a row a thing.

    The first cell of a row names the thing.
    """

    caption: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]

    @property
    def labelled(self) -> Iterator[list[tuple[str, str]]]:
        """The rows with each cell's heading beside it, as a phone shows them."""
        for row in self.rows:
            yield [(heading, cell) for (heading, _), cell in zip(self.heads, row, strict=True)]

    @property
    def is_shortened(self) -> bool:
        """Whether a text in it was shortened."""
        return any(SHORTENED in cell for row in self.rows for cell in row)


def day(value: datetime.date | None) -> str:
    """Write a date for a column."""
    return f"{value:%-d %b %Y}" if value else NOTHING


def rag(value: str | None) -> str:
    """Say a RAG as a shape and a word."""
    return f"{RAG_SHAPES[value]} {Rag(value).label}" if value else "Not rated"


def name_of(finding: Any) -> str:
    """What a list calls a finding: its reference, else its number in its report."""
    number = f"{finding.number or finding.pk} of {Truncator(finding.inspection.title).chars(40)}"
    return str(finding.reference or finding.local_reference or number)


@dataclass(frozen=True)
class Names:
    """The names and facts that stand beside findings in lists, fetched once for all of a paper.

    `targets` are the first target dates, `sign_offs` the last moves that signed something off, by finding.
    """

    people: Mapping[int, str]
    portfolios: Mapping[int, str]
    targets: Mapping[int, datetime.date]
    sign_offs: Mapping[int, Move]

    @classmethod
    def of(cls, findings: Iterable[Any]) -> "Names":
        """Fetch what stands beside these."""
        rows = list(findings)
        keys = [row.pk for row in rows]
        targets = Assignment.objects.filter(finding__in=keys, what="target_on", target_on__isnull=False)
        moves = Move.objects.filter(pk__in=[row.then_move for row in rows], to_status="signed_off")
        return cls(
            {
                person.pk: str(person)
                for person in User.objects.filter(pk__in={row.then_owner for row in rows} - {None})
            },
            {portfolio.pk: str(portfolio) for portfolio in Portfolio.objects.all()},
            # The earliest comes last, and stays.
            {each.finding_id: each.target_on for each in targets.order_by("-happened_on", "-pk") if each.target_on},
            {move.finding_id: move for move in moves.select_related("level")},
        )


@dataclass(frozen=True)
class Writer:
    """Writes lists of findings for one paper: as at its day, in its full or its public version."""

    as_at: datetime.date
    names: Names
    public: bool

    def text(self, finding: Any) -> str:
        """What a finding says, as far as this version may tell it."""
        if self.public and finding.marking != Evidence.Marking.OFFICIAL:
            return WITHHELD
        return str(finding.text)

    def short(self, finding: Any, letters: int = SHORT) -> str:
        """The same for a list: shortened where it is long, and saying so."""
        text = " ".join(self.text(finding).split())
        others = " (for others)" if finding.is_for_others else ""
        if len(text) <= letters:
            return f"{text}{others}"
        return f"{Truncator(text).chars(letters, truncate='').rstrip()}{SHORTENED}{others}"

    def list(self, caption: str, findings: Iterable[Any], *columns: str) -> Table:
        """List findings under these columns, in this version's."""
        shown = [COLUMNS[name] for name in columns if not (self.public and COLUMNS[name].private)]
        rows = [tuple(column.cell(self, finding) for column in shown) for finding in findings]
        return Table(caption, tuple((column.heading, column.width) for column in shown), rows)

    def promised(self, finding: Any) -> str:
        """Its target date, the first one where it was moved, and by how many days it has passed."""
        target, first = finding.then_target_on, self.names.targets.get(finding.pk)
        said = [day(target)]
        if first and first != target:
            said.append(f"first {day(first)}")
        if target and target < self.as_at and not finding.is_for_others:
            said.append(f"{(self.as_at - target).days:,} days late")
        return ", ".join(said)

    def verified(self, finding: Any) -> str:
        """How and under which reference it was signed off."""
        move = self.names.sign_offs.get(finding.pk)
        if move is None:
            return NOTHING
        level = f"Level {move.level.name}" if move.level else ""
        return ", ".join(word for word in (level, move.inspectorate_reference) if word) or NOTHING


@dataclass(frozen=True)
class Column:
    """One column of a list of findings. What is `private` is left out of the public version."""

    heading: str
    width: str
    cell: Callable[[Writer, Any], str]
    private: bool = False


COLUMNS = {
    "reference": Column("Reference", "slim", lambda to, f: name_of(f)),
    "named": Column("Reference and kind", "narrow", lambda to, f: f"{name_of(f)}, {f.get_kind_display().lower()}"),
    "kind": Column("Kind", "narrow", lambda to, f: str(f.get_kind_display())),
    "text": Column("What it says", "", lambda to, f: to.short(f)),
    "shortest": Column("What it says", "", lambda to, f: to.short(f, SHORTEST)),
    "report": Column("Report", "middle", lambda to, f: str(f.inspection.title)),
    "owner": Column("Owner", "narrow", lambda to, f: to.names.people.get(f.then_owner, "Nobody"), private=True),
    "portfolio": Column("Portfolio", "narrow", lambda to, f: to.names.portfolios.get(f.then_portfolio, NOTHING)),
    "rag": Column("RAG", "slim", lambda to, f: rag(f.then_rag)),
    "review": Column("Next review", "slim", lambda to, f: day(f.next_review_on)),
    "first_target": Column("First target", "slim", lambda to, f: day(to.names.targets.get(f.pk))),
    "target": Column("Target", "slim", lambda to, f: day(f.then_target_on)),
    "promised": Column("Target", "narrow", Writer.promised),
    "reason": Column("Reason given", "middle", lambda to, f: f.then_rag_reason or NOTHING, private=True),
    "sent": Column("Sent", "slim", lambda to, f: day(f.then_status_on)),
    "days": Column("Days waiting", "slim", lambda to, f: f"{(to.as_at - f.then_status_on).days:,}"),
    "ended": Column("Date", "slim", lambda to, f: day(f.then_status_on)),
    "verified": Column("Level and reference", "narrow", Writer.verified),
}

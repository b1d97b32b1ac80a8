"""Every figure of a paper, and where in it the list stands whose length it is."""

from collections.abc import Iterable, Iterator, Sized
from typing import TYPE_CHECKING

from recommendations.models import Kind
from reports.figures import RAGS
from reports.lists import CHANGES
from reports.movement import Change
from reports.tables import Table

if TYPE_CHECKING:
    from reports.paper import Contents

HEADS = (("Figure", ""), ("Number", "middle"), ("Where its list stands", ""))
RATED = "red, amber, green and not rated"
KINDS = ", ".join(kind.plural for kind in Kind)

Row = tuple[str, str, str]


def index(made: "Contents") -> Table:
    """List the figures that the paper gives."""
    parts = (_remaining, _ratings, _changes, _sections, _ages, _quarters)
    return Table("Figures", HEADS, [row for part in parts for row in part(made)])


def _numbers(lists: Iterable[Sized]) -> str:
    """Write the lengths of some lists side by side."""
    return " / ".join(f"{len(each):,}" for each in lists)


def _remaining(made: "Contents") -> Iterator[Row]:
    """What remains, by kind."""
    for kind, found in made.figures.remaining.items():
        yield f"{kind.plural.capitalize()} that remain", _numbers([found]), f"{made.register_place}, rows of this kind"
        if others := made.figures.for_others(kind):
            yield f"{kind.plural.capitalize()} for others", _numbers([others]), f"{made.register_place}, “for others”"


def _ratings(made: "Contents") -> Iterator[Row]:
    """How what remains is rated."""
    if "rag" not in made.places:
        return
    for words, lines in (("", made.figures.rag_by_kind), ("portfolio ", made.figures.rag_by_portfolio)):
        for line in lines:
            rated = _numbers(line.now[value] for value in RAGS)
            yield f"Rated {RATED}: {words}{line.name or 'none'}", rated, f"{made.register_place}, column RAG"


def _changes(made: "Contents") -> Iterator[Row]:
    """What changed in the period, by kind."""
    for change, name in CHANGES.items():
        lists = [line.changes[change] for line in made.figures.movement.lines.values()]
        if any(lists):
            yield f"{name}: {KINDS}", _numbers(lists), made.places["changes"]
    if "signed_off" in made.places:
        total = [entry for line in made.figures.movement.lines.values() for entry in line.changes[Change.SIGNED_OFF]]
        yield "Signed off, all reports together", _numbers([total]), f"{made.places['changes']}, column Report"


def _sections(made: "Contents") -> Iterator[Row]:
    """What sections list."""
    counted = made.figures
    sections: tuple[tuple[str, Sized, str], ...] = (
        ("Overdue", counted.overdue, "overdue"),
        ("Rated red", counted.red, "overdue"),
        ("Waiting for the inspectorate", counted.awaiting, "awaiting"),
        ("Causes of concern that remain", counted.causes, "causes"),
        ("Recommendations under them", [each for cause in counted.causes for each in cause.recommendations], "causes"),
        ("Reports published", counted.reports, "published"),
        ("Forthcoming inspections", counted.forthcoming, "forthcoming"),
        ("Linked corporate risks", counted.risks, "risks"),
    )
    for name, found, code in sections:
        # The position gives some of these even where their section is left out.
        yield name, _numbers([found]), made.places.get(code, made.register_place)


def _ages(made: "Contents") -> Iterator[Row]:
    """How long what remains has been open."""
    if place := made.places.get("ageing"):
        for age, by_kind in made.figures.ages.items():
            yield f"Open for {age.lower()}: {KINDS}", _numbers(by_kind.values()), place


def _quarters(made: "Contents") -> Iterator[Row]:
    """What was open at the end of each quarter, and signed off in it."""
    if place := made.places.get("quarters"):
        for each in made.figures.quarters:
            numbers = _numbers((each.open, each.changed(Change.SIGNED_OFF)))
            words = f"{place}: what was open at first, with what came and went"
            yield f"Open on {each.ends_on:%-d %B %Y}, and signed off in the quarter", numbers, words

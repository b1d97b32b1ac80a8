"""The inspectorate's own list: which of its columns is which, and what its rows say."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from imports import cells
from imports.dates import Order, settled_order
from imports.models import ListedRow, TheirStatus
from imports.tables import Cell, Table
from imports.targets import Target

STATUSES = {
    "new": TheirStatus.AWAITING_REVIEW,
    "not started": TheirStatus.AWAITING_REVIEW,
    "open": TheirStatus.BEING_PROGRESSED,
    "in progress": TheirStatus.BEING_PROGRESSED,
    "ongoing": TheirStatus.BEING_PROGRESSED,
    "completed": TheirStatus.COMPLETE,
    "closed": TheirStatus.COMPLETE,
    "signed off": TheirStatus.COMPLETE,
}
LIST_TARGETS = (
    Target(
        "reference",
        "Reference",
        "The inspectorate's own reference.",
        cells.text,
        (
            "ref",
            "ref no",
            "hmicfrs reference",
            "hmicfrs ref",
            "portal reference",
            "reference number",
            "unique reference",
        ),
        required=True,
    ),
    Target(
        "text",
        "What it says",
        "The inspectorate's words.",
        cells.text,
        ("text", "recommendation", "recommendation text", "full text", "wording", "finding", "description", "detail"),
    ),
    Target(
        "status",
        "Status",
        "Awaiting review, being progressed or complete.",
        cells.one_of(TheirStatus, STATUSES),
        ("current status", "state", "hmicfrs status", "position"),
    ),
    Target(
        "status_on",
        "Status since",
        "The day on which it came to stand there.",
        cells.date,
        ("status date", "date of status", "date completed", "completed on", "last updated", "date closed"),
    ),
    Target(
        "report",
        "Report",
        "The title of the report that it stands in.",
        cells.text,
        ("report title", "inspection", "inspection title", "publication", "source", "title"),
    ),
)
MOST_NAMED = 10
# As long as the columns in which they are kept.
LONGEST = {"reference": 100, "report": 300, "text": 20_000}


def rows_of(table: Table, columns: dict[str, str], order: Order | None) -> list[ListedRow]:
    """Read every row, or refuse the file with the first places that cannot be read."""
    reading = Reading(table, columns, order)
    rows = [ListedRow(number=row.number, **reading.values(row.number, row.cells)) for row in table.rows]
    if reading.wrong:
        raise ValidationError(reading.wrong[:MOST_NAMED])
    if not rows:
        raise ValidationError("The list has headings and no rows below them. Choose another file.")
    return rows


class Reading:
    """How the rows of one table are read."""

    def __init__(self, table: Table, columns: dict[str, str], order: Order | None) -> None:
        self.wrong: list[str] = []
        self.places = [
            (target, table.headings.index(columns[target.name])) for target in LIST_TARGETS if target.name in columns
        ]
        columns_of = {place: [row.cells[place] for row in table.rows] for _, place in self.places}
        self.orders = {place: order or settled_order(cells) for place, cells in columns_of.items()}

    def values(self, number: int, row: Sequence[Cell]) -> dict[str, Any]:
        """Read one row."""
        values = dict(self._read(number, row))
        if not values.get("reference") and not values.get("text"):
            self.wrong.append(f"Row {number} has neither a reference nor words. Give it one of them, or leave it out.")
        return values

    def _read(self, number: int, row: Sequence[Cell]) -> Iterator[tuple[str, Any]]:
        """Read each cell that holds something."""
        for target, place in self.places:
            if row[place] is None:
                continue
            try:
                value = target.read(row[place], self.orders[place])
            except ValidationError as refused:
                self.wrong += [f"Row {number}, {target.heading}: {message}" for message in refused.messages]
                continue
            if len(str(value)) > LONGEST.get(target.name, len(str(value))):
                self.wrong.append(f"Row {number}, {target.heading}: is longer than a finding may be. Shorten it.")
            yield target.name, value

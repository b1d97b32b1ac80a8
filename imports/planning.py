"""What each row of a file comes to: new, changed, unchanged or refused. What is shown is what is carried out."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.models import User
from imports.cells import date, folded
from imports.dates import Order, settled_order
from imports.given_forms import GivenForm, standing
from imports.models import RunRow
from imports.tables import Row, Table
from imports.targets import Target

Outcome = RunRow.Outcome
Given = dict[str, Any]
LONGEST_LABEL = 100


@dataclass(frozen=True)
class Asked:
    """How a file is to be read: its name, which heading is which target, what was chosen, for whom and on which day."""

    file_name: str
    columns: dict[str, str]
    choices: dict[str, Any]
    by: User
    today: datetime.date

    @property
    def order(self) -> Order | None:
        """In which order dates in figures are written, where somebody said so."""
        order = self.choices.get("date_order")
        return Order(order) if order else None


@dataclass
class Plan:
    """What one row comes to.

    `given` is what it says, `edits` what of that differs; `form` has checked them, `further` is what no form asks.
    """

    number: int
    given: Given = field(default_factory=dict)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    edits: Given = field(default_factory=dict)
    further: Given = field(default_factory=dict)
    record: Any = None
    form: Any = None
    label: str = ""
    is_new: bool = False

    @property
    def outcome(self) -> Outcome:
        """What it does to the register."""
        if self.reasons:
            return Outcome.REFUSED
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    def refuse(self, column: str, refused: ValidationError) -> None:
        """Say why it is refused, and in which column."""
        self.reasons += [(column, message) for message in refused.messages]


def in_words(value: Any, choices: Iterable[tuple[Any, Any]] = ()) -> str:
    """Say a value as pages do."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if value is None:
        return ""
    return str(dict(choices).get(value, value) if isinstance(value, str) else value)


def said(record: Any, name: str, value: Any) -> str:
    """Say a value of one column of a record."""
    columns = {each.name: each for each in record._meta.concrete_fields}
    return in_words(value, getattr(columns.get(name), "flatchoices", ()))


def same(here: Any, there: Any) -> bool:
    """Whether the register and a row say the same; how lines are broken does not count."""
    if isinstance(there, tuple):
        return folded(in_words(here)) == folded(in_words(there)) or {*map(folded, here or ())} == {*map(folded, there)}
    if isinstance(there, str):
        return in_words(here).split() == there.split()
    return bool(here == there)


class Importer(ABC):
    """Makes plans of rows of one kind, and carries them out."""

    targets: ClassVar[Sequence[Target]]
    form: ClassVar[type[GivenForm]]
    # What only helps to find or to make something, and is never written.
    helpers: ClassVar[frozenset[str]] = frozenset()
    # What leads to another record is compared by its name, and looked up only where that differs.
    links: dict[str, Callable[[Any, Given], Any]]

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.by_target = {target.name: target for target in self.targets}
        self.heading_of = {name: heading for heading, name in asked.columns.items()}
        self.planned: dict[Any, int] = {}

    def plans(self, table: Table) -> Iterator[Plan]:
        """Plan every row that says anything."""
        orders = self._orders(table)
        read = [self._read(table, row, orders) for row in table.rows]
        for plan in self.arranged([plan for plan in read if plan.given or plan.reasons]):
            self._make(plan)
            yield plan

    def arranged(self, plans: list[Plan]) -> list[Plan]:
        """Put rows into the order in which they can be carried out."""
        return plans

    @abstractmethod
    def match(self, plan: Plan) -> Any:
        """Find the record that a row is about; None where it is new. Raises ValidationError where it may be two."""

    @abstractmethod
    def key(self, given: Given) -> Any:
        """Say what two new rows would share if they were the same."""

    @abstractmethod
    def blank(self, given: Given) -> Any:
        """Begin a new record, with what holds where the row says nothing."""

    @abstractmethod
    def standing(self, record: Any) -> Given:
        """What stands in the register, by target; links by their names."""

    @abstractmethod
    def write(self, plan: Plan) -> Any:
        """Carry a plan out by the action that a page would take."""

    def settle(self, plan: Plan) -> None:
        """Take out of a row what says nothing beside the rest of it. Nothing, by itself."""
        return

    def further(self, plan: Plan) -> None:
        """Check what the form does not ask. Nothing, by itself."""
        return

    def source(self, plan: Plan) -> str:
        """Say where what a row says comes from."""
        return f"{self.asked.file_name}, row {plan.number}"

    def column(self, name: str) -> str:
        """Name a target as the file does, else as Signoff does."""
        target = self.by_target.get(name)
        return self.heading_of.get(name) or (target.heading if target else "")

    def write_all(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Any]]:
        """Carry plans out in their order, and give each with its record."""
        for plan in plans:
            yield plan, self.written(plan)

    def written(self, plan: Plan) -> Any:
        """Carry one plan out, and name its row where that is refused after all."""
        try:
            return self.write(plan)
        except ValidationError as refused:
            raise ValidationError([f"Row {plan.number}: {message}" for message in refused.messages]) from None

    def _orders(self, table: Table) -> dict[int, Order | None]:
        """Say for each column in which order its dates are written: as was chosen, else as its own cells show."""
        dates = {target.name for target in self.targets if target.read is date}
        return {
            place: self.asked.order or settled_order(row.cells[place] for row in table.rows)
            for place, heading in enumerate(table.headings)
            if self.asked.columns.get(heading) in dates
        }

    def _read(self, table: Table, row: Row, orders: dict[int, Order | None]) -> Plan:
        """Read the cells of one row. An empty cell says nothing."""
        plan = Plan(row.number)
        for place, (heading, cell) in enumerate(zip(table.headings, row.cells, strict=True)):
            target = self.by_target.get(self.asked.columns.get(heading, ""))
            if target is None or cell is None or not str(cell).strip():
                continue
            try:
                plan.given[target.name] = target.read(cell, orders.get(place))
            except ValidationError as refused:
                plan.refuse(heading, refused)
        return plan

    def _make(self, plan: Plan) -> None:
        """Find what a row is about, and what it would change."""
        plan.label = self.label(plan.given)[:LONGEST_LABEL]
        try:
            plan.record = self.match(plan)
        except ValidationError as refused:
            plan.refuse("", refused)
        if not plan.reasons:
            self._once(plan)
        if not plan.reasons:
            self.settle(plan)
            self._compare(plan)
        if plan.outcome != Outcome.UNCHANGED and not plan.reasons:
            self._check(plan)

    @abstractmethod
    def label(self, given: Given) -> str:
        """Name a row on the page."""

    def _once(self, plan: Plan) -> None:
        """Hold that no two rows are about the same record."""
        key = plan.record.pk if plan.record else self.key(plan.given)
        earlier = self.planned.setdefault(key, plan.number)
        if earlier != plan.number:
            plan.reasons.append(("", f"Row {earlier} is about the same. Take one of the two out of the file."))

    def _compare(self, plan: Plan) -> None:
        """Find what differs, and look up what it names."""
        plan.is_new = plan.record is None
        plan.record = plan.record or self.blank(plan.given)
        here = {} if plan.is_new else self.standing(plan.record)
        for name, value in plan.given.items():
            if name not in self.helpers and (plan.is_new or not same(here.get(name), value)):
                self._differ(plan, name, here.get(name))
        if plan.is_new:
            missing = [each for each in self.targets if each.required and each.name not in plan.given]
            plan.reasons += [(self.column(each.name), f"Enter {each.heading.lower()}.") for each in missing]

    def _differ(self, plan: Plan, name: str, here: Any) -> None:
        """Look up what a row names, and tell the difference if it is one after all."""
        value = plan.given[name]
        try:
            found = self.links[name](value, plan.given) if name in self.links else value
        except ValidationError as refused:
            plan.refuse(self.column(name), refused)
            return
        if name in self.links and same(here, tuple(map(str, found)) if isinstance(found, list) else str(found)):
            return
        plan.edits[name] = found
        self._tell(plan, name, here, value if isinstance(value, tuple) else found)

    def _tell(self, plan: Plan, name: str, here: Any, there: Any) -> None:
        """Tell one difference as the page does."""
        old, new = said(plan.record, name, here), said(plan.record, name, there)
        if old != new:
            plan.changes.append((self.by_target[name].heading, old, new))

    def _check(self, plan: Plan) -> None:
        """Ask the form that people type into, and what it does not ask."""
        typed = standing(self.form, plan.record) | self.beside(plan) | plan.edits
        plan.form = self.form(typed, instance=plan.record)
        if not plan.form.is_valid():
            for name, errors in plan.form.errors.items():
                column = "" if name == NON_FIELD_ERRORS else self.column(name)
                plan.reasons += [(column, str(message)) for message in errors]
            return
        try:
            self.further(plan)
        except ValidationError as refused:
            plan.refuse("", refused)

    def beside(self, plan: Plan) -> Given:
        """What the form asks besides the record's own columns."""
        return {}

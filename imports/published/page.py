"""The page on which the items of a report are confirmed: the source in order, each item's form beside its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import Force
from imports.published.forms import Around, ItemForm
from imports.published.reading import Known, Reading, read_report
from imports.published.rules import Confirmed, Standing, refusals
from inspections.models import Inspection
from recommendations.models import Addressee


@dataclass(frozen=True)
class Row:
    """A stretch of the source, with the form of the item that was read from it, or None where nothing was taken."""

    text: str
    form: ItemForm | None = None

    @property
    def begins(self) -> str:
        """The first words of it."""
        return " ".join(self.text.split())[:100]

    @property
    def line_count(self) -> int:
        """How many lines with words it has."""
        return sum(1 for line in self.text.splitlines() if line.strip())


def read_for(inspection: Inspection | None, text: str, published_on: Any = None) -> Reading:
    """Read a text against the register's own list of addressees."""
    known = [Known(each.name, each.is_ours) for each in Addressee.objects.all()]
    published_on = inspection.published_on if inspection else published_on
    return read_report(text, published_on, known=known, force=str(Force.current()))


class Page:
    """Everything that was found in one text, ready to be confirmed."""

    def __init__(self, inspection: Inspection, text: str, data: Any = None) -> None:
        self.inspection = inspection
        self.reading = read_for(inspection, text)
        addressees = {each.name: each for each in Addressee.objects.all()}
        around = Around(inspection, self.reading.items, Standing(inspection), addressees, data)
        self.forms = [ItemForm(place, around) for place in range(len(self.reading.items))]
        self.reasons: list[str] = []

    @property
    def rows(self) -> Iterator[Row]:
        """The source in order; an item stands where it begins, with all of its words."""
        words: dict[int, list[str]] = {}
        for passage in self.reading.passages:
            if passage.item is not None:
                words.setdefault(passage.item, []).append(passage.text)
        for passage in self.reading.passages:
            if passage.item is None:
                yield Row(passage.text)
            elif passage.item in words:
                yield Row("\n…\n".join(words.pop(passage.item)), self.forms[passage.item])

    def confirmed(self) -> list[Confirmed]:
        """What was confirmed; nothing where something about it is wrong, which the page then says."""
        kept = [form for form in self.forms if form.is_kept]
        if not kept:
            self.reasons.append("Nothing is ticked. Tick what is to be added to the register.")
        if not all([form.is_valid() for form in kept]):  # each of them says what is wrong, not only the first
            return []
        confirmed = [form.confirmed() for form in kept]
        for place, refused in refusals(confirmed).items():
            for field, why in refused:
                self.forms[place].add_error(field, why)
        return confirmed if all(form.is_valid() for form in kept) else []

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong."""
        return bool(self.reasons) or any(form.is_bound and form.errors for form in self.forms)

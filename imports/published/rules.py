"""What stands in the register already, and why an item of a report cannot be added as it was confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imports.published.reading import squeezed
from inspections.models import Inspection
from recommendations.models import Addressee, Finding, Kind

ONLY_RECOMMENDATIONS = "Only a recommendation can stand under a cause of concern."
CAUSE_DROPPED = "Add the cause of concern that it stands under as well, or choose another."
TWICE = "Another item on this page has this HMICFRS reference. Check the reference."


@dataclass(frozen=True)
class Confirmed:
    """One item as a person confirmed it.

    `under` is the place on the page of its cause of concern. `seen` is the key of the finding in the register that
    the person was shown as the same; 0 for none.
    """

    place: int
    finding: Finding
    addressees: Sequence[Addressee]
    parts: Sequence[tuple[str, Sequence[Addressee]]]
    under: int | None = None
    seen: int = 0

    @property
    def is_cause(self) -> bool:
        """Whether it is a cause of concern."""
        return self.finding.kind == Kind.CAUSE_OF_CONCERN


class Standing:
    """What the register has of an inspection, by number and by words."""

    def __init__(self, inspection: Inspection) -> None:
        self.findings = list(Finding.objects.filter(inspection=inspection).select_related("inspection"))
        self.by_words = {(each.kind, squeezed(each.text)): each for each in reversed(self.findings)}
        self.by_number = {(each.kind, each.number): each for each in reversed(self.findings) if each.number}

    def same(self, kind: str, number: str, text: str) -> Finding | None:
        """Find what has the same words, or the same number."""
        return self.by_words.get((kind, squeezed(text))) or self.by_number.get((kind, number))

    def there(self, finding: Finding, seen: int) -> str:
        """Say that an item is in the register already, unless the person was shown that."""
        same = self.same(finding.kind, finding.number, finding.text)
        if same is None or same.pk == seen:
            return ""
        return f"It is in the register already, as {same}. Leave it out, or save again to add it once more."

    @property
    def causes(self) -> list[Finding]:
        """Its causes of concern."""
        return [each for each in self.findings if each.is_cause]


def refusals(confirmed: Iterable[Confirmed]) -> dict[int, list[tuple[str, str]]]:
    """Say for each place on the page what does not go together, with the field that it is about."""
    items = {each.place: each for each in confirmed}
    refused: dict[int, list[tuple[str, str]]] = {}
    references = [each.finding.reference for each in items.values() if each.finding.reference]
    for place, item in items.items():
        if why := _no_place_under(item, items):
            refused.setdefault(place, []).append(("under", why))
        if references.count(item.finding.reference) > 1:
            refused.setdefault(place, []).append(("reference", TWICE))
    return refused


def _no_place_under(item: Confirmed, items: dict[int, Confirmed]) -> str:
    """Say why an item cannot stand under the cause of concern that was chosen; nothing where none was."""
    if item.under is None and item.finding.cause is None:
        return ""
    if item.finding.kind != Kind.RECOMMENDATION:
        return ONLY_RECOMMENDATIONS
    return "" if item.under is None or item.under in items else CAUSE_DROPPED

"""What a column of a spreadsheet may be: tables that say under which headings people have it, and how it is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imports.cells import Reader, folded


@dataclass(frozen=True)
class Target:
    """One thing that a column may say: its name, its heading in Signoff's own lists, and what else people call it."""

    name: str
    heading: str
    meaning: str
    read: Reader
    others: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> list[str]:
        """Every heading under which it is known."""
        return [folded(name) for name in (self.heading, self.name.replace("_", " "), *self.others)]


def guess(headings: Iterable[str], targets: Sequence[Target]) -> dict[str, str]:
    """Say of each heading that is known which target it is; of two that could be the same, the first is."""
    known = {name: target.name for target in reversed(targets) for name in target.names}
    guessed: dict[str, str] = {}
    for heading in headings:
        target = known.get(folded(heading.strip(" :*?.")))
        if target and target not in guessed.values():
            guessed[heading] = target
    return guessed

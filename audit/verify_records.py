"""Record by record: versions count from one without a gap, and what stands is what was last recorded."""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from audit import triggers
from audit.canonical import columns
from audit.verify_entries import BATCH, batches, named, read_rows

WHOLE_LIFE = re.compile(r"\+~*-?")


def live_problems() -> Iterator[str]:
    """Hold every tracked record against its history."""
    for model in triggers.tracked_models():
        yield from _Records(model).problems()


class _Records:
    """One table of records and its history."""

    def __init__(self, model: Any) -> None:
        self.model, self.history = model, model.history.model
        kept = {name for name, _, _ in columns(self.history)}
        self.columns = [name for name, _, _ in columns(model) if name in kept]

    def problems(self) -> Iterator[str]:
        """Look at versions first, then at what stands."""
        newest: dict[Any, int] = {}
        key = self.model._meta.pk.attname
        rows = self.history._base_manager.order_by(key, "history_id")
        rows = rows.values_list(key, "history_id", "version", "history_type").iterator(BATCH)
        removed = set()
        for record, group in groupby(rows, key=itemgetter(0)):
            steps = list(group)
            yield from self._version_problems(record, steps)
            newest[record] = steps[-1][1]
            if steps[-1][3] == "-":
                removed.add(record)
        yield from self._standing_problems(newest, removed)

    def _version_problems(self, record: Any, steps: list[Any]) -> Iterator[str]:
        """Say where a record's history does not count one, two, three; a removal repeats the last."""
        kinds = "".join(kind for _, _, _, kind in steps)
        versions, removed = [version for _, _, version, _ in steps], int(kinds.endswith("-"))
        edits = len(steps) - removed
        if versions != [*range(1, edits + 1)] + [edits] * removed:
            yield f"{named(self.model, record)}: its history has the versions {_briefly(versions)}."
        if not WHOLE_LIFE.fullmatch(kinds):
            yield f"{named(self.model, record)}: its history is not one of adding it, changing it and removing it."

    def _standing_problems(self, newest: dict[Any, int], removed: set[Any]) -> Iterator[str]:
        """Hold what stands against the newest history row."""
        standing = set(self.model._base_manager.values_list("pk", flat=True).iterator(BATCH))
        for record in sorted(standing - newest.keys()):
            yield f"{named(self.model, record)} has no history."
        for record in sorted(standing & removed):
            yield f"{named(self.model, record)} was removed, its history says, and is there."
        for record in sorted(newest.keys() - standing - removed):
            yield f"{named(self.model, record)} is gone, and its history does not say that anybody removed it."
        for batch in batches(sorted(standing & newest.keys() - removed)):
            yield from self._difference_problems(batch, newest)

    def _difference_problems(self, keys: list[Any], newest: dict[Any, int]) -> Iterator[str]:
        """Name the columns in which a record is not what its newest history row says."""
        now, then = read_rows(self.model, keys), read_rows(self.history, [newest[key] for key in keys])
        now_at = [name for name, _, _ in columns(self.model)]
        then_at = [name for name, _, _ in columns(self.history)]
        places = [(name, now_at.index(name), then_at.index(name)) for name in self.columns]
        for key in keys:
            stands, told = now.get(key), then.get(newest[key])
            if stands is None or told is None:
                yield f"{named(self.model, key)} cannot be read."
                continue
            for name, here, there in places:
                if stands[here] != told[there]:
                    yield f"{named(self.model, key)}: {name} is not what its newest history row, {newest[key]}, says."


def _briefly(versions: list[int]) -> str:
    """List versions, the first dozen of them."""
    return ", ".join(map(str, versions[:12])) + (" …" if len(versions) > 12 else "")  # noqa: PLR2004

"""What a guard must know of a table, in whichever engine's words it is written."""

from dataclasses import dataclass

# By table and name: the statement that makes it.
Triggers = dict[tuple[str, str], str]
NAMES = ("no_update", "no_delete", "no_replace", "no_truncate", "append_only", "version", "follows")


@dataclass(frozen=True)
class Guarded:
    """A table, and what its guards must know of it."""

    table: str
    key: str
    columns: tuple[str, ...]
    disposable: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    untracked: tuple[str, ...] = ()


def is_ours(table: str, name: str) -> bool:
    """Whether a trigger is a guard."""
    return name.removeprefix(f"{table}_") in NAMES

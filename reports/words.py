"""Numbers and lists as a paper's sentences say them."""

from collections.abc import Sequence

from recommendations.models import Kind

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(count: int) -> str:
    """Write numbers up to nine in words, larger ones in figures."""
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def how_many(count: int, kind: Kind) -> str:
    """Write a number of findings of one kind: "two causes of concern"."""
    return f"{number(count)} {kind.label.lower() if count == 1 else kind.plural}"


def plural(count: int, one: str, many: str = "") -> str:
    """Write a number of something: "three reports"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(clauses: Sequence[str]) -> str:
    """Join clauses as a sentence does: a, b and c."""
    if len(clauses) < 2:  # noqa: PLR2004
        return "".join(clauses)
    return f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]

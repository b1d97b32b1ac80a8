"""How a cell is read: as text, a choice, yes or no, a date. What cannot be read is refused in words."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from imports.dates import Order, read_date
from imports.tables import Cell

# What is read from a cell, and in which order its dates are written.
Reader = Callable[[Cell, Order | None], Any]
YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0")


def folded(text: object) -> str:
    """Write a name so that two ways of typing it are the same: case and spaces do not tell names apart."""
    return " ".join(str(text).casefold().split())


def said(cell: Cell) -> str:
    """Write a cell as text: whole numbers without a point, dates written out."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime.date):
        return f"{cell:%-d %B %Y}"
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return str(cell).strip()


def text(cell: Cell, order: Order | None) -> str:
    """Read a cell as text."""
    return said(cell)


def date(cell: Cell, order: Order | None) -> datetime.date | None:
    """Read a cell as a date."""
    return read_date(cell, order)


def number(cell: Cell, order: Order | None) -> int:
    """Read a cell as a whole number."""
    if not said(cell).isdecimal() or len(said(cell)) > len("1000"):
        raise ValidationError(f"“{said(cell)}” is not a whole number. Write one such as 3.")
    return int(said(cell))


def yes_or_no(cell: Cell, order: Order | None) -> bool:
    """Read a cell as yes or no."""
    if folded(said(cell)) in (*YES, *NO):
        return folded(said(cell)) in YES
    raise ValidationError(f"“{said(cell)}” is neither Yes nor No. Write one of them.")


def one_of(choices: type[models.TextChoices], also: Mapping[str, str]) -> Reader:
    """Make a reader of choices, by their labels, their codes, and what else people call them."""
    known = {folded(name): choice.value for choice in choices for name in (choice.label, choice.value)}
    return partial(_choose, known | dict(also), list(choices.labels))


def _choose(known: Mapping[str, str], labels: list[str], cell: Cell, order: Order | None) -> str:
    if (value := known.get(folded(said(cell)))) is None:
        raise ValidationError(f"“{said(cell)}” is not known. Write one of: {', '.join(labels)}.")
    return value


def several(cell: Cell, order: Order | None) -> tuple[str, ...]:
    """Read a cell as a list of names, parted by commas, semicolons or lines."""
    parts = said(cell).replace(";", ",").replace("\n", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())

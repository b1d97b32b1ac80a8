"""How long something has been in the register: bands of months, counted by the corresponding-date rule."""

import datetime
from dataclasses import dataclass

from recommendations.dates import months_after


@dataclass(frozen=True)
class Age:
    """A band: up to this many months, both that day included; the last has no end."""

    words: str
    months: int | None


AGES = (
    Age("0 to 3 months", 3),
    Age("3 to 6 months", 6),
    Age("6 to 12 months", 12),
    Age("Over 12 months", None),
)


def age_of(entered_on: datetime.date, day: datetime.date) -> Age:
    """Find the band of what entered the register on a day, as at another."""
    return next(age for age in AGES if age.months is None or day <= months_after(entered_on, age.months))

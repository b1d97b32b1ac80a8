"""Saves the same board as the clock steps back an hour, again and again: `python -m tests.faults.clock_back`."""

import datetime

import django
from django.utils import timezone

STEPS = 20


class Clock(datetime.datetime):
    """A clock that can be put back."""

    back = datetime.timedelta()

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
        """What it shows."""
        return datetime.datetime.now(tz) - cls.back


def main() -> None:
    """Save, put the clock back, save."""
    django.setup()
    timezone.datetime = Clock
    from accounts.models import Board  # noqa: PLC0415  # models come after django.setup()

    board = Board(name="Board")
    for step in range(STEPS):
        Clock.back = datetime.timedelta(hours=step)
        board.name = f"Board {step}"
        board.save()
    print(board.pk)  # noqa: T201


if __name__ == "__main__":
    main()

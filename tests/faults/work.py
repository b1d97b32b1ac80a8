"""Work to be interrupted: `python -m tests.faults.work WHAT` does it for ever, and prints each thing once it is saved.

What was printed was acknowledged: it must be there whatever happens next. An error ends the work, and is printed.
"""

import itertools
import os
import sys
from collections.abc import Callable, Iterator

import django
from django.core.files.base import ContentFile


def save() -> Iterator[str]:
    """Make boards, and rename each."""
    from accounts.models import Board  # noqa: PLC0415  # models come after django.setup()

    for turn in itertools.count():
        board = Board(name=f"Board {os.getpid()}.{turn}")
        for again in range(5):
            board.name = f"Board {os.getpid()}.{turn}.{again}"
            board.save()
            yield f"{board.pk} {board.version}"


def upload() -> Iterator[str]:
    """Keep files of 20 kB, each with its row."""
    from accounts.models import User  # noqa: PLC0415
    from evidence.actions import store  # noqa: PLC0415

    somebody = User.objects.earliest("pk")
    while True:
        yield store(ContentFile(os.urandom(20_000), "letter.txt"), by=somebody).name


def both() -> Iterator[str]:
    """Do both in turn."""
    for pair in zip(save(), upload(), strict=True):
        yield from pair


WORK: dict[str, Callable[[], Iterator[str]]] = {"save": save, "upload": upload, "both": both}


def main(what: str) -> int:
    """Work, and say how it ended."""
    django.setup()
    try:
        for done in WORK[what]():
            print(done, flush=True)  # noqa: T201
    except Exception as error:
        print(f"{type(error).__name__}: {error}", flush=True)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

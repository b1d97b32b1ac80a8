"""Saves boards in a loop, in processes that are killed one after another without warning.

`python -m tests.audit.killed_saver DATABASE KILLS` prints how many saves were under way or done.
"""

import itertools
import os
import signal
import sys
import time

import django
from django.db import connection


def save_for_ever(number: int, started: int) -> None:
    """Make boards and rename each, until killed; say on `started` when the first one is made."""
    from accounts.models import Board  # noqa: PLC0415  # models come after django.setup()

    for turn in itertools.count():
        board = Board.objects.create(name=f"Board {number}.{turn}")
        os.write(started, b".")
        for again in range(5):
            board.name = f"Board {number}.{turn}.{again}"
            board.save()


def main(database: str, kills: int) -> None:
    """Start a process, let it save for a moment, kill it; again and again."""
    django.setup()
    connection.settings_dict["NAME"] = database
    for number in range(kills):
        heard, started = os.pipe()
        process = os.fork()
        if not process:
            save_for_ever(number, started)
        # A busy machine takes its time to start; the clock runs from the first save.
        os.read(heard, 1)
        time.sleep(0.03 + 0.0037 * number)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(heard)
        os.close(started)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

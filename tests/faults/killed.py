"""Kills work again and again: `python -m tests.faults.killed WHAT KILLS` prints what was acknowledged before each.

Work is forked from a process that has everything loaded, so that a kill costs little more than the time it is given.
"""

import os
import signal
import sys
import time

import django

from tests.faults.work import WORK

MOMENTS = 40


def work(what: str, told: int) -> None:
    """Work in a process of its own until killed."""
    for done in WORK[what]():
        os.write(told, f"{done}\n".encode())


def main(what: str, kills: int) -> None:
    """Start, let it work for a moment, kill it, and pass on what it had told; again and again."""
    django.setup()
    for number in range(kills):
        heard, told = os.pipe()
        process = os.fork()
        if not process:
            work(what, told)
        os.close(told)
        # A busy machine takes its time to start; the clock runs from the first that is done.
        acknowledged = os.read(heard, 1)
        time.sleep(0.0031 * (number % MOMENTS))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        while more := os.read(heard, 65536):
            acknowledged += more
        os.close(heard)
        # The last line may be cut in the middle: it was never told whole.
        os.write(1, acknowledged[: acknowledged.rfind(b"\n") + 1])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Saves from several processes at once: `python -m tests.audit.busy_savers DATABASE PROCESSES SAVES`.

Each process saves boards of its own, one that all share, and tells an event, in turn. A process that meets
any error but somebody else having been first leaves with 1.
"""

import os
import sys
import traceback

import django
from django.db import connection, transaction


def save(number: int, saves: int) -> None:
    """Save, over and over; whoever comes second to the shared board reads it again."""
    from accounts.models import Board  # noqa: PLC0415  # models come after django.setup()
    from audit.models import Event, record_event  # noqa: PLC0415
    from audit.tracking import StaleError  # noqa: PLC0415

    own = Board.objects.create(name=f"Board {number}")
    for turn in range(saves):
        own.name = f"Board {number}.{turn}"
        with transaction.atomic():
            own.save()
            record_event(Event.Kind.SIGNED_IN, f"saver {number}")
        for _ in range(saves * saves):
            shared = Board.objects.get(name="Shared")
            try:
                shared.save()
                break
            except StaleError:
                continue


def child(number: int, saves: int) -> None:
    """Save in a process of its own, and say in its status whether all went well."""
    try:
        save(number, saves)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(database: str, processes: int, saves: int) -> int:
    """Start the processes at once, wait for all, and give back how many went wrong."""
    django.setup()
    connection.settings_dict["NAME"] = database
    children = []
    for number in range(processes):
        if not (process := os.fork()):
            child(number, saves)
        children.append(process)
    return sum(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0 for process in children)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

"""One person asks from several processes at once: `python -m tests.accounts.busy_asker DATABASE PROCESSES TIMES`.

It prints how many of all were let through.
"""

import os
import sys

import django
from django.db import connection


def let_through(times: int) -> int:
    """Search so often, and count what was let through."""
    from accounts.limits import Costly, spend  # noqa: PLC0415  # models come after django.setup()
    from accounts.models import User  # noqa: PLC0415

    person = User.objects.get(username="asker")
    return sum(spend(person, Costly.SEARCH) == 0 for _ in range(times))


def main(database: str, processes: int, times: int) -> int:
    """Start the processes at once, wait for all, and add up what they counted."""
    django.setup()
    connection.settings_dict["NAME"] = database
    children = []
    for _ in range(processes):
        if not (process := os.fork()):
            os._exit(let_through(times))
        children.append(process)
    return sum(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in children)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))  # noqa: T201

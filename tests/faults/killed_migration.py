"""Migrates, and dies before a given statement: `python -m tests.faults.killed_migration NUMBER`; 0 lives and counts."""

import os
import signal
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection


def main(last: int) -> None:
    """Migrate, counting."""
    django.setup()
    asked = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*statement)

    with connection.execute_wrapper(count):
        call_command("migrate", interactive=False, verbosity=0)
    print(asked)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))

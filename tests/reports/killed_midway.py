"""Kills a real `manage.py worker` while it sets a real paper, and lets a second one issue it.

`python -m tests.reports.killed_midway` works on DATABASE_URL and SIGNOFF_DATA, with the settings of a real
installation, and ends quietly when all is as it should be.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.utils import timezone

from tests.reports.killed_worker import TODAY, draft_and_ask, faults

SECONDS = 60


def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def worker() -> "subprocess.Popen[bytes]":
    """Start a worker as an installation does."""
    return subprocess.Popen([sys.executable, "manage.py", "worker"])


def ask() -> Any:
    """Ask that the paper be issued."""
    from accounts.models import User  # noqa: PLC0415  # models come after django.setup()
    from reports.asking_actions import ask_to_issue  # noqa: PLC0415
    from reports.models import Paper  # noqa: PLC0415

    return ask_to_issue(Paper.objects.get(), by=User.objects.get(username="lead"), today=TODAY)


def kill_midway() -> None:
    """Kill a worker while it sets the paper, and make it long ago."""
    from reports.models import Making, Paper, Worker  # noqa: PLC0415
    from reports.models.makings import SETTING  # noqa: PLC0415
    from reports.models.work import QUIET  # noqa: PLC0415

    first = worker()
    until(lambda: Making.objects.get().said == SETTING)
    first.kill()
    first.wait()
    paper = Paper.objects.get()
    assert not paper.is_issued
    assert faults(paper) == []
    for model in (Making, Worker):
        model.objects.update(beat_at=timezone.now() - 2 * QUIET)


def issue_by_another() -> None:
    """Let another worker issue it, and stop that one as a server does."""
    from reports.models import Paper, Worker  # noqa: PLC0415

    second = worker()
    until(lambda: Paper.objects.get().is_issued)
    assert faults(Paper.objects.get()) == []
    assert Worker.objects.count() == 1, "the dead worker was not forgotten"
    second.terminate()
    assert second.wait(SECONDS) == 0
    assert not Worker.objects.exists()


def main() -> None:
    """Ask, kill, ask again."""
    django.setup()
    draft_and_ask(0).delete()
    ask()
    kill_midway()
    ask()
    issue_by_another()


if __name__ == "__main__":
    main()

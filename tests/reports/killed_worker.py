"""Issues papers in processes that are killed one after another, each before another statement to the database.

`python -m tests.reports.killed_worker DATABASE FOLDER` prints what was found wrong, and how many were killed.
It stands in for the renderer, whose seconds would leave few kills for the moments that matter.
"""

import datetime
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

TODAY = datetime.date(2022, 9, 29)
# The statements at the end, which keep the paper, are tried one by one; of those before, one in so many.
KEEPING = 30
SPARSELY = 8


def draft_and_ask(number: int) -> Any:
    """Draft a paper for a committee of its own, check it and ask that it be issued."""
    from accounts.models import User  # noqa: PLC0415  # models come after django.setup()
    from reports import actions  # noqa: PLC0415
    from reports.models import Committee, Making, Paper  # noqa: PLC0415

    lead = User.objects.get(username="lead")
    committee = Committee.objects.create(name=f"Committee {number}")
    paper = Paper.objects.create(committee=committee, meeting_on=TODAY, data_as_at=TODAY)
    actions.check(paper, by=lead, read_version=1)
    return Making.objects.create(paper=paper, kind=Making.Kind.ISSUE, requested_by=lead)


def work(making: Any, *, die_before: int | None) -> int:
    """Make the paper, as a worker would, and kill this process before its nth statement; say how many there were."""
    from reports import worker_actions  # noqa: PLC0415

    asked = 0

    def count(execute: Any, *statement: Any) -> Any:
        nonlocal asked
        if asked == die_before:
            os.kill(os.getpid(), signal.SIGKILL)
        asked += 1
        return execute(*statement)

    with connection.execute_wrapper(count):
        worker_actions.make(making.pk, worker="one", today=TODAY)
    return asked


def killed_before(making: Any, statement: int) -> bool:
    """Let a process of its own work on this and die; say whether it did."""
    connection.close()
    process = os.fork()
    if not process:
        work(making, die_before=statement)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def faults(paper: Any) -> list[str]:
    """What is half done about a paper: it is a draft, or whole with both of its files as they were kept."""
    from audit.models import Event, key_of  # noqa: PLC0415
    from evidence.storage import evidence_store  # noqa: PLC0415

    events = Event.objects.filter(kind=Event.Kind.PAPER_ISSUED, subject_key=key_of(paper)).count()
    state = paper.makings.order_by("pk").last().state
    if not paper.is_issued:
        return [f"{paper}: a draft, but {events} events and {state}"] if events or state == "done" else []
    for kept in (paper.stored_file, paper.public_file):
        evidence_store.open_checked(kept.name, kept.sha256).close()
    whole = events == 1 and state == "done" and paper.figures and paper.history.first().issued_at
    return [] if whole else [f"{paper}: issued, but {events} events and {state}"]


def ask_again(making: Any) -> Any:
    """Count what died as dead, and ask for it again."""
    from reports.models import Making  # noqa: PLC0415
    from reports.models.work import QUIET  # noqa: PLC0415
    from reports.work_actions import sweep  # noqa: PLC0415

    sweep(timezone.now() + 2 * QUIET)
    Making.objects.filter(pk=making.pk, state=Making.State.WAITING).update(state=Making.State.FAILED)
    return Making.objects.create(paper=making.paper, kind=making.kind, requested_by=making.requested_by)


def main(database: str, folder: Path) -> None:
    """Kill before this statement and that, and before each of those that keep the paper; look, and ask again."""
    django.setup()
    from reports import worker_actions  # noqa: PLC0415
    from reports.models import Paper  # noqa: PLC0415

    connection.settings_dict["NAME"] = database
    settings.EVIDENCE_ROOT = folder / "evidence"
    sys.executable = str(folder / "stand-in")
    total = work(draft_and_ask(-1), die_before=None)
    points = [*range(0, total - KEEPING, SPARSELY), *range(total - KEEPING, total)]
    killed, wrong = 0, []
    for point in points:
        making = draft_and_ask(point)
        killed += killed_before(making, point)
        wrong += faults(Paper.objects.get(pk=making.paper_id))
        if point % SPARSELY == 0 and not Paper.objects.get(pk=making.paper_id).is_issued:
            worker_actions.make(ask_again(making).pk, worker="two", today=TODAY)
            wrong += ["not issued when asked again"] * (not Paper.objects.get(pk=making.paper_id).is_issued)
    print(*wrong, f"{killed} of {len(points)} were killed", sep="\n")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

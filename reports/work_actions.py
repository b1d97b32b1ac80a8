"""What a worker does with any work: begin it, tell how far it is, end it; and count as failed what died."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reports.models import Making, Pack, Work
from reports.models.work import QUIET
from reports.pdf import RenderingError

WORK: tuple[type[Work], ...] = (Making, Pack)
TASKS = "reports.tasks."
DIED = "The worker stopped before this was done, and nothing of it was kept. Ask again."
UNFORESEEN = "Something went wrong that Signoff did not foresee, and nothing was kept. The worker's log says more."


class AbandonedError(Exception):
    """This work was counted as dead while it still ran; whatever was made may not be kept."""


def begin(model: type[Work], pk: int, worker: str) -> Any:
    """Take work that waits; None where it does not wait any more."""
    now = timezone.now()
    waiting = model.objects.filter(pk=pk, state=Work.State.WAITING)
    taken = waiting.update(state=Work.State.RUNNING, worker=worker, started_at=now, beat_at=now)
    found = model.objects.select_related("requested_by").filter(pk=pk).first()
    return found if taken else None


def tell(work: Work, said: str) -> None:
    """Say what is being done."""
    _write(work, said=said, beat_at=timezone.now())


def end(work: Work, state: Work.State, reason: str = "", **made: object) -> None:
    """Say how it ended, and what was made."""
    _write(work, state=state, reason=reason, finished_at=timezone.now(), **made)


def _write(work: Work, **fields: object) -> None:
    """Write on work that runs; what was counted as dead stays dead."""
    if not type(work).objects.filter(pk=work.pk, state=Work.State.RUNNING).update(**fields):
        raise AbandonedError


def perform(work: Any, act: Callable[[Any], object]) -> None:
    """Do what was asked for, or say on it why not."""
    if work is None:
        return
    try:
        act(work)
    except AbandonedError:
        return
    except (ValidationError, RenderingError) as refused:
        end(work, Work.State.FAILED, " ".join(getattr(refused, "messages", [str(refused)])))
    except Exception:
        end(work, Work.State.FAILED, UNFORESEEN)
        raise


def beat(worker: str, now: datetime.datetime) -> None:
    """Say that what this worker works on is alive, and count as failed what is not."""
    for model in WORK:
        model.objects.filter(worker=worker, state=Work.State.RUNNING).update(beat_at=now)
    sweep(now)


def sweep(now: datetime.datetime) -> int:
    """Count as failed what a worker began and died over. The queue itself would call it running for ever."""
    stuck = DBTaskResult.objects.filter(
        task_path__startswith=TASKS, status=TaskResultStatus.RUNNING, started_at__lt=now - QUIET
    )
    tasks = [str(key) for key in stuck.values_list("pk", flat=True)]
    swept = sum(_sweep(model, tasks, now) for model in WORK)
    alive = {task for model in WORK for task in model.objects.under_way().values_list("task", flat=True)}
    lost = [task for task in tasks if task not in alive]
    stuck.filter(pk__in=lost).update(status=TaskResultStatus.FAILED, finished_at=now)
    return swept


def _sweep(model: type[Work], tasks: list[str], now: datetime.datetime) -> int:
    """Count as failed what is dead of one kind of work."""
    quiet = model.objects.filter(state=Work.State.RUNNING, beat_at__lt=now - QUIET)
    never_begun = model.objects.filter(state=Work.State.WAITING, task__in=tasks)
    died = {"state": Work.State.FAILED, "reason": DIED, "finished_at": now}
    return sum(dead.update(**died) for dead in (quiet, never_begun))

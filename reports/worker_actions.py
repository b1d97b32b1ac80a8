"""What a worker does with a making: begin it, tell how far it is, end it; and count as failed what died."""

import datetime
from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reports import actions
from reports.models import DraftPdfs, Making
from reports.models.makings import QUIET
from reports.pdf import RenderingError
from reports.rules import NEVER_CHANGES, issue_refusals

TASK = "reports.tasks.make_paper"
DIED = "The worker stopped before this was done, and nothing of it was kept. Ask again."
UNFORESEEN = "Something went wrong that Signoff did not foresee, and nothing was kept. The worker's log says more."


class AbandonedError(Exception):
    """This making was counted as dead while it still ran; whatever was made may not be kept."""


def begin(pk: int, worker: str) -> Making | None:
    """Take a making that waits; None where it does not wait any more."""
    now = timezone.now()
    waiting = Making.objects.filter(pk=pk, state=Making.State.WAITING)
    taken = waiting.update(state=Making.State.RUNNING, worker=worker, started_at=now, beat_at=now)
    found: Making | None = Making.objects.select_related("paper", "requested_by").filter(pk=pk).first()
    return found if taken else None


def tell(making: Making, said: str) -> None:
    """Say what is being done."""
    _write(making, said=said, beat_at=timezone.now())


def end(making: Making, state: Making.State, reason: str = "") -> None:
    """Say how it ended."""
    _write(making, state=state, reason=reason, finished_at=timezone.now())


def _write(making: Making, **fields: object) -> None:
    """Write on a making that runs; one that was counted as dead stays dead."""
    if not Making.objects.filter(pk=making.pk, state=Making.State.RUNNING).update(**fields):
        raise AbandonedError


def make(pk: int, *, worker: str, today: datetime.date) -> None:
    """Make what was asked for, or say on the making why not."""
    making = begin(pk, worker)
    if making is None:
        return
    try:
        MAKERS[Making.Kind(making.kind)](making, today)
    except AbandonedError:
        return
    except (ValidationError, RenderingError) as refused:
        end(making, Making.State.FAILED, " ".join(getattr(refused, "messages", [str(refused)])))
    except Exception:
        end(making, Making.State.FAILED, UNFORESEEN)
        raise


def _issue(making: Making, today: datetime.date) -> None:
    """Issue the paper: what is kept and that it is done are one."""
    paper, by = making.paper, making.requested_by
    if reasons := issue_refusals(paper, by, today):
        raise ValidationError(reasons)
    made = actions.make(paper, draft=False, tell=partial(tell, making))
    with transaction.atomic():
        actions.keep(paper, made, by=by, today=today)
        end(making, Making.State.DONE)


def _prepare(making: Making, today: datetime.date) -> None:
    """Make a draft's PDFs, to be kept until the draft or the register changes."""
    if making.paper.is_issued:
        raise ValidationError(NEVER_CHANGES)
    made = actions.make(making.paper, draft=True, tell=partial(tell, making))
    kept = {"digest": made.digest, "made_at": made.counted_at, "full": made.full, "public": made.public}
    with transaction.atomic():
        DraftPdfs.objects.update_or_create(paper=making.paper, defaults=kept)
        end(making, Making.State.DONE)


MAKERS: dict[Making.Kind, Callable[[Making, datetime.date], None]] = {
    Making.Kind.ISSUE: _issue,
    Making.Kind.DRAFT: _prepare,
}


def beat(worker: str, now: datetime.datetime) -> None:
    """Say that what this worker makes is alive, and count as failed what is not."""
    Making.objects.filter(worker=worker, state=Making.State.RUNNING).update(beat_at=now)
    sweep(now)


def sweep(now: datetime.datetime) -> int:
    """Count as failed what a worker began and died over. The queue itself would call it running for ever."""
    stuck = DBTaskResult.objects.filter(task_path=TASK, status=TaskResultStatus.RUNNING, started_at__lt=now - QUIET)
    tasks = [str(key) for key in stuck.values_list("pk", flat=True)]
    quiet = Making.objects.filter(state=Making.State.RUNNING, beat_at__lt=now - QUIET)
    never_begun = Making.objects.filter(state=Making.State.WAITING, task__in=tasks)
    swept = sum(dead.update(state=Making.State.FAILED, reason=DIED, finished_at=now) for dead in (quiet, never_begun))
    alive = set(Making.objects.under_way().values_list("task", flat=True))
    lost = [task for task in tasks if task not in alive]
    stuck.filter(pk__in=lost).update(status=TaskResultStatus.FAILED, finished_at=now)
    return swept

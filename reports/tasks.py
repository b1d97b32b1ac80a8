"""What is queued for a worker."""

from django_tasks import TaskContext, task

from accounts.models import today
from reports import pack_actions, worker_actions


@task(takes_context=True)
def make_paper(context: TaskContext, making: int) -> None:
    """Make one paper."""
    worker_actions.make(making, worker=context.task_result.worker_ids[-1], today=today())


@task(takes_context=True)
def make_pack(context: TaskContext, pack: int) -> None:
    """Make one evidence pack."""
    pack_actions.make(pack, worker=context.task_result.worker_ids[-1], today=today())

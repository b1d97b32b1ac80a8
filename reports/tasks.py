"""What is queued for a worker."""

from django_tasks import TaskContext, task

from accounts.models import today
from reports import worker_actions


@task(takes_context=True)
def make_paper(context: TaskContext, making: int) -> None:
    """Make one paper."""
    worker_actions.make(making, worker=context.task_result.worker_ids[-1], today=today())

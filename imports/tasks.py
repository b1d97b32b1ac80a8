"""What is queued for a worker."""

from django_tasks import TaskContext, task

from accounts.models import today
from imports import worker_actions


@task(takes_context=True)
def work_on(context: TaskContext, run: int) -> None:
    """Read a run's file, or take its rows over."""
    worker_actions.work_on(run, worker=context.task_result.worker_ids[-1], today=today())

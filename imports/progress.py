"""How far a run is, in words fit for its page."""

import datetime

from imports.models import WAITING_FOR_A_WORKER, Run
from imports.worker_actions import DIED
from reports.models import Worker

PATIENCE = datetime.timedelta(seconds=5)
NOBODY = "Nobody is working on files just now. Start the worker: ./signoff worker"


def said_of(run: Run, now: datetime.datetime) -> str:
    """Say what is being done; empty where nothing is."""
    if run.is_dead(now):
        return DIED
    if not run.is_under_way(now):
        return ""
    if run.said == WAITING_FOR_A_WORKER and run.asked_at < now - PATIENCE and not Worker.objects.alive(now).exists():
        return NOBODY
    return run.said

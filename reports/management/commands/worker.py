"""Make the papers that people ask for, until stopped."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from reports.models import Making, Worker
from reports.worker_actions import sweep

BEAT = 2
NAME_LENGTH = 64
logger = logging.getLogger(__name__)


def beat(name: str) -> None:
    """Say that this worker and what it makes are alive, and count as failed what is not."""
    now = timezone.now()
    Worker.objects.filter(name=name).update(beat_at=now)
    Making.objects.filter(worker=name, state=Making.State.RUNNING).update(beat_at=now)
    sweep(now)


def _beat_until(stopped: threading.Event, name: str) -> None:
    """Beat in a thread of its own: a paper being set keeps the main one busy."""
    while not stopped.wait(BEAT):
        try:
            beat(name)
        except Error:
            logger.exception("The worker could not say that it is alive; it tries again.")
            connection.close()
    connection.close()


@contextmanager
def alive(name: str) -> Iterator[None]:
    """Be known as a worker that is alive, for as long as this lasts."""
    stopped = threading.Event()
    beating = threading.Thread(target=_beat_until, args=(stopped, name), daemon=True)
    Worker(name=name, beat_at=timezone.now()).save()
    beating.start()
    try:
        yield
    finally:
        stopped.set()
        beating.join()
        Worker.objects.filter(name=name).delete()


class Command(BaseCommand):
    """The queue's own worker, which also says that it is alive."""

    help = "Make the papers that people ask for. It runs until it is stopped, and finishes what it has begun."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tidy up what earlier workers left, then work."""
        now = timezone.now()
        name = f"{get_random_string(8)} {os.getpid()} {socket.gethostname()}"[:NAME_LENGTH]
        Worker.objects.dead(now).delete()
        call_command("prune_db_task_results", verbosity=0)
        with alive(name):
            sweep(now)
            call_command("db_worker", worker_id=name, startup_delay=False, reload=False, verbosity=0)

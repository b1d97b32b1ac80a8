"""Do what people ask for and no page waits for, such as papers and imports, until stopped."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string

from audit.origin import acting
from evidence.upkeep_actions import scan_waiting
from reports.models import Worker

BEAT = 2
SCAN = 60
NAME_LENGTH = 64
logger = logging.getLogger(__name__)


def beat(name: str) -> None:
    """Say that this worker and what it works on are alive, and count as failed what is not."""
    now = timezone.now()
    Worker.objects.filter(name=name).update(beat_at=now)
    for path in settings.WORKER_BEATS:
        import_string(path)(name, now)


def _repeat(stopped: threading.Event, pause: int, act: Callable[[], object]) -> None:
    """Act again and again in a thread of its own: a paper being set keeps the main one busy."""
    while not stopped.wait(pause):
        try:
            act()
        except Error:
            logger.exception("The worker could not do what it does beside papers; it tries again.")
            connection.close()
    connection.close()


def _scan() -> None:
    """Ask the virus scanner about files that wait, in the worker's name."""
    with acting("worker"):
        scan_waiting()


@contextmanager
def alive(name: str) -> Iterator[None]:
    """Be known as a worker that is alive, and ask about waiting files, for as long as this lasts."""
    stopped = threading.Event()
    acts = ((BEAT, partial(beat, name)), (SCAN, _scan))
    threads = [threading.Thread(target=_repeat, args=(stopped, pause, act), daemon=True) for pause, act in acts]
    Worker(name=name, beat_at=timezone.now()).save()
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
        Worker.objects.filter(name=name).delete()


class Command(BaseCommand):
    """The queue's own worker, which also says that it is alive."""

    help = "Do what people ask for, such as papers. It runs until it is stopped, and finishes what it has begun."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tidy up what earlier workers left, then work."""
        now = timezone.now()
        name = f"{get_random_string(8)} {os.getpid()} {socket.gethostname()}"[:NAME_LENGTH]
        Worker.objects.dead(now).delete()
        call_command("prune_db_task_results", verbosity=0)
        with alive(name):
            beat(name)
            call_command("db_worker", worker_id=name, startup_delay=False, reload=False, verbosity=0)

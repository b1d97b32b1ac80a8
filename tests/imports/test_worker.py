"""A worker that dies over a file leaves nothing behind, and old files go."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from imports import asking_actions, worker_actions
from imports.models import KEPT, Run, RunRow
from imports.progress import NOBODY, said_of
from recommendations.models import Finding
from reports.models import Worker
from tests.conftest import TODAY

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def queue(settings):
    """Work waits in the database for a worker, as it does in service."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def waiting(queue, preview, file, inspection):
    """A file that waits to be read."""
    return preview(file(["Ref", "Text", "Report"], ["1", "Vet.", "A report on vetting"]))


def quiet(run, since):
    """Let a run and its task have been quiet for so long."""
    then = timezone.now() - since
    Run.objects.filter(pk=run.pk).update(beat_at=then)
    DBTaskResult.objects.filter(pk=run.task).update(started_at=then, status=TaskResultStatus.RUNNING)


def test_the_page_waits_for_the_worker_without_javascript(as_, officer, waiting):
    page = as_(officer).get(waiting.get_absolute_url()).content.decode()

    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Waiting for its turn" in page


def test_where_nobody_works_the_page_says_so(waiting):
    Run.objects.update(asked_at=timezone.now() - MINUTE)
    assert said_of(Run.objects.get(), timezone.now()) == NOBODY

    Worker(name="one", beat_at=timezone.now()).save()
    assert said_of(Run.objects.get(), timezone.now()) == "Waiting for its turn"


def test_what_a_dead_worker_was_reading_can_be_asked_for_again(waiting):
    worker_actions.begin(waiting.pk, "dead")
    quiet(waiting, MINUTE)

    assert worker_actions.sweep(timezone.now()) == 1

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("mapping", worker_actions.DIED)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    asking_actions.ask_for_preview(waiting, waiting.columns, {}, by=waiting.asked_by)
    worker_actions.work_on(waiting.pk, worker="next", today=TODAY)
    waiting.refresh_from_db()
    assert waiting.state == "previewed"


def test_a_worker_that_was_counted_as_dead_keeps_nothing(waiting, monkeypatch):
    def swept_meanwhile(run):
        Run.objects.filter(pk=run.pk).update(state=Run.State.MAPPING)
        return read(run)

    read = worker_actions.table_of
    monkeypatch.setattr(worker_actions, "table_of", swept_meanwhile)

    worker_actions.work_on(waiting.pk, worker="slow", today=TODAY)

    assert (Run.objects.get().state, RunRow.objects.count()) == ("mapping", 0)


def test_taking_over_is_all_or_nothing(preview, file, inspection, monkeypatch):
    run = preview(file(["Ref", "Text", "Report"], *([str(n), f"Do {n}.", "A report on vetting"] for n in range(3))))
    keep = worker_actions._keep

    def stumble(row, **fields):
        if row.number == 4:
            raise RuntimeError
        keep(row, **fields)

    monkeypatch.setattr(worker_actions, "_keep", stumble)
    Run.objects.filter(pk=run.pk).update(state=Run.State.TAKING_WAITING)
    with pytest.raises(RuntimeError):
        worker_actions.work_on(run.pk, worker="one", today=TODAY)

    run.refresh_from_db()
    assert (Finding.objects.count(), run.state, run.reason) == (0, "previewed", worker_actions.UNFORESEEN)


def test_a_beat_keeps_a_run_alive(waiting):
    worker_actions.begin(waiting.pk, "one")
    quiet(waiting, MINUTE)

    worker_actions.beat("one", timezone.now())

    assert Run.objects.get().state == "previewing"


def test_a_file_is_forgotten_after_its_days(preview, file, inspection):
    preview(file(["Ref", "Text", "Report"], ["1", "Vet.", "A report on vetting"]))
    Run.objects.update(asked_at=timezone.now() - KEPT + MINUTE)
    worker_actions.sweep(timezone.now())
    assert Run.objects.exists()

    Run.objects.update(asked_at=timezone.now() - KEPT - MINUTE)
    worker_actions.sweep(timezone.now())

    assert not Run.objects.exists()
    assert not RunRow.objects.exists()


def test_progress_is_told_in_rows(as_, officer, waiting):
    worker_actions.begin(waiting.pk, "one")
    Run.objects.update(done_rows=201, all_rows=5000)

    told = as_(officer).get(reverse("imports:run_progress", args=[waiting.pk])).json()

    assert told == {"under_way": True, "said": "Reading row 201 of 5,000", "step": 201}

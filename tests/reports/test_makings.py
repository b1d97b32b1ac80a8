"""PDFs are made by a worker: asked for once, followed in words, and what dies over it can be asked for again."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from audit.models import Event
from reports import asking_actions, work_actions, worker_actions
from reports.management.commands import worker as command
from reports.models import DraftPdfs, Making, Paper, Worker
from reports.models.makings import COUNTING
from reports.models.work import QUIET
from reports.progress import NOBODY, progress_of
from reports.work_actions import AbandonedError
from tests.conftest import TODAY
from tests.pages.filling import filled
from tests.reports.conftest import bytes_of, text_of, url

pytestmark = pytest.mark.usefixtures("unrendered")
SECOND = datetime.timedelta(seconds=1)
REFRESH = '<meta http-equiv="refresh"'


@pytest.fixture
def queue(settings):
    """Work waits in the database for a worker, as it does in service."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def waiting(queue, checked_paper, lead):
    """A paper that somebody asked to be issued."""
    return asking_actions.ask_to_issue(checked_paper, by=lead, today=TODAY)


@pytest.fixture
def running(waiting):
    """The same, begun by a worker."""
    Worker(name="first", beat_at=timezone.now()).save()
    return work_actions.begin(Making, waiting.pk, "first")


def work():
    """Let the queue's own worker do all that waits (its endless loop would close the test's connection)."""
    options = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "interval": 1}
    worker = QueueWorker(**options, batch=True, startup_delay=False, max_tasks=None, worker_id="one")
    for result in DBTaskResult.objects.ready():
        result.claim("one")
        worker.run_task(result)


def age(making, by):
    """Let a making and its task have been quiet for so long."""
    then = timezone.now() - by
    Making.objects.filter(pk=making.pk).update(beat_at=then)
    DBTaskResult.objects.filter(pk=making.task).update(started_at=then, status=TaskResultStatus.RUNNING)


def test_asking_holds_no_page_and_a_worker_issues(as_, queue, lead, checked_paper):
    page = as_(lead).post(url("issue", checked_paper), follow=True).content.decode()

    assert "The paper is being issued." in page
    assert f"<noscript>{REFRESH}" in page
    assert "Issue the paper" not in page
    assert not Paper.objects.get().is_issued
    work()
    after = as_(lead).get(checked_paper.get_absolute_url()).content.decode()
    assert "Issued by Leadson" in after
    assert REFRESH not in after


def test_of_two_tabs_that_issue_one_does(as_, queue, lead, checked_paper):
    tabs = as_(lead), as_(lead)
    answers = [tab.post(url("issue", checked_paper), follow=True).content.decode() for tab in tabs]
    work()

    assert ["is being issued already: Leadson asked for it." in answer for answer in answers] == [False, True]
    assert Event.objects.filter(kind=Event.Kind.PAPER_ISSUED).count() == 1


def test_the_database_refuses_a_second_making_too(waiting, lead):
    with pytest.raises(IntegrityError):
        Making(paper=waiting.paper, kind=waiting.kind, requested_by=lead).save()


def test_a_paper_that_nobody_may_issue_any_more_is_not_issued(waiting, lead):
    lead.held_roles.get().delete()
    work()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("failed", "Only a liaison lead issues a paper.")
    assert not Paper.objects.get().is_issued


def test_a_draft_changed_while_it_waited_is_not_issued(as_, waiting, officer, checked_paper):
    browser = as_(officer)
    typed = filled(browser.get(url("edit", checked_paper)).context["form"])
    browser.post(url("edit", checked_paper), typed | {"comment": "One more thing."})
    work()

    assert "must check it first" in Making.objects.get().reason
    assert not Paper.objects.get().is_issued


def test_a_paper_without_a_worker_says_so_after_some_seconds(as_, waiting, lead):
    browser, now = as_(lead), timezone.now()
    assert progress_of(waiting.paper, now).said != NOBODY

    Making.objects.update(requested_at=now - 6 * SECOND)
    assert NOBODY in browser.get(waiting.paper.get_absolute_url()).content.decode()
    assert browser.get(url("progress", waiting.paper)).json() == {"under_way": True, "said": NOBODY, "step": 0}
    Worker(name="one", beat_at=now).save()
    assert progress_of(waiting.paper, now).said != NOBODY
    assert progress_of(waiting.paper, now + QUIET + SECOND).said == NOBODY


def test_the_page_follows_each_step(as_, running, lead):
    work_actions.tell(running, COUNTING)

    told = {"under_way": True, "said": "Counting the register", "step": 1}
    assert as_(lead).get(url("progress", running.paper)).json() == told


def test_a_paper_that_nobody_asked_for_is_not_under_way(as_, lead, paper):
    assert as_(lead).get(url("progress", paper)).json() == {"under_way": False}


def test_what_a_dead_worker_left_can_be_asked_for_again_at_once(as_, running, lead):
    age(running, QUIET + SECOND)
    browser = as_(lead)
    page = browser.get(running.paper.get_absolute_url()).content.decode()
    assert "The worker stopped before this was done" in page
    assert "Issue the paper" in page

    browser.post(url("issue", running.paper))
    work()

    assert Paper.objects.get().is_issued
    assert [making.state for making in Making.objects.order_by("pk")] == ["failed", "done"]
    assert {task.status for task in DBTaskResult.objects.all()} == {"FAILED", "SUCCESSFUL"}


def test_what_is_alive_is_not_swept(running):
    age(running, QUIET - 10 * SECOND)

    assert work_actions.sweep(timezone.now()) == 0


def test_what_died_before_it_was_begun_is_swept(waiting):
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now() - QUIET - SECOND)

    assert work_actions.sweep(timezone.now()) == 1
    assert (Making.objects.get().state, DBTaskResult.objects.get().status) == ("failed", "FAILED")


def test_what_waits_its_turn_is_not_swept(waiting):
    Making.objects.update(requested_at=timezone.now() - 100 * QUIET)

    assert work_actions.sweep(timezone.now()) == 0


def test_a_worker_that_was_counted_as_dead_keeps_nothing(running):
    age(running, QUIET + SECOND)
    work_actions.sweep(timezone.now())

    with pytest.raises(AbandonedError):
        worker_actions._issue(running, TODAY)
    assert not Paper.objects.get().is_issued


def test_counted_as_dead_at_the_last_moment_nothing_is_issued(running, monkeypatch):
    keep = worker_actions.actions.keep

    def keep_late(*args, **kwargs):
        kept = keep(*args, **kwargs)
        Making.objects.update(state=Making.State.FAILED)
        return kept

    monkeypatch.setattr(worker_actions.actions, "keep", keep_late)
    with pytest.raises(AbandonedError):
        worker_actions._issue(running, TODAY)
    assert not Paper.objects.get().is_issued
    assert not Event.objects.filter(kind=Event.Kind.PAPER_ISSUED).exists()


def test_a_making_is_begun_once(running):
    assert work_actions.begin(Making, running.pk, "second") is None


def test_what_nobody_foresaw_is_told_and_logged(waiting, monkeypatch):
    monkeypatch.setattr(worker_actions.actions, "contents", lambda paper: 1 / 0)
    work()

    making = Making.objects.get()
    assert (making.state, making.reason) == ("failed", work_actions.UNFORESEEN)
    assert DBTaskResult.objects.get().exception_class_path == "builtins.ZeroDivisionError"


def test_a_worker_says_that_it_and_what_it_makes_are_alive(running):
    then = timezone.now() - QUIET + SECOND
    Worker.objects.update(beat_at=then)
    Making.objects.update(beat_at=then)

    command.beat("first")

    assert Worker.objects.get().beat_at > then
    assert Making.objects.get().beat_at > then


def test_a_draft_downloads_once_it_is_made(as_, queue, officer, paper):
    browser = as_(officer)
    first = browser.get(url("pdf", paper), follow=True)
    assert "The draft’s PDF is being made" in first.content.decode().replace("&#x27;", "’")

    work()
    answer = browser.get(url("pdf", paper))
    assert answer["Content-Disposition"] == 'attachment; filename="hmicfrs-update-2022-09-29-draft.pdf"'
    assert bytes_of(answer).startswith(b"%PDF")
    assert bytes_of(browser.get(url("public_pdf", paper))) != bytes_of(answer)
    assert Making.objects.count() == 1


def test_a_draft_asked_for_twice_is_made_once(as_, queue, officer, lead, paper):
    as_(officer).get(url("pdf", paper))
    as_(lead).get(url("pdf", paper))

    assert Making.objects.count() == 1


def test_a_draft_is_made_anew_when_the_register_moved_on(as_, officer, paper, make_finding):
    browser = as_(officer)
    browser.get(url("pdf", paper))
    before = bytes_of(browser.get(url("pdf", paper)))
    make_finding(reference="99999")

    assert browser.get(url("pdf", paper)).status_code == 302
    assert bytes_of(browser.get(url("pdf", paper))) != before
    assert DraftPdfs.objects.count() == 1


def test_a_draft_is_made_anew_when_its_words_changed(as_, officer, paper):
    browser = as_(officer)
    browser.get(url("pdf", paper))
    paper.comment = "One more thing."
    paper.save()

    assert browser.get(url("pdf", paper)).status_code == 302


def test_nothing_of_a_draft_is_kept_once_it_is_issued(as_, lead, checked_paper):
    as_(lead).get(url("pdf", checked_paper))
    assert DraftPdfs.objects.exists()

    as_(lead).post(url("issue", checked_paper))
    assert not DraftPdfs.objects.exists()


def test_a_draft_that_was_issued_meanwhile_is_not_made(queue, checked_paper, lead):
    asking_actions.ask_for_draft(checked_paper, by=lead)
    asking_actions.ask_to_issue(checked_paper, by=lead, today=TODAY)
    drafting = Making.objects.get(kind="draft")
    worker_actions.make(Making.objects.get(kind="issue").pk, worker="one", today=TODAY)
    worker_actions.make(drafting.pk, worker="one", today=TODAY)

    drafting.refresh_from_db()
    assert drafting.state == "failed"
    assert not DraftPdfs.objects.exists()


def test_a_draft_says_that_it_is_one(as_, officer, paper, monkeypatch):
    monkeypatch.undo()
    browser = as_(officer)
    browser.get(url("pdf", paper))

    assert "Draft: not yet issued." in text_of(bytes_of(browser.get(url("pdf", paper))))

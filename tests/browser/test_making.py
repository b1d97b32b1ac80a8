"""The page of a paper that is being made follows it by itself, with and without JavaScript."""

import pytest

from reports import actions, work_actions, worker_actions
from reports.models import Making, Paper
from reports.models.makings import SETTING
from tests.browser.test_accessibility import faults
from tests.conftest import TODAY


@pytest.fixture
def making(settings, draft: Paper, lead) -> Making:
    """A paper that somebody asked to be issued, which a worker has begun."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    actions.check(draft, by=lead, read_version=draft.version)
    asked = Making(paper=draft, kind=Making.Kind.ISSUE, requested_by=lead)
    asked.save()
    begun = work_actions.begin(Making, asked.pk, "one")
    assert begun
    return begun


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("script", [True, False])
def test_the_page_of_a_paper_follows_its_making_to_the_end(open_window, making: Making, lead, script):
    window = open_window(script=script)
    window.sign_in(lead)
    window.visit(making.paper.get_absolute_url())
    window.says("The paper is being issued.")

    work_actions.tell(making, SETTING)
    window.page.get_by_text(SETTING).wait_for()
    worker_actions._issue(making, TODAY)
    window.page.get_by_text("Issued by Leadson").wait_for()
    assert window.page.get_by_role("progressbar").count() == 0


def test_the_page_of_a_paper_that_is_being_made_is_accessible(open_window, making: Making, lead):
    window = open_window()
    window.sign_in(lead)
    window.visit(making.paper.get_absolute_url())

    assert window.page.get_by_role("progressbar", name="How far it is").is_visible()
    assert faults(window) == []

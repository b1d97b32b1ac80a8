"""A committee member's way, at a desk and on a phone: the newest paper, a question, and its answer."""

import pytest

from reports.models import Paper, Question
from tests.browser.test_first_journey import download
from tests.conftest import TODAY
from tests.pages.filling import DATE
from tests.reports.conftest import issue, text_of


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_from_signing_in_to_the_answer(open_window, cast, committee, width, script):
    paper = Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY)
    paper.save()
    issue(paper, cast["lead"])
    window = open_window(width, script=script)

    # Signing in leads to the newest paper, and one more click fetches it.
    window.sign_in(cast["member"])
    window.says("29 September 2022")
    assert "Figures as at 29 September 2022" in text_of(download(window.page, "Download PDF"))
    window.follow("Ask a question")
    window.fill("Your question", "Why so late?")
    window.press("Ask the question")
    window.says("Your question is asked.")
    window.says("Not answered yet")

    window.sign_in(cast["officer"])
    window.go_to("Papers")
    window.follow("Why so late?")
    window.says("Memberson asked on 29 September 2022: Why so late?")
    window.fill("Answer", "Two analysts left.")
    window.date("Date it was answered", *DATE)
    window.press("Save")

    window.sign_in(cast["member"])
    window.says("Officerson answered on 29 September 2022: Two analysts left.")
    assert Question.objects.get().answered_by == cast["officer"]

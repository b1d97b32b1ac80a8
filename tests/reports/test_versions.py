"""An issued paper is corrected by a further version; each says which it supersedes, and both stay."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from reports import actions
from reports.models import Paper
from reports.rules import correct_refusals
from tests.conftest import TODAY
from tests.pages.filling import filled
from tests.reports.conftest import bytes_of, issue, url

DAY = datetime.timedelta(days=1)
WORDS = "The number of burglaries was wrong."

pytestmark = pytest.mark.usefixtures("unrendered")


@pytest.fixture
def correction(issued_paper, officer):
    """A draft of version 2."""
    return actions.correct(issued_paper, what_changed=WORDS, by=officer)


def page(browser, address):
    """What a page says."""
    return " ".join(browser.get(address).content.decode().split())


def test_a_correction_starts_from_the_same_words(as_, officer, issued_paper):
    answer = as_(officer).post(url("correct", issued_paper), {"what_changed": WORDS}, follow=True)

    made = Paper.objects.get(paper_version=2)
    assert answer.redirect_chain == [(url("edit", made), 302)]
    assert (made.purpose, made.ask, made.meeting_on) == (issued_paper.purpose, issued_paper.ask, TODAY)
    assert (made.what_changed, made.is_issued, made.is_checked) == (WORDS, False, False)


def test_a_correction_without_words_is_refused(as_, officer, issued_paper):
    answer = as_(officer).post(url("correct", issued_paper), {"what_changed": " "})

    assert "Enter what this version changes" in answer.content.decode()
    assert Paper.objects.count() == 1
    with pytest.raises(ValidationError, match="Say what this version changes"):
        actions.correct(issued_paper, what_changed="", by=officer)


def test_the_words_of_a_correction_cannot_be_taken_out_again(as_, officer, correction):
    typed = filled(as_(officer).get(url("edit", correction)).context["form"])
    answer = as_(officer).post(url("edit", correction), typed | {"what_changed": ""})

    assert "Enter what this version changes" in answer.content.decode()
    correction.what_changed = ""
    with pytest.raises(IntegrityError, match="correction_says_what_changed"):
        correction.save()


def test_a_correction_stays_with_its_meeting(as_, officer, correction):
    form = as_(officer).get(url("edit", correction)).context["form"]

    assert {"committee", "meeting_on"} & form.fields.keys() == set()


def test_changing_what_it_changes_takes_the_check_away(correction, officer, lead):
    actions.check(correction, by=lead, read_version=correction.version)
    correction.what_changed = "Another thing."
    actions.save_draft(correction, by=officer, today=TODAY)

    assert not Paper.objects.get(pk=correction.pk).is_checked


def test_version_1_stays_and_says_that_it_is_superseded(as_, member, lead, issued_paper, correction):
    before = bytes_of(as_(member).get(url("pdf", issued_paper)))
    issue(correction, lead)

    words = f"uperseded by version 2 on {timezone.localdate():%-d %B %Y}"
    assert f"S{words}" in page(as_(member), issued_paper.get_absolute_url())
    assert f"S{words}" in page(as_(lead), "/papers/")
    assert bytes_of(as_(member).get(url("pdf", issued_paper))) == before
    assert WORDS in page(as_(member), correction.get_absolute_url())
    assert "uperseded" not in page(as_(member), correction.get_absolute_url())


def test_a_draft_of_version_2_supersedes_nothing(as_, member, issued_paper, correction):
    assert "uperseded" not in page(as_(member), "/papers/")
    assert as_(member).get(correction.get_absolute_url()).status_code == 404


def test_versions_are_told_apart_by_their_file_names(correction):
    assert actions.file_name(correction, public=True) == "hmicfrs-update-2022-09-29-version-2-draft-public.pdf"


def test_the_next_paper_counts_on_from_the_newest_version(committee, correction, lead):
    correction.data_as_at = TODAY - DAY
    issue(correction, lead)

    after = Paper(committee=committee, meeting_on=TODAY + DAY, data_as_at=TODAY)
    assert after.since == TODAY - DAY
    assert Paper.after_the_last(TODAY).previous_meeting_on == TODAY


@pytest.mark.parametrize("version_2", ["draft", "issued"])
def test_a_version_is_corrected_once(issued_paper, correction, lead, version_2):
    if version_2 == "issued":
        issue(correction, lead)

    (reason,) = correct_refusals(issued_paper)
    assert reason.startswith("There is a version 2 of this paper already.")


def test_a_draft_is_not_corrected(paper):
    assert correct_refusals(paper) == ["This paper is a draft still. Change the draft instead."]


def test_what_a_later_paper_counts_on_from_is_not_corrected(as_, officer, committee, issued_paper, lead):
    later = Paper(committee=committee, meeting_on=TODAY + DAY, data_as_at=TODAY)
    later.save()
    issue(later, lead)

    reason = "The paper for 30 September 2022 was issued already and counts on from the ones before it."
    assert correct_refusals(issued_paper) == [reason]
    assert reason in page(as_(officer), url("correct", issued_paper))
    assert reason in page(as_(officer), issued_paper.get_absolute_url())


def test_versions_count_the_same_period(issued_paper, correction):
    assert correction.since == issued_paper.since

"""A paper is drafted by one person, checked by another and issued once; what it was issued as never changes."""

import datetime
import re
import sys

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from audit.ledger import head
from audit.models import Event, LedgerEntry
from audit.tracking import StaleError, save_as
from evidence.models import StoredFile
from evidence.storage import evidence_store
from recommendations import actions as recommendations
from recommendations.rules import Told
from recommendations.status import Status
from reports import actions
from reports.models import Committee, Making, Paper
from reports.paper import contents
from reports.rules import check_refusals, issue_refusals
from tests.conftest import TODAY
from tests.pages.filling import filled
from tests.reports.conftest import behind_its_back, bytes_of, issue, text_of, url

DAY = datetime.timedelta(days=1)
UNCHECKED = "Somebody other than the person who last changed it must check it first."


@pytest.fixture
def drafted(committee: Committee, officer: User) -> Paper:
    """A draft that the officer wrote."""
    paper = Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY, purpose="To inform.")
    return actions.save_draft(paper, by=officer, today=TODAY)


def page(browser, paper: Paper) -> str:
    """What a paper's page says."""
    return " ".join(browser.get(paper.get_absolute_url()).content.decode().split())


def test_a_second_person_checks_the_draft(as_, lead, drafted):
    response = as_(lead).post(url("check", drafted), {"read_version": drafted.version}, follow=True)

    drafted.refresh_from_db()
    assert drafted.checked_by == lead
    assert "The draft is checked." in response.content.decode()
    assert "Checked by Leadson" in page(as_(lead), drafted)


def test_nobody_checks_what_they_changed_last(as_, officer, drafted):
    response = as_(officer).post(url("check", drafted), {"read_version": drafted.version}, follow=True)

    drafted.refresh_from_db()
    assert drafted.checked_by is None
    assert "You changed this draft last. Somebody else must check it." in response.content.decode()
    assert "I have checked this draft" not in response.content.decode()


def test_who_changed_it_earlier_may_check_what_another_changed(officer, lead, drafted):
    drafted.comment = "All is well."
    actions.save_draft(drafted, by=lead, today=TODAY)

    assert check_refusals(drafted, officer) == []
    assert check_refusals(drafted, lead) != []


def test_saving_without_a_change_is_not_a_change_of_words(officer, lead, drafted):
    actions.save_draft(drafted, by=lead, today=TODAY)

    assert check_refusals(drafted, lead) == []
    assert check_refusals(drafted, officer) != []


def test_what_changed_since_it_was_read_is_not_checked(as_, lead, drafted, officer):
    before = drafted.version
    drafted.comment = "All is well."
    actions.save_draft(drafted, by=officer, today=TODAY)

    response = as_(lead).post(url("check", drafted), {"read_version": before}, follow=True)
    assert "has changed since you opened it" in response.content.decode()
    with pytest.raises(StaleError):
        actions.check(drafted, by=lead, read_version=before)


@pytest.mark.parametrize("version", ["", "nonsense", "9" * 30])
def test_a_check_of_no_known_version_is_refused(as_, lead, drafted, version):
    as_(lead).post(url("check", drafted), {"read_version": version})

    drafted.refresh_from_db()
    assert not drafted.is_checked


def test_a_draft_is_not_checked_twice(checked_paper, officer):
    assert check_refusals(checked_paper, officer) == ["Leadson has checked this draft already."]


def test_a_later_change_takes_the_check_away_and_the_page_says_so(as_, officer, lead, checked_paper):
    browser = as_(officer)
    typed = filled(browser.get(url("edit", checked_paper)).context["form"])
    browser.post(url("edit", checked_paper), typed | {"comment": "One more thing."})

    checked_paper.refresh_from_db()
    assert not checked_paper.is_checked
    assert "Leadson checked it on" in page(browser, checked_paper)
    assert "it was changed afterwards, so it must be checked again" in page(browser, checked_paper)


def test_saving_without_a_change_keeps_the_check(officer, checked_paper):
    actions.save_draft(checked_paper, by=officer, today=TODAY)

    assert Paper.objects.get().is_checked


def test_an_unchecked_paper_is_not_issued(as_, lead, drafted):
    response = as_(lead).post(url("issue", drafted), follow=True)

    assert UNCHECKED in response.content.decode()
    assert not Making.objects.exists()


def test_the_database_refuses_an_unchecked_paper_too(paper, lead, issued_paper):
    paper = Paper(committee=paper.committee, meeting_on=TODAY + DAY, data_as_at=TODAY, issued_by=lead)
    paper.issued_at = paper.counted_at = timezone.now()
    paper.stored_file = paper.public_file = StoredFile.objects.first()

    with pytest.raises(IntegrityError, match="issued_only_when_checked"):
        paper.save()


@pytest.mark.parametrize("who", ["officer", "executive", "member", "owner", "administrator"])
def test_only_the_lead_issues(as_, cast, checked_paper, who):
    assert as_(cast[who]).post(url("issue", checked_paper)).status_code == 403
    assert issue_refusals(checked_paper, cast[who], TODAY) == ["Only a liaison lead issues a paper."]


def test_a_link_does_not_issue(as_, lead, checked_paper):
    assert as_(lead).get(url("issue", checked_paper)).status_code == 405


def test_lead_issues_and_committee_member_downloads(as_, lead, member, finding, checked_paper):
    response = as_(lead).post(url("issue", checked_paper), follow=True)
    assert "Issued by Leadson" in response.content.decode()

    assert as_(member).get(checked_paper.get_absolute_url()).status_code == 200
    text = text_of(bytes_of(as_(member).get(url("pdf", checked_paper))))
    assert "there remain one recommendation," in text
    assert "Draft" not in text


@pytest.fixture
def follows(committee, lead, make_finding, officer):
    """A checked draft that follows an issued paper, in which one recommendation was open and another had ended."""
    ended = make_finding(reference="2")
    make_finding(reference="1")
    recommendations.bring_forward(
        ended, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY - 40 * DAY), source="A letter"
    )
    before = Paper(committee=committee, meeting_on=TODAY - 30 * DAY, data_as_at=TODAY - 30 * DAY)
    before.save()
    issue(before, lead)
    # Counted well after everything was recorded, so that no save can have been under way.
    before.figures |= {"counted_at": (timezone.now() + datetime.timedelta(minutes=5)).isoformat()}
    save_as(lead, before)
    paper = Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY)
    paper.save()
    return actions.check(paper, by=lead, read_version=paper.version)


def test_one_row_changed_behind_the_figures_stops_the_issue_and_is_named(as_, lead, follows):
    behind_its_back("UPDATE recommendations_move SET to_status = 'in_progress' WHERE to_status = 'signed_off'")

    with pytest.raises(ValidationError, match=r"The difference is Recommendation 2 \(not open in the last paper"):
        actions.issue(follows, by=lead, today=TODAY)
    assert "Recommendation 2 (not open in the last paper, in progress on that day now)" in page(as_(lead), follows)
    response = as_(lead).post(url("issue", follows), follow=True)
    assert "do not follow from the last paper" in response.content.decode()
    follows.refresh_from_db()
    assert not follows.is_issued


def test_what_follows_from_the_last_paper_is_issued(lead, follows):
    assert actions.issue(follows, by=lead, today=TODAY).is_issued


def test_what_was_checked_is_what_is_issued(as_, lead, officer, follows, make_finding):
    make_finding(reference="3", on=TODAY)

    with pytest.raises(
        ValidationError, match="The register has changed since Leadson checked this: what remains, what"
    ):
        actions.issue(follows, by=lead, today=TODAY)
    assert "Check it again." in page(as_(lead), follows)


def test_issuing_keeps_the_figures_and_when_they_were_counted(issued_paper, lead):
    issued_paper.refresh_from_db()

    assert issued_paper.issued_by == lead
    remaining = {"recommendation": 1, "area_for_improvement": 0, "cause_of_concern": 0}
    assert issued_paper.figures["remaining"] == remaining
    assert issued_paper.figures["as_at"] == "2022-09-29"
    assert issued_paper.figures["reports"] == 1
    assert issued_paper.checked_at < issued_paper.counted_at < issued_paper.issued_at


def test_an_issued_papers_bytes_never_change(as_, member, officer, issued_paper, finding):
    before = [bytes_of(as_(member).get(url(name, issued_paper))) for name in ("pdf", "public_pdf")]
    finding.refresh_from_db()
    recommendations.bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="A letter")

    assert [bytes_of(as_(member).get(url(name, issued_paper))) for name in ("pdf", "public_pdf")] == before
    assert ">1</td>" in as_(member).get(issued_paper.get_absolute_url()).content.decode()


def test_an_issued_paper_is_not_issued_again(as_, lead, issued_paper):
    before = issued_paper.version
    response = as_(lead).post(url("issue", issued_paper), follow=True)

    assert "This paper was issued already. An issued paper never changes." in response.content.decode()
    issued_paper.refresh_from_db()
    assert issued_paper.version == before


@pytest.mark.usefixtures("unrendered")
def test_of_two_who_issue_at_once_one_is_refused(checked_paper, lead):
    same = Paper.objects.get(pk=checked_paper.pk)
    actions.issue(checked_paper, by=lead, today=TODAY)

    with pytest.raises(ValidationError):
        actions.issue(same, by=lead, today=TODAY)
    assert Event.objects.filter(kind=Event.Kind.PAPER_ISSUED).count() == 1


@pytest.mark.usefixtures("unrendered")
def test_what_changed_while_it_was_made_is_not_issued(checked_paper, lead, officer):
    made = actions.make(checked_paper, draft=False)
    changed = Paper.objects.get(pk=checked_paper.pk)
    changed.comment = "One more thing."
    actions.save_draft(changed, by=officer, today=TODAY)

    with pytest.raises(StaleError):
        actions.keep(checked_paper, made, by=lead, today=TODAY)
    assert not Paper.objects.get().is_issued


def test_figures_of_a_day_to_come_are_not_issued(checked_paper, lead):
    reason = "Its figures are as at 29 September 2022, which has not come yet."

    assert issue_refusals(checked_paper, lead, TODAY - DAY) == [reason]


def test_figures_of_a_day_to_come_are_not_saved(paper, officer):
    with pytest.raises(ValidationError, match="Data as at must be on or before 28 September 2022, today"):
        actions.save_draft(paper, by=officer, today=TODAY - DAY)


@pytest.mark.usefixtures("unrendered")
def test_a_paper_before_an_issued_one_is_not_issued(committee, checked_paper, lead):
    earlier = Paper(committee=committee, meeting_on=TODAY - DAY, data_as_at=TODAY - DAY)
    earlier.save()
    assert issue_refusals(actions.check(earlier, by=lead, read_version=1), lead, TODAY) == []

    actions.issue(checked_paper, by=lead, today=TODAY)
    reason = "The paper for 29 September 2022 was issued already and counts on from the ones before it."
    assert issue_refusals(earlier, lead, TODAY) == [reason]


@pytest.mark.usefixtures("unrendered")
def test_what_another_committee_was_given_does_not_stand_in_the_way(committee, checked_paper, lead):
    other = Committee(name="Police and Crime Panel")
    save_as(lead, other)
    later = Paper(committee=other, meeting_on=TODAY + DAY, data_as_at=TODAY)
    later.save()
    issue(later, lead)

    assert issue_refusals(checked_paper, lead, TODAY) == []


def test_a_download_is_on_record(as_, member, issued_paper):
    bytes_of(as_(member).get(url("pdf", issued_paper)))

    event = Event.objects.get(kind=Event.Kind.PAPER_DOWNLOADED)
    key = f"reports.paper:{issued_paper.pk}"
    assert (event.actor, event.subject, event.subject_key) == ("member", str(issued_paper), key)


def test_issuing_is_on_record(issued_paper):
    event = Event.objects.get(kind=Event.Kind.PAPER_ISSUED)

    assert (event.actor, event.subject) == ("lead", "HMICFRS update to the Joint Audit Committee, 29 September 2022")


@pytest.mark.parametrize("name", ["pdf", "issue"])
def test_a_pdf_that_cannot_be_made_is_told_and_nothing_is_half_done(
    as_, lead, checked_paper, tmp_path, monkeypatch, name
):
    program = tmp_path / "stand-in"
    program.write_text("#!/bin/sh\necho 'MemoryError' >&2; exit 1\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    client = as_(lead)

    ask = client.post if name == "issue" else client.get
    response = ask(url(name, checked_paper), follow=True)

    assert "The PDF could not be made: it needs more memory than a paper may have." in response.content.decode()
    assert "Issue the paper" in response.content.decode()
    assert not Paper.objects.get().is_issued


PUBLIC = "This is the public version."


def test_the_public_version_leaves_out_what_is_for_members_only(as_, member, paper, lead):
    paper.restricted_comment, paper.marking = "Two officers are named.", "OFFICIAL-SENSITIVE"
    paper.save()
    issue(paper, lead)

    answers = [as_(member).get(url(name, paper)) for name in ("pdf", "public_pdf")]
    full, public = (text_of(bytes_of(answer)) for answer in answers)
    assert ("Two officers are named." in full, PUBLIC in full) == (True, False)
    assert ("Two officers are named." in public, PUBLIC in public) == (False, True)
    assert "OFFICIAL-SENSITIVE" in full
    assert answers[1]["Content-Disposition"] == 'attachment; filename="hmicfrs-update-2022-09-29-public.pdf"'
    assert "and the comment for members only; it says so" in page(as_(member), paper)


def test_the_page_says_which_sections_are_left_out(as_, officer, paper):
    paper.left_out = ["risks", "rag"]
    paper.save()

    assert "Both go without: RAG, Linked risks." in page(as_(officer), paper)


def test_a_section_that_is_none_cannot_be_left_out(as_, officer, paper):
    typed = filled(as_(officer).get(url("edit", paper)).context["form"])

    answer = as_(officer).post(url("edit", paper), typed | {"left_out": ["rag", "nonsense"]})
    assert "Select a valid choice" not in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


def test_an_issued_paper_is_a_witness_of_the_ledger_and_a_draft_is_none(paper, lead, finding):
    before = head()
    issue(paper, lead)

    with evidence_store.open_checked(paper.stored_file.name, paper.stored_file.sha256) as kept:
        said = text_of(kept.read()).replace(" ", "")
    numbers = re.search(r"ledgerwasnumber(\d+),withthehash([0-9a-f]{64})", said)
    assert numbers
    assert int(numbers[1]) >= before.seq
    assert LedgerEntry.objects.get(seq=numbers[1]).hash == numbers[2]
    assert "ledger" not in actions.page_of(contents(paper), draft=True)

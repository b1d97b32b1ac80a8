"""Papers are drafted, changed and previewed; and written from the shell."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from recommendations import actions as recommendations
from recommendations.rules import Told
from recommendations.status import Status
from reports import actions
from reports.models import Committee, Paper
from tests.conftest import PUBLISHED, TODAY
from tests.pages.filling import filled
from tests.reports.conftest import bytes_of, issue, text_of, url

DAY = datetime.timedelta(days=1)


def date(name: str, day: datetime.date) -> dict[str, str]:
    """A date as a form sends it."""
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.fixture
def typed(committee: Committee) -> dict[str, str]:
    """What a liaison officer types for a draft."""
    words = {
        "committee": str(committee.pk),
        "purpose": "To inform.",
        "ask": "To note.",
        "agenda_item": "7",
        "marking": "OFFICIAL",
    }
    return words | date("meeting_on", TODAY) | date("data_as_at", TODAY)


def test_officer_drafts_a_paper(as_, officer, typed):
    response = as_(officer).post(reverse("reports:paper_add"), typed, follow=True)

    paper = Paper.objects.get()
    assert response.redirect_chain == [(paper.get_absolute_url(), 302)]
    assert (paper.meeting_on, paper.is_issued, paper.figures) == (TODAY, False, None)
    assert "The draft is saved." in response.content.decode()


def test_a_new_draft_starts_from_the_last_papers_words(as_, officer, paper):
    response = as_(officer).get(reverse("reports:paper_add"))

    assert response.context["form"].initial["purpose"] == "To inform."
    assert response.context["form"].initial["previous_meeting_on"] == TODAY


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (date("data_as_at", TODAY + DAY), "Data as at must be on or before 29 September 2022, today"),
        (date("previous_meeting_on", TODAY), "The previous meeting must be before this one."),
        (date("previous_meeting_on", TODAY + DAY), "The previous meeting must be before this one."),
        (date("meeting_on", TODAY - DAY), "Data as at must be on or before the meeting date."),
        (dict.fromkeys(date("meeting_on", TODAY), ""), "Enter the meeting date"),
        ({"committee": ""}, "Select the committee"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_and_given_back(as_, officer, typed, changed, message):
    response = as_(officer).post(reverse("reports:paper_add"), typed | changed)

    page = response.content.decode()
    assert "There is a problem" in page
    assert message in page
    assert "To inform." in page
    assert not Paper.objects.exists()


def test_one_meeting_has_one_paper(as_, officer, typed, paper):
    response = as_(officer).post(reverse("reports:paper_add"), typed)

    words = "There is a paper for this meeting already: HMICFRS update to the Joint Audit Committee, 29 September 2022"
    assert words in response.content.decode()
    assert Paper.objects.count() == 1


def test_two_committees_may_meet_on_one_day(as_, officer, typed, paper):
    other = Committee(name="Police and Crime Panel")
    other.save()

    as_(officer).post(reverse("reports:paper_add"), typed | {"committee": other.pk})
    assert Paper.objects.count() == 2


def test_a_draft_follows_the_register(as_, officer, paper, finding):
    def preview():
        return as_(officer).get(paper.get_absolute_url()).content.decode()

    assert "there remain one recommendation," in preview()
    recommendations.bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="A letter")
    assert "there remain no recommendations," in preview()


def test_officer_changes_a_draft(as_, officer, paper, typed):
    as_(officer).post(url("edit", paper), typed | {"purpose": "To explain.", "read_version": paper.version})

    paper.refresh_from_db()
    assert paper.purpose == "To explain."
    assert paper.history.first().history_user == officer


@pytest.mark.parametrize("name", ["detail", "edit", "pdf"])
def test_signed_out_is_sent_to_sign_in(as_, paper, name):
    address = url(name, paper)

    assert as_(None).get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize(("name", "status"), [("detail", 404), ("pdf", 404), ("edit", 403)])
def test_committee_member_may_not_know_of_a_draft(as_, member, paper, name, status):
    assert as_(member).get(url(name, paper)).status_code == status
    assert "29 September 2022</a>" not in as_(member).get("/papers/").content.decode()


@pytest.mark.parametrize("who", ["owner", "administrator"])
@pytest.mark.parametrize("name", ["detail", "edit", "pdf"])
def test_papers_are_not_for_every_role(as_, cast, paper, who, name):
    assert as_(cast[who]).get(url(name, paper)).status_code == 403


def test_an_issued_paper_is_not_edited(as_, officer, issued_paper, typed):
    as_(officer).post(url("edit", issued_paper), typed)
    with pytest.raises(ValidationError, match="An issued paper never changes"):
        actions.save_draft(issued_paper, by=officer, today=TODAY)


def render(folder: Path, **options) -> bytes:
    """Run the command."""
    options = {"meeting": TODAY, "output": folder / "paper.pdf", "stdout": io.StringIO(), **options}
    call_command("render_paper", **options)
    return options["output"].read_bytes()


def test_render_paper_writes_a_draft_as_it_stands(tmp_path, paper, finding):
    assert "there remain one recommendation," in text_of(render(tmp_path))


def test_render_paper_writes_an_issued_papers_own_bytes(as_, tmp_path, member, issued_paper):
    assert render(tmp_path) == bytes_of(as_(member).get(url("pdf", issued_paper)))


def test_render_paper_writes_the_version_that_is_asked_for(tmp_path, issued_paper, officer):
    issued_paper.restricted_comment = "Two officers are named."
    correction = actions.correct(issued_paper, what_changed="The comment.", by=officer)

    assert "Draft: not yet issued" not in text_of(render(tmp_path))
    second = [text_of(render(tmp_path, paper_version=2, public=public)) for public in (False, True)]
    assert ["Two officers are named." in text for text in second] == [True, False]
    assert all("What it changes: The comment." in text for text in second)
    assert not correction.is_issued


def test_render_paper_takes_the_version_from_the_shell(tmp_path, paper, capsys):
    with pytest.raises(CommandError, match="There is no such paper"):
        call_command("render_paper", "--meeting=2022-09-29", "--version=2", f"--output={tmp_path / 'x.pdf'}")


def test_render_paper_writes_the_named_committees(tmp_path, paper):
    other = Committee(name="Police and Crime Panel")
    other.save()
    Paper(committee=other, meeting_on=TODAY, data_as_at=TODAY).save()

    with pytest.raises(CommandError, match="Name one with --committee"):
        render(tmp_path)
    assert "Police and Crime Panel" in text_of(render(tmp_path, committee="Police and Crime Panel"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"meeting": PUBLISHED}, "There is no such paper for that meeting. Draft one first"),
        ({"committee": "No such panel"}, "There is no such paper for that meeting"),
        ({"output": Path("/nowhere/paper.pdf")}, "could not be written"),
    ],
)
def test_render_paper_says_what_is_wrong(tmp_path, paper, options, words):
    with pytest.raises(CommandError, match=words):
        render(tmp_path, **options)


def test_render_paper_refuses_a_date_that_is_none(tmp_path, db):
    with pytest.raises(CommandError, match=r"--meeting.*2022-02-30"):
        call_command("render_paper", "--meeting=2022-02-30", f"--output={tmp_path / 'x.pdf'}")


def test_what_was_typed_comes_back_when_the_paper_was_issued_meanwhile(as_, officer, draft, lead):
    browser, address = as_(officer), reverse("reports:paper_edit", args=[draft.pk])
    typed = filled(browser.get(address).context["form"]) | {"comment": "Read this first."}
    issue(draft, lead)

    page = browser.post(address, typed)
    again = browser.post(address, filled(page.context["form"]))

    assert page.context["form"]["comment"].value() == "Read this first."
    assert "An issued paper never changes" in again.content.decode()
    assert Paper.objects.get().comment == ""

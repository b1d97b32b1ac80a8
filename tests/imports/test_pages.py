"""The pages of an import: from the file to the answer, and what each says."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from imports.finding_targets import FINDING_TARGETS
from imports.models import Mapping, Run
from recommendations.models import Finding
from tests.imports.conftest import told

pytestmark = pytest.mark.usefixtures("unconfined")
HEAD = ["Ref", "Words of it", "Report"]
ROWS = [["1", "Vet all.", "A report on vetting"], ["2", "Train.", "A report on vetting"], ["3", "Hire.", "Nowhere"]]
START = reverse("imports:start")


def send(browser, content, kind="findings", name="tracker.csv"):
    """Bring a file."""
    return browser.post(START, {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True)


def text(answer):
    """A page as one line."""
    return " ".join(answer.content.decode().split())


def columns(run, **beside):
    """Answer which column is which."""
    said = {"column_0": "reference", "column_1": "text", "column_2": "inspection"}
    return reverse("imports:run_columns", args=[run.pk]), said | beside


def test_a_file_becomes_findings(as_, officer, inspection, file):
    browser = as_(officer)
    page = send(browser, file(HEAD, *ROWS))
    run = Run.objects.get()
    assert page.redirect_chain == [(reverse("imports:run_columns", args=[run.pk]), 302)]
    assert "Vet all.<br>Train.<br>Hire." in text(page)

    page = browser.post(*columns(run, name="Ours"), follow=True)
    assert "Nothing has changed yet. Of 3 rows, 2 would be taken over." in text(page)
    assert Finding.objects.count() == 0

    page = browser.post(reverse("imports:run_answer", args=[run.pk]), answer(run, act="take"), follow=True)
    assert "2 of 3 rows were taken over, all together." in text(page)
    assert [finding.reference for finding in Finding.objects.all()] == ["1", "2"]
    run.refresh_from_db()
    assert run.content is None


def answer(run, but=(), **more):
    """What the page of a preview sends: every row but these is ticked."""
    shown = [row.pk for row in run.rows.filter(outcome__in=["new", "changed"])]
    return {"shown": shown, "wanted": [pk for pk in shown if pk not in but], **more}


def test_one_row_can_be_left_out(as_, officer, inspection, file, preview):
    run = preview(file(["Ref", "Text", "Report"], *ROWS))
    first = run.rows.first().pk

    as_(officer).post(reverse("imports:run_answer", args=[run.pk]), answer(run, but=[first], act="take"))

    assert [finding.reference for finding in Finding.objects.all()] == ["2"]


def test_the_counts_lead_to_their_rows(as_, officer, inspection, file, preview):
    run = preview(file(["Ref", "Text", "Report"], *ROWS))

    page = as_(officer).get(run.get_absolute_url(), {"outcome": "refused"})

    assert [row.number for row in page.context["page"]] == [4]
    assert "No inspection is called “Nowhere”." in text(page)


def test_a_mapping_is_kept_by_name_and_taken_for_the_next_file(as_, officer, lead, inspection, file):
    send(as_(officer), file(HEAD, *ROWS))
    as_(officer).post(*columns(Run.objects.get(), name="Ours", date_order="day_first"))
    assert Mapping.objects.get().history.get().history_user == officer

    page = send(as_(lead), file(HEAD, *ROWS[:1]))

    assert page.context["form"]["column_1"].initial == "text"
    assert page.context["form"]["date_order"].initial == "day_first"


def test_two_columns_cannot_be_the_same(as_, officer, inspection, file):
    send(as_(officer), file(HEAD, *ROWS))

    page = as_(officer).post(*columns(Run.objects.get(), column_2="text"))

    assert "“Words of it” is that already. Leave one of the two out" in text(page)


def test_what_every_row_needs_must_be_a_column(as_, officer, inspection, file):
    send(as_(officer), file(HEAD, *ROWS))

    page = as_(officer).post(*columns(Run.objects.get(), column_1=""))

    assert "Say which column is: What it says." in text(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty."), (b"\x89PNG\r\n\x1a\n", "There is a problem"), (b"Ref,Text\n", "There is a problem")],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(as_, officer, force, content, said):
    page = send(as_(officer), content)

    assert said in text(page)
    assert Run.objects.count() == 0


def test_an_officer_brings_no_people(as_, officer, file):
    page = send(as_(officer), file(["Username", "Name", "Role"], ["a", "A", "owner"]), kind="people")

    assert "Select one of the choices for what the rows are" in text(page)


def test_taking_over_is_on_record_with_the_file_and_its_digest(file, preview, take, inspection, officer):
    run = take(preview(file(["Ref", "Text", "Report"], *ROWS)))

    event = Event.objects.get(kind="file_imported")
    assert (event.actor, event.subject) == ("officer", f"tracker.csv, SHA-256 {run.sha256}")


def test_what_was_taken_over_is_not_taken_twice(as_, file, preview, take, inspection, officer):
    run = take(preview(file(["Ref", "Text", "Report"], *ROWS)))

    page = as_(officer).post(reverse("imports:run_answer", args=[run.pk]), answer(run, act="take"), follow=True)

    assert "This file is being worked on already, or was taken over." in text(page)
    assert Finding.objects.count() == 2


def test_a_file_is_forgotten_at_once_where_somebody_asks(as_, officer, file, preview, inspection):
    run = preview(file(["Ref", "Text", "Report"], *ROWS))

    as_(officer).post(reverse("imports:run_forget", args=[run.pk]))

    assert Run.objects.count() == 0


def test_a_template_has_every_heading_and_is_read_as_it_was_meant(as_, officer, inspection, file):
    template = as_(officer).get(reverse("imports:template", args=["findings"])).getvalue()

    page = send(as_(officer), template, name="template.xlsx")

    assert "The file has headings and no rows below them." in text(page)
    book = openpyxl.load_workbook(io.BytesIO(template))
    assert [cell.value for cell in book["Findings"][1]] == [target.heading for target in FINDING_TARGETS]


def test_the_preview_costs_the_same_for_few_rows_and_for_many(
    as_, officer, file, preview, inspection, django_assert_max_num_queries
):
    many = [[str(number), f"Do {number}.", "A report on vetting"] for number in range(40)]
    run = preview(file(["Ref", "Text", "Report"], *many))
    browser = as_(officer)
    browser.get(START)

    with django_assert_max_num_queries(16):
        assert browser.get(run.get_absolute_url()).status_code == 200
    assert len(told(run)) == 40

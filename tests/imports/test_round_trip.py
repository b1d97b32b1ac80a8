"""What Signoff gave out comes back unchanged, and what a preview shows is what comes in."""

import io
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from imports.planning import said
from imports.worker_actions import importer_of
from inspections.models import InspectingBody, InspectionKind
from pages.spreadsheets import write_csv, write_xlsx
from recommendations.exports import finding_sheet
from recommendations.filters import FindingFilter
from recommendations.models import Finding
from reports.sample_register import load
from tests.conftest import TODAY, stand_in
from tests.imports.conftest import told
from tests.pages.test_bad_input import taken_back


def exported(form):
    """The register as it leaves: as a workbook, or as comma-separated values."""
    sheet = finding_sheet(
        FindingFilter({"standing": "all"}, queryset=Finding.objects.for_list(), today=TODAY), Finding.objects.all(), []
    )
    if form == "csv":
        return "".join(write_csv(sheet)).encode()
    file = io.BytesIO()
    write_xlsx(sheet, file)
    return file.getvalue()


@pytest.mark.once
def test_every_row_of_the_sample_comes_back_unchanged(db, preview, monkeypatch, tmp_path):
    with monkeypatch.context() as unrendered:
        unrendered.setattr(sys, "executable", str(stand_in(tmp_path)))
        load()
    officer = User.objects.get(username="liaison.officer")
    for form in ("xlsx", "csv"):
        run = preview(exported(form), by=officer, name=f"register.{form}")

        assert {row.outcome: list(row.reasons) + list(row.changes) for row in run.rows.all()} == {"unchanged": []}
        assert run.rows.count() == Finding.objects.count() > 60


TEXTS = st.sampled_from(["Vet everybody.", "Record crime.", "Train the trainers.", "", "Vet  everybody."])
DAYS = st.sampled_from(["", "2022-07-01", "1 August 2022", "13/9/2022", "31/12/2022", "30 February 2022", "3/4/2022"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Reference": st.sampled_from(["", "10618", "R1", "R2", "R3"]),
            "Kind": st.sampled_from(["", "Rec", "AFI", "CoC", "Nonsense"]),
            "Text": TEXTS,
            "Inspection": st.sampled_from(["A report on vetting", "a report on  VETTING", "Unknown", ""]),
            "Number": st.sampled_from(["", "1", "2"]),
            "Cause of concern": st.sampled_from(["", "", "90001", "R1"]),
            "Status": st.sampled_from(["", "Open", "Closed", "Awaiting owner", "With the inspectorate"]),
            "Date closed": DAYS,
            "RAG": st.sampled_from(["", "Red", "Green", "Not rated"]),
            "Owner": st.sampled_from(["", "Ownerson", "owner@force.example", "Nobody"]),
            "Portfolio": st.sampled_from(["", "crime", "Unknown"]),
            "Addressed to": st.sampled_from(["", "NPCC", "Chief constables; NPCC", "Unknown"]),
            "Due date": DAYS,
            "Timescale": st.sampled_from(["", "within six months", "by March 2023"]),
            "Update": st.sampled_from(["", "Trained.", "Vetted."]),
            "Updated on": DAYS,
        }
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.once
@given(rows=ROWS, shared=st.booleans(), makes=st.booleans())
@settings(
    max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_shown_is_what_comes_in(
    preview, take, file, finding, cause, portfolio, ours, theirs, rows, shared, makes
):
    with taken_back():
        kind, body = InspectionKind.objects.get().pk, InspectingBody.objects.get().pk
        choices = {
            "shared_causes": shared,
            "makes_inspections": makes,
            "inspection_kind": kind,
            "inspecting_body": body,
        }
        content = file(list(rows[0]), *(row.values() for row in rows))
        run = preview(content, agreed_by="The board", **choices)
        assert run.state == "previewed", run.reason
        if not run.rows.filter(wanted=True).exists():
            return

        take(run)

        assert run.state == "done", run.reason
        assert_stands_as_shown(run)
        again = preview(content, agreed_by="The board", **choices)
        before = {row.number: row.outcome for row in run.rows.all()}
        for row in again.rows.all():
            assert row.outcome == ("refused" if before[row.number] == "refused" else "unchanged"), (
                told(run),
                told(again),
            )


def words(text):
    """The words of a text, in any order: who is addressed stands in none."""
    return sorted(text.casefold().replace(",", " ").split())


def assert_stands_as_shown(run):
    """Each change that was shown stands in the register."""
    importer = importer_of(run, TODAY)
    targets = {target.heading: target.name for target in importer.targets}
    register = {each.get_absolute_url(): each for each in importer.register}
    for row in run.rows.filter(wanted=True):
        record = register[row.link]
        stands = importer.standing(record)
        for heading, _, new in row.changes:
            if (name := targets.get(heading)) and name not in importer.helpers:
                assert words(new) in (words(said(record, name, stands[name])), words(name_of(stands[name]))), heading


def name_of(record):
    """What a file may call a cause of concern."""
    return getattr(record, "reference", "")

"""What Signoff gave out comes back unchanged, and what a preview shows is what comes in."""

import io
import random
import sys

import pytest

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


DAYS = ["", "2022-07-01", "1 August 2022", "13/9/2022", "28 September 2022"]
CELLS = {
    "Kind": ["", "Rec", "Rec", "AFI", "CoC"],
    "Inspection": ["A report on vetting", "A report on vetting", "a report on  VETTING", "A new report"],
    "Number": ["", "", "", "", "1", "2"],
    "Cause of concern": ["", "", "", "", "90001", "R3", "R5"],
    "Status": ["", "Open", "Closed", "Awaiting owner", "With the inspectorate"],
    "Date closed": DAYS,
    "RAG": ["", "Red", "Green", "Not rated"],
    "Owner": ["", "Ownerson", "owner@force.example"],
    "Portfolio": ["", "crime"],
    "Addressed to": ["", "NPCC", "Chief constables; NPCC"],
    "Due date": ["", "", "31/12/2022", "March 2023", "3/4/2022"],
    "Timescale": ["", "within six months", "by March 2023"],
    "Update": ["", "Trained.", "Vetted."],
    "Updated on": DAYS,
}
HEAD = ["Reference", "Text", *CELLS]


def invented(seed):
    """Rows of which most could be meant, and some share a reference or their words with others."""
    dice = random.Random(seed)  # noqa: S311  # no secret is made of it
    for number in range(14):
        reference = dice.choice([f"R{number}"] * 5 + ["", "10618", "90001", "R1"])
        text = dice.choice([f"Do thing {number}."] * 5 + ["Forces should vet everybody.", "Do thing 1.", ""])
        yield [reference, text, *(dice.choice(cells) for cells in CELLS.values())]


@pytest.mark.once
@pytest.mark.parametrize("seed", range(12))
def test_what_is_shown_is_what_comes_in(preview, take, file, finding, cause, portfolio, ours, theirs, seed):
    kind, body = InspectionKind.objects.get().pk, InspectingBody.objects.get().pk
    choices = {"agreed_by": "The board", "makes_inspections": seed % 2, "shared_causes": seed % 3 == 0}
    choices |= {"inspection_kind": kind, "inspecting_body": body}
    content = file(HEAD, *invented(seed))
    run = take(preview(content, **choices))

    assert_stands_as_shown(run)
    again = preview(content, **choices)
    taken = set(run.rows.exclude(outcome="refused").values_list("number", flat=True))
    assert [row for row in told(again) if row[0] in taken and row[1] != "unchanged"] == []
    assert taken <= {row[0] for row in told(again)}


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

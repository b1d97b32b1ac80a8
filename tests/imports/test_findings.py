"""Findings from a spreadsheet: what is new, changed, unchanged and refused, and that it comes in as it was shown."""

import datetime

from recommendations.models import Finding, Kind, Move
from tests.conftest import PUBLISHED
from tests.imports.conftest import told

HEAD = ["Ref", "Type", "Recommendation", "Report", "Status", "Date closed", "RAG", "Lead", "Due date"]
ROW = ["10618", "Rec", "Vet everybody.", "A report on vetting", "Open", "", "Amber", "Ownerson", "2022-12-31"]


def test_a_new_row_becomes_a_finding_as_if_it_had_been_typed(file, preview, take, inspection, owner):
    run = preview(file(HEAD, ROW))
    assert told(run) == [(2, "new")]

    take(run)

    finding = Finding.objects.get()
    assert (finding.reference, finding.kind, finding.text) == ("10618", Kind.RECOMMENDATION, "Vet everybody.")
    assert (finding.owner, finding.target_on, finding.rag) == (owner, datetime.date(2022, 12, 31), "amber")
    assert [(move.happened_on, move.source, move.brought_forward) for move in Move.objects.all()] == [
        (PUBLISHED, "tracker.csv, row 2", True)
    ]
    assert run.state == "done"
    assert run.content is None


def test_the_same_file_twice_adds_nothing(file, preview, take, inspection, owner):
    content = file(HEAD, ROW, ["", "AFI", "Learn.", "A report on vetting", "Closed", "2022-08-01", "", "", ""])
    take(preview(content))

    again = preview(content)

    assert told(again) == [(2, "unchanged"), (3, "unchanged")]

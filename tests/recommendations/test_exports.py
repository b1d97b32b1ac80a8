"""Lists leave exactly as filtered and sorted, typed, harmless, and on record."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from recommendations.models import Finding, Kind
from tests.conftest import TODAY

FINDINGS, HISTORY, EVIDENCE = (reverse(f"recommendations:{name}_export") for name in ("finding", "history", "evidence"))


def rows_of(answer):
    """Read a CSV as a program would."""
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def book_of(answer):
    """Read a workbook as a program would."""
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def cover_of(book):
    """Read what the cover says."""
    return {name.value: words.value for name, words in book["About"].iter_rows(max_col=2)}


def test_the_list_is_the_page_s_list_in_its_order(as_, lead, make_finding):
    for number, kind in enumerate((Kind.RECOMMENDATION, Kind.AREA_FOR_IMPROVEMENT, Kind.RECOMMENDATION)):
        make_finding(reference=f"R{number}", kind=kind)
    query = {"kind": "recommendation", "sort": "-reference"}

    told = rows_of(as_(lead).get(FINDINGS, query))

    page = as_(lead).get(reverse("recommendations:finding_list"), query).context["rows"]
    assert [row["Reference"] for row in told] == [row.finding.reference for row in page] == ["R2", "R0"]
    assert {row["Kind"] for row in told} == {"Recommendation"}


def test_an_owner_takes_only_what_they_may_see(as_, owner, other_owner, make_finding):
    make_finding(reference="MINE", owner=owner)
    make_finding(reference="THEIRS", owner=other_owner)
    for address in (FINDINGS, HISTORY, EVIDENCE):
        assert {row["Reference"] for row in rows_of(as_(owner).get(address))} <= {"MINE"}
    assert len(rows_of(as_(owner).get(FINDINGS))) == 1


@pytest.mark.parametrize("address", [FINDINGS, HISTORY])
def test_a_cause_that_one_may_not_know_of_is_not_named(as_, lead, owner, other_owner, make_finding, officer, address):
    cause = make_finding(Kind.CAUSE_OF_CONCERN, reference="UNSEEN", owner=other_owner)
    make_finding(reference="MINE", owner=owner, cause=cause)
    taken = as_(owner).get(address).getvalue().decode()
    assert "UNSEEN" not in taken
    assert "another finding" in taken
    assert "UNSEEN" in as_(lead).get(address).getvalue().decode()


def test_excel_has_typed_dates_filters_a_fixed_head_and_a_cover(as_, lead, make_finding):
    make_finding(reference="R1", target_on=datetime.date(2022, 12, 31), marking="OFFICIAL-SENSITIVE")

    book = book_of(as_(lead).get(FINDINGS, {"format": "xlsx", "kind": "recommendation"}))

    page = book["Register"]
    heads = [cell.value for cell in page[1]]
    assert page.cell(2, heads.index("Target date") + 1).value == datetime.datetime(2022, 12, 31)  # noqa: DTZ001
    assert page.cell(2, heads.index("Target date") + 1).number_format == "d mmm yyyy"
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref.startswith("A1:")
    cover = cover_of(book)
    assert cover["Kind"] == "Recommendation, area for improvement or cause of concern."
    assert cover["Marking"] == "Government security classification."
    lines = [(a.value, b.value) for a, b in book["About"].iter_rows(max_col=2)]
    assert ("Kind", "Recommendation") in lines
    assert ("Marking", "OFFICIAL-SENSITIVE") in lines
    assert ("Findings", "1") in lines


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", " =1", "＝1", "\t=1"])
def test_no_text_becomes_a_formula(as_, lead, make_finding, text):
    make_finding(reference="R1", text=text)
    assert rows_of(as_(lead).get(FINDINGS))[0]["What it says"] == f"'{Finding.objects.get().text}"
    book = book_of(as_(lead).get(FINDINGS, {"format": "xlsx"}))
    cell = book["Register"].cell(2, 4)
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())


def test_as_at_a_day_tells_that_day_and_says_so(as_, lead, owner, make_finding):
    make_finding(reference="R1", owner=owner)
    day = {"as_at_day": TODAY.day, "as_at_month": TODAY.month, "as_at_year": TODAY.year}
    answer = as_(lead).get(FINDINGS, day)
    (row,) = rows_of(answer)
    assert row["Owner"] == "Ownerson"
    assert "Last update" not in row
    assert f"register-{TODAY}.csv" in answer["Content-Disposition"]
    before = rows_of(as_(lead).get(FINDINGS, day | {"as_at_year": 2015}))
    assert before == []


def test_history_tells_moves_assignments_and_updates_in_one_order(as_, lead, make_finding):
    make_finding(reference="R1")
    told = rows_of(as_(lead).get(HISTORY))
    assert told[0]["What happened"].startswith("Entered the register")
    assert {row["Kind"] for row in told} >= {"move", "assignment"}
    days = [(row["Happened on"], row["Recorded at"]) for row in told]
    assert days == sorted(days)


def test_the_index_names_each_file_with_its_digest(as_, lead, evidence):
    (row,) = rows_of(as_(lead).get(EVIDENCE))
    stored = evidence.stored_file
    assert (row["Title"], row["SHA-256"], row["Bytes"]) == (evidence.title, stored.sha256, str(stored.size))


def test_taking_a_list_is_on_record_before_it_leaves(as_, lead, make_finding):
    make_finding()
    as_(lead).get(FINDINGS, {"rag": "red"})
    event = Event.objects.get(kind=Event.Kind.LIST_EXPORTED)
    assert (event.actor, event.subject) == ("lead", "Register (csv): Open or ended: All open; RAG: Red")


@pytest.mark.parametrize("query", [{"rag": "purple"}, {"format": "pdf"}, {"as_at_day": "40"}])
def test_a_question_without_sense_comes_back_with_why(as_, lead, query):
    answer = as_(lead).get(FINDINGS, query)
    assert answer.status_code == 400
    assert b"Register" in answer.content
    assert not Event.objects.filter(kind=Event.Kind.LIST_EXPORTED).exists()


@pytest.mark.parametrize("address", [FINDINGS, HISTORY, EVIDENCE])
def test_it_costs_the_same_for_few_as_for_many(as_, lead, make_finding, address):
    client = as_(lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            rows_of(client.get(address))
        return len(queries)

    make_finding()
    # The first request of a minute also notes that the session was used.
    cost()
    few = cost()
    for _ in range(30):
        make_finding()
    assert cost() == few


def test_the_shell_writes_what_the_page_sends(as_, lead, make_finding, tmp_path, capsys):
    make_finding(reference="R1")
    make_finding(reference="R2", kind=Kind.AREA_FOR_IMPROVEMENT)
    output = tmp_path / "list.csv"
    call_command("export_findings", "--format", "csv", "--output", output, "--kind", "recommendation")
    sent = as_(lead).get(FINDINGS, {"kind": "recommendation"}).getvalue()
    assert output.read_bytes() == sent
    assert "1 findings" in capsys.readouterr().out


def test_the_shell_says_what_is_wrong(force, tmp_path):
    with pytest.raises(CommandError, match="--rag: "):
        call_command("export_findings", "--output", tmp_path / "x.csv", "--rag", "purple")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_findings", "--output", tmp_path / "no" / "x.csv")

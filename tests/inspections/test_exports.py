"""Inspections, their grades and what was asked leave exactly as filtered, to those who may know, and on record."""

import csv
import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from inspections import actions
from inspections.models import GradeQuestion, Inspection, InspectionRequest
from tests.conftest import PUBLISHED

INSPECTIONS, GRADES, REQUESTS = (reverse(f"inspections:{name}_export") for name in ("inspection", "grade", "request"))


def rows_of(answer):
    """Read a CSV as a program would."""
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


@pytest.fixture
def graded(inspection, cycle, officer):
    """The inspection with two grades."""
    inspection.cycle = cycle
    actions.save(inspection, bodies=[link.body for link in inspection.body_links.all()], by=officer, on=PUBLISHED)
    grades = {question: cycle.grades.get(name="Good") for question in GradeQuestion.objects.all()}
    actions.grade(inspection, grades=grades, by=officer)
    return inspection


def test_the_list_is_the_page_s_list_with_grades(as_, lead, graded, embargoed):
    (first, second) = rows_of(as_(lead).get(INSPECTIONS))
    (only,) = rows_of(as_(lead).get(INSPECTIONS, {"stage": "published"}))

    assert (first["Title"], first["Embargoed"]) == (embargoed.title, "Yes")
    assert only == second
    assert only["Grades"] == "Preventing crime: Good; Investigating crime: Good"
    assert (only["Published"], only["Bodies"]) == ("2022-06-30", "HMICFRS")


def test_each_grade_is_a_row_of_its_own(as_, lead, graded):
    told = [(row["Question"], row["Grade"], row["Place of the grade"]) for row in rows_of(as_(lead).get(GRADES))]

    assert told == [("Preventing crime", "Good", "2"), ("Investigating crime", "Good", "2")]


def test_whoever_may_not_know_of_an_inspection_gets_no_row_of_it(as_, owner, executive, embargoed):
    for person in (owner, executive):
        assert embargoed.title not in as_(person).get(INSPECTIONS).getvalue().decode()


def test_after_publication_an_owner_gets_only_what_was_asked_of_them(as_, asked, other_owner, owner, lead):
    assert [row["Asked for"] for row in rows_of(as_(lead).get(REQUESTS))] == ["Custody data"]
    assert [row["Asked for"] for row in rows_of(as_(owner).get(REQUESTS))] == ["Custody data"]
    assert rows_of(as_(other_owner).get(REQUESTS)) == []


def test_before_publication_those_who_may_know_of_it_get_all_that_was_asked(as_, reader, other_owner, officer):
    actions.ask(InspectionRequest(inspection=reader.inspection, what="Cell records"), by=officer)

    assert [row["Asked for"] for row in rows_of(as_(other_owner).get(REQUESTS))] == ["Cell records"]


def test_the_workbook_has_a_cover_that_says_how_it_was_asked_for(as_, lead, graded, embargoed):
    answer = as_(lead).get(INSPECTIONS, {"format": "xlsx", "stage": "fieldwork"})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))

    lines = [(a.value, b.value) for a, b in book["About"].iter_rows(max_col=2)]
    assert {("Inspections", "1"), ("Stage", "Fieldwork")} <= set(lines)
    assert "Embargo" in dict(lines)
    assert book["Inspections"]["A2"].value == embargoed.title


def test_taking_it_is_on_record_before_it_leaves(as_, lead, inspection):
    as_(lead).get(INSPECTIONS, {"stage": "published"})

    event = Event.objects.get(kind=Event.Kind.LIST_EXPORTED)
    assert (event.actor, event.subject) == ("lead", "Inspections (csv): Stage: Published")


@pytest.mark.parametrize("query", [{"rag": "purple"}, {"format": "pdf"}])
def test_a_question_without_sense_comes_back_with_why(as_, lead, inspection, query):
    answer = as_(lead).get(INSPECTIONS, query)

    assert (answer.status_code, b"Inspections" in answer.content) == (400, True)
    assert not Event.objects.filter(kind=Event.Kind.LIST_EXPORTED).exists()


@pytest.mark.parametrize("address", [INSPECTIONS, GRADES, REQUESTS])
def test_it_costs_the_same_for_few_as_for_many(as_, lead, graded, asked, officer, address):
    client = as_(lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            rows_of(client.get(address))
        return len(queries)

    cost()
    few = cost()
    for place in range(20):
        made = Inspection(title=f"Report {place}", kind=graded.kind)
        actions.save(made, bodies=[], by=officer, on=PUBLISHED)
        actions.ask(InspectionRequest(inspection=made, what="Data"), by=officer)
    assert cost() == few


def test_the_shell_writes_what_the_page_sends(as_, lead, graded, embargoed, tmp_path):
    output = tmp_path / "list.csv"
    call_command("export_list", "inspections", "--output", output, "--stage", "published")

    assert output.read_bytes() == as_(lead).get(INSPECTIONS, {"stage": "published"}).getvalue()
    assert Event.objects.filter(kind=Event.Kind.LIST_EXPORTED, actor="export_list").exists()


def test_the_shell_writes_people(as_, administrator, tmp_path):
    output = tmp_path / "people.csv"
    call_command("export_list", "people", "--output", output)

    assert output.read_bytes() == as_(administrator).get(reverse("accounts:person_export")).getvalue()


def test_the_shell_says_what_is_wrong(force, tmp_path):
    with pytest.raises(CommandError, match="--rag: "):
        call_command("export_list", "grades", "--output", tmp_path / "x.csv", "--rag", "purple")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_list", "people", "--output", tmp_path / "no" / "x.csv")

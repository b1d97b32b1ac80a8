"""Inspections: the list, one inspection's page, adding and changing, and the history in plain sentences."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.tracking import save_as
from inspections import actions
from inspections.models import FieldworkDay, GradeQuestion, Inspection, InspectionRequest
from inspections.rules import due_in_words
from inspections.timeline import story
from tests.conftest import PUBLISHED, TODAY
from tests.pages.filling import date, filled

DAY = datetime.timedelta(days=1)


def page(client, thing):
    """What the page of an inspection says."""
    return client.get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "due today"), (1, "1 day left"), (56, "56 days left"), (-1, "overdue by 1 day"), (-35, "overdue by 35 days")],
)
def test_how_far_off_a_deadline_is_is_said_in_words(days, words):
    assert due_in_words(TODAY + days * DAY, TODAY) == words


def test_the_comment_clock_is_said_on_the_page_and_in_the_list(as_, officer, inspection):
    browser = as_(officer)

    assert "Due by 25 August 2022, overdue by 35 days" in page(browser, inspection)
    assert "Comments: overdue by 35 days" in browser.get("/inspections/").content.decode()


def test_factual_accuracy_is_due_until_it_was_sent(as_, officer, embargoed):
    embargoed.accuracy_due_on = TODAY + DAY
    save_as(officer, embargoed)
    assert "Factual accuracy: 1 day left" in as_(officer).get("/inspections/").content.decode()

    embargoed.accuracy_sent_on = TODAY
    save_as(officer, embargoed)

    assert "Sent on 29 September 2022" in page(as_(officer), embargoed)
    assert "Factual accuracy:" not in as_(officer).get("/inspections/").content.decode()


def test_an_inspection_is_added(as_, officer, inspection):
    form = as_(officer).get("/inspections/add/").context["form"]

    as_(officer).post("/inspections/add/", {**filled(form), "title": "A new one"})

    assert Inspection.objects.get(title="A new one").bodies == "HMICFRS"


@pytest.mark.parametrize(("reason", "stage"), [("", "published"), ("Printed in error", "fieldwork")])
def test_a_published_report_goes_back_only_with_a_reason(as_, officer, inspection, reason, stage):
    address = f"/inspections/{inspection.pk}/edit/"
    opened = filled(as_(officer).get(address).context["form"])

    answer = as_(officer).post(address, {**opened, "stage": "fieldwork", "stage_reason": reason})

    inspection.refresh_from_db()
    assert inspection.stage == stage
    assert ("Say why a published report goes back" in answer.content.decode()) is not bool(reason)
    assert (inspection.history.first().history_change_reason or "") == reason


def test_the_response_of_the_force_is_shown_with_its_date(as_, officer, inspection):
    address = f"/inspections/{inspection.pk}/response/"
    opened = filled(as_(officer).get(address).context["form"])

    as_(officer).post(address, {**opened, "response": "We accept it.", **date("responded_on", 1, 9, 2022)})

    assert "Given on 1 September 2022." in page(as_(officer), inspection)
    assert "We accept it." in page(as_(officer), inspection)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (date("responded_on", "", "", ""), "Enter the response and its date together."),
        (date("responded_on", 30, 9, 2022), "The date must be today or in the past."),
    ],
)
def test_a_response_without_a_date_that_has_come_is_refused(as_, officer, inspection, typed, says):
    address = f"/inspections/{inspection.pk}/response/"
    opened = filled(as_(officer).get(address).context["form"])

    assert says in as_(officer).post(address, {**opened, "response": "Yes", **typed}).content.decode()


def test_the_history_reads_as_plain_sentences(officer, owner, inspection, asked, fieldwork):
    asked.sent_on = TODAY
    actions.ask(asked, by=owner)
    fieldwork.takes_place_on = TODAY
    actions.plan(fieldwork, by=officer)

    told = [entry.sentence.rsplit(" on ", 1)[0] for entry in story(inspection)]

    assert told == [
        "Officerson changed “Focus group” in the fieldwork timetable: date from 30 June 2022 to 29 September 2022",
        "Ownerson changed the request for “Custody data”: date it was sent from not set to 29 September 2022",
        "Officerson added “Focus group” to the fieldwork timetable",
        "Officerson recorded that “Custody data” is asked for",
        "Officerson added it to the register",
    ]


def test_a_page_costs_the_same_for_three_rows_of_each_as_for_thirty(as_, officer, owner, embargoed):
    client, grade = as_(officer), embargoed.cycle.grades.first()

    def add(place):
        actions.ask(InspectionRequest(inspection=embargoed, what=f"Data {place}"), by=officer)
        actions.plan(FieldworkDay(inspection=embargoed, takes_place_on=PUBLISHED, what=f"Visit {place}"), by=officer)
        question = GradeQuestion(cycle=embargoed.cycle, text=f"Question {place}", position=place)
        save_as(officer, question)
        actions.grade(embargoed, grades={question: grade}, by=officer)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(embargoed.get_absolute_url())
        return len(queries)

    for place in range(3):
        add(place)
    cost()
    few = cost()
    for place in range(3, 30):
        add(place)
    assert cost() == few

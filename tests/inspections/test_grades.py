"""Grades by cycle and question, beside the last ones."""

import pytest

from inspections import actions
from inspections.models import GradeQuestion, Inspection
from inspections.rules import graded
from inspections.timeline import story
from tests.conftest import PUBLISHED
from tests.pages.filling import filled


@pytest.fixture
def give(officer, cycle):
    """Grade the first question of an inspection."""

    def grade(inspection, name):
        given = {cycle.questions.first(): cycle.grades.get(name=name) if name else None}
        actions.grade(inspection, grades=given, by=officer)

    return grade


@pytest.mark.parametrize(
    ("last", "now", "arrow", "change"),
    [
        ("Adequate", "Good", "↑", "up from Adequate"),
        ("Good", "Adequate", "↓", "down from Good"),
        ("Good", "Good", "→", "no change"),
        (None, "Good", "", "first time"),
    ],
)
def test_a_grade_is_shown_beside_the_last(as_, officer, inspection, embargoed, give, last, now, arrow, change):
    give(inspection, last)
    give(embargoed, now)

    row = graded(embargoed)[0]
    assert (row.grade, row.arrow, row.change) == (now, arrow, change)
    assert change in as_(officer).get(embargoed.get_absolute_url()).content.decode()


def test_a_draft_or_a_later_report_is_not_the_last_time(inspection, embargoed, give):
    give(embargoed, "Good")
    give(inspection, "Adequate")

    inspection.cycle = embargoed.cycle
    assert graded(inspection)[0].change == "first time"


def test_all_grades_are_entered_at_once_and_told(as_, officer, embargoed, cycle):
    address = f"/inspections/{embargoed.pk}/grades/"
    good = cycle.grades.get(name="Good")
    names = [f"question_{question.pk}" for question in cycle.questions.all()]
    opened = filled(as_(officer).get(address).context["form"])

    as_(officer).post(address, {**opened, **dict.fromkeys(names, good.pk)})
    opened = filled(as_(officer).get(address).context["form"])
    as_(officer).post(address, {**opened, names[0]: ""})

    assert [str(each) for each in embargoed.grades.for_list()] == ["Investigating crime: Good"]
    told = [entry.sentence.rsplit(" on ", 1)[0] for entry in story(embargoed)]
    assert told[0] == "Officerson took out the grade of “Preventing crime”"
    assert "Officerson graded “Investigating crime” Good" in told


def test_the_second_of_two_people_sees_the_grades_of_the_first(as_, officer, lead, embargoed, cycle):
    address = f"/inspections/{embargoed.pk}/grades/"
    name = f"question_{cycle.questions.first().pk}"
    good, adequate = (cycle.grades.get(name=each).pk for each in ("Good", "Adequate"))
    opened = filled(as_(lead).get(address).context["form"])
    as_(officer).post(address, {**opened, name: good})

    page = as_(lead).post(address, {**opened, name: adequate})

    assert "changed this while you had it open" in page.content.decode()
    assert embargoed.grades.get().grade_id == good


def test_without_a_cycle_the_page_says_what_to_do_first(as_, officer, inspection):
    page = as_(officer).get(f"/inspections/{inspection.pk}/grades/").content.decode()

    assert "Choose its grading cycle first" in page


def test_the_cycle_stays_while_there_are_grades(as_, officer, embargoed, give):
    give(embargoed, "Good")
    address = f"/inspections/{embargoed.pk}/edit/"
    opened = filled(as_(officer).get(address).context["form"])

    page = as_(officer).post(address, {**opened, "cycle": ""}).content.decode()

    assert "It has grades of PEEL 2021/22." in page
    assert Inspection.objects.get(pk=embargoed.pk).cycle


def test_an_earlier_cycle_with_other_grades_is_named_and_not_ranked(officer, inspection, embargoed, cycle, give):
    give(embargoed, "Good")
    other = cycle.grades.model(cycle=type(cycle).objects.create(name="PEEL 2014"), name="Satisfactory")
    other.save()
    question = GradeQuestion.objects.create(cycle=other.cycle, text="Preventing crime")
    actions.grade(inspection, grades={question: other}, by=officer)

    assert inspection.published_on == PUBLISHED
    assert graded(embargoed)[0].change == "was Satisfactory, which this cycle does not have"

"""What was asked and what arose returns in the next paper, as it stood on the paper's day."""

import datetime

import pytest
from django.template.loader import render_to_string

from reports import question_actions
from reports.matters import matters
from reports.models import ArisingAction, Committee, Question
from reports.pdf import render
from tests.conftest import TODAY
from tests.reports.pdf_checks import faults_of
from tests.reports.pdf_pages import page

DAY = datetime.timedelta(days=1)
SINCE = TODAY - 90 * DAY


@pytest.fixture
def ask(issued, officer):
    """Record a question, answered where a day is given."""

    def record(text, on, answered_on=None):
        question = Question(paper=issued, asked_by_name="Councillor Grey", asked_on=on, text=text)
        question_actions.record(question, by=officer, today=TODAY)
        if answered_on:
            question.answer, question.answered_on = f"{text} Yes.", answered_on
            question_actions.answer(question, by=officer, today=TODAY)
        return question

    return record


@pytest.fixture
def arise(issued, officer):
    """Record an action, done where a day is given."""

    def record(what, due_on, done_on=None):
        action = ArisingAction(paper=issued, what=what, who="Somebody", due_on=due_on, done_on=done_on)
        action.outcome = "It was done." if done_on else ""
        return question_actions.add_action(action, by=officer, today=TODAY)

    return record


def returning(committee, since, as_at):
    """The questions that return, with their answers."""
    return {each.question.text: each.answer for each in matters(committee, since, as_at).questions}


def test_questions_of_the_period_return_with_their_answers(committee, ask):
    ask("At the last meeting?", SINCE, SINCE)
    ask("In between?", SINCE + 10 * DAY)

    assert returning(committee, SINCE, TODAY) == {
        "At the last meeting?": "At the last meeting? Yes.",
        "In between?": "",
    }


def test_an_earlier_question_returns_until_a_paper_has_told_its_answer(committee, ask):
    ask("Answered before?", SINCE, SINCE + 5 * DAY)
    ask("Answered since?", SINCE, SINCE + 40 * DAY)
    ask("Still waiting?", SINCE)

    assert returning(committee, SINCE + 30 * DAY, TODAY).keys() == {"Answered since?", "Still waiting?"}


def test_what_came_after_the_papers_day_is_not_in_it(committee, ask, arise):
    ask("Answered later?", SINCE, TODAY)
    ask("Asked later?", TODAY)
    arise("Done later.", TODAY, TODAY)

    found = matters(committee, SINCE, TODAY - DAY)

    assert [(each.question.text, each.answer, each.answered_on) for each in found.questions] == [
        ("Answered later?", "", None)
    ]
    assert [(each.action.what, each.standing, each.outcome) for each in found.open_actions] == [
        ("Done later.", "1 day left", "")
    ]
    assert found.done_actions == ()


def test_actions_are_open_or_done_in_the_period(committee, arise):
    arise("Late.", TODAY - 3 * DAY)
    arise("To come.", TODAY + 3 * DAY)
    arise("Done since.", TODAY, TODAY - DAY)
    arise("Done before.", TODAY, SINCE + DAY)

    found = matters(committee, SINCE + 30 * DAY, TODAY)

    assert [(each.action.what, each.standing) for each in found.open_actions] == [
        ("Late.", "Overdue by 3 days"),
        ("To come.", "3 days left"),
    ]
    assert [(each.action.what, each.standing, each.outcome) for each in found.done_actions] == [
        ("Done since.", "Done on 28 September 2022", "It was done.")
    ]


def test_without_an_earlier_paper_everything_returns(committee, ask, arise):
    ask("First?", SINCE, SINCE + DAY)
    arise("First.", TODAY, SINCE + DAY)

    found = matters(committee, None, TODAY)

    assert (len(found.questions), len(found.done_actions), found.is_empty) == (1, 1, False)


def test_what_was_withdrawn_or_is_anothers_does_not_return(committee, ask, arise, officer):
    question_actions.withdraw(ask("By mistake?", SINCE), by=officer, reason="A mistake.", today=TODAY)
    question_actions.withdraw_action(arise("By mistake.", TODAY), by=officer, reason="A mistake.", today=TODAY)
    ask("Ours?", SINCE)
    other = Committee.objects.create(name="Another Committee")

    assert returning(committee, None, TODAY).keys() == {"Ours?"}
    assert matters(committee, None, TODAY).open_actions == ()
    assert matters(other, None, TODAY).is_empty


def section(found):
    """The matters as a paper prints them."""
    return " ".join(render_to_string("reports/_matters.html", {"matters": found}).split())


def test_the_section_prints_as_a_tagged_pdf(committee, ask, arise):
    ask("Who leads?", SINCE, SINCE + DAY)
    ask("Still <b>waiting</b>?", SINCE)
    arise("To come.", TODAY + 3 * DAY)
    arise("Done.", TODAY, TODAY)

    html = section(matters(committee, SINCE, TODAY))
    for words in (
        "Who leads? Yes. (2 Jul 2022)",
        "Still &lt;b&gt;waiting&lt;/b&gt;?",
        "Not answered yet.",
        "3 days left",
    ):
        assert words in html
    page_of_it = page(f"<h2>Matters</h2>{html}")
    assert faults_of(render(page_of_it), page_of_it) == []


def test_an_empty_section_says_so(committee):
    assert section(matters(committee, SINCE, TODAY)) == "<p>None this quarter.</p>"

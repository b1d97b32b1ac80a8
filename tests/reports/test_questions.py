"""Members' questions and the actions that arise: who may ask, change, answer and withdraw, and when."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.tracking import StaleError
from reports import question_actions
from reports.models import ArisingAction, Committee, Paper, Question
from tests.conftest import TODAY
from tests.pages.filling import date, filled

DAY = datetime.timedelta(days=1)
ANSWERED = "This question has an answer. What was asked stays as it is; ask another question."


def url(name, thing):
    """One of the addresses of a paper, a question or an action."""
    return reverse(f"reports:{name}", args=[thing.pk])


def page_of(as_, person, thing):
    """A page as one of the cast reads it."""
    return as_(person).get(thing.get_absolute_url()).content.decode()


@pytest.fixture
def answered(question, officer):
    """The member's question with its answer."""
    question.answer, question.answered_on = "Two analysts left.", TODAY
    return question_actions.answer(question, by=officer, today=TODAY)


def test_a_member_asks_and_all_who_read_papers_see_it(as_, cast, issued):
    response = as_(cast["member"]).post(url("question_ask", issued), {"text": "Why so late?"}, follow=True)

    assert "Your question is asked." in response.content.decode()
    asked = Question.objects.get()
    assert (asked.asked_by, asked.asked_on, asked.history.get().history_user) == (cast["member"], TODAY, cast["member"])
    for who in ("member", "executive", "officer", "lead"):
        assert "Why so late?" in page_of(as_, cast[who], issued)


def test_an_officer_records_what_was_asked_at_the_meeting(as_, officer, member, issued):
    typed = {"asked_by_name": "Councillor Grey", "text": "Who leads?", **date("asked_on", 2, 7, 2022)}

    as_(officer).post(url("question_record", issued), typed)

    asked = Question.objects.get()
    assert (asked.who_asked, asked.asked_by, asked.asked_on) == ("Councillor Grey", None, datetime.date(2022, 7, 2))
    assert "Councillor Grey asked on 2 July 2022" in page_of(as_, member, issued)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (date("asked_on", 30, 9, 2022), "The date it was asked must be today or in the past."),
        (date("asked_on", 30, 6, 2022), "must be on or after 1 July 2022, the day of the paper’s figures."),
        ({"asked_by_name": ""}, "Enter who asked"),
        ({"text": " "}, "Enter the question"),
        ({"text": "x" * 10_000}, "Shorten the question to 4000 characters or fewer."),
    ],
)
def test_a_question_that_cannot_be_is_refused_and_given_back(as_, officer, issued, changed, words):
    typed = {"asked_by_name": "Councillor Grey", "text": "Who leads?", **date("asked_on", 2, 7, 2022), **changed}

    page = as_(officer).post(url("question_record", issued), typed).content.decode()

    assert words in page
    assert not Question.objects.exists()


def test_html_in_a_question_is_shown_as_typed(as_, member, issued):
    as_(member).post(url("question_ask", issued), {"text": "<script>alert(1)</script>"})

    page = page_of(as_, member, issued)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_draft_is_asked_nothing(as_, officer, member, draft):
    assert as_(member).post(url("question_ask", draft), {"text": "Why?"}).status_code == 404
    for name in ("question_record", "arising_add"):
        assert "belong to issued papers" in as_(officer).get(url(name, draft)).content.decode()
    with pytest.raises(ValidationError, match="belong to issued papers"):
        question_actions.ask(Question(paper=draft, text="Why?"), by=member, today=TODAY)
    arose = ArisingAction(paper=draft, what="Do it.", who="Somebody", due_on=TODAY)
    with pytest.raises(ValidationError, match="belong to issued papers"):
        question_actions.add_action(arose, by=officer, today=TODAY)


def test_a_member_changes_their_question_until_it_is_answered(as_, member, question, officer):
    browser = as_(member)
    typed = filled(browser.get(url("question_edit", question)).context["form"]) | {"text": "Why so very late?"}
    browser.post(url("question_edit", question), typed)
    question.refresh_from_db()
    assert question.text == "Why so very late?"

    question.answer, question.answered_on = "Two analysts left.", TODAY
    question_actions.answer(question, by=officer, today=TODAY)

    assert ANSWERED in browser.get(url("question_edit", question)).content.decode()
    browser.post(url("question_edit", question), {**typed, "text": "Never mind.", "read_version": question.version})
    question.refresh_from_db()
    assert question.text == "Why so very late?"


@pytest.mark.parametrize("verb", ["change", "withdraw"])
def test_what_was_answered_is_neither_changed_nor_withdrawn(answered, member, verb):
    more = {"reason": "A mistake."} if verb == "withdraw" else {}

    with pytest.raises(ValidationError, match="This question has an answer"):
        getattr(question_actions, verb)(answered, by=member, today=TODAY, **more)


def test_a_member_does_not_change_anothers_question(as_, recorded, member):
    assert as_(member).get(url("question_edit", recorded)).status_code == 403


def test_the_force_does_not_withdraw_what_a_member_asked(as_, question, lead):
    assert as_(lead).post(url("question_withdraw", question), {"reason": "Unwelcome."}).status_code == 403
    with pytest.raises(ValidationError, match="Only the person who asked"):
        question_actions.withdraw(question, by=lead, reason="Unwelcome.", today=TODAY)


def test_an_answer_is_read_by_the_member_and_may_be_bettered(as_, officer, lead, member, question):
    typed = {"answer": "Two analysts left.", **date("answered_on", 29, 9, 2022), "read_version": question.version}
    as_(officer).post(url("question_answer", question), typed)
    assert "Two analysts left." in page_of(as_, member, question)

    question.refresh_from_db()
    typed |= {"answer": "Three analysts left.", "read_version": question.version}
    as_(lead).post(url("question_answer", question), typed)

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Three analysts left.", lead)
    assert [row.answer for row in question.history.all()] == ["Three analysts left.", "Two analysts left.", ""]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY + DAY, "The date it was answered must be today or in the past."),
        (TODAY - DAY, "The date it was answered must be on or after the date it was asked."),
    ],
)
def test_an_answer_has_a_day_between_the_question_and_today(as_, officer, question, day, words):
    typed = {"answer": "Yes.", **date("answered_on", day.day, day.month, day.year), "read_version": question.version}

    assert words in as_(officer).post(url("question_answer", question), typed).content.decode()
    assert Question.objects.waiting().count() == 1


def test_the_question_stands_above_the_answers_form(as_, officer, recorded):
    page = as_(officer).get(url("question_answer", recorded)).content.decode()

    assert "Councillor Grey asked on 1 July 2022:\nWho leads on it?</div>" in page


def test_a_withdrawn_question_stays_with_its_reason_and_is_not_answered(as_, officer, member, recorded):
    as_(officer).post(url("question_withdraw", recorded), {"reason": "Asked about another paper."})

    assert "Asked about another paper." in page_of(as_, member, recorded)
    refusal = "This question was withdrawn, so it needs no answer."
    assert refusal in as_(officer).get(url("question_answer", recorded)).content.decode()
    recorded.refresh_from_db()
    recorded.answer, recorded.answered_on = "Yes.", TODAY
    with pytest.raises(ValidationError, match=refusal):
        question_actions.answer(recorded, by=officer, today=TODAY)
    with pytest.raises(ValidationError, match="withdrawn already"):
        question_actions.withdraw(recorded, by=officer, reason="Again.", today=TODAY)
    assert as_(officer).get("/papers/").context["waiting"] == []


def test_of_two_who_write_at_once_the_second_is_told(question, officer, member):
    same = Question.objects.get(pk=question.pk)
    question_actions.change(question, by=member, today=TODAY)

    same.answer, same.answered_on = "Yes.", TODAY
    with pytest.raises(StaleError):
        question_actions.answer(same, by=officer, today=TODAY)


def test_unanswered_questions_wait_on_the_liaisons_list(as_, officer, question, recorded):
    assert [each.pk for each in as_(officer).get("/papers/").context["waiting"]] == [recorded.pk, question.pk]


def test_an_action_is_recorded_done_and_kept(as_, officer, member, issued):
    browser = as_(officer)
    typed = {"what": "Show the backlog.", "who": "Head of Vetting", **date("due_on", 31, 10, 2022)}
    browser.post(url("arising_add", issued), typed)
    action = ArisingAction.objects.get()
    assert "32 days left" in page_of(as_, member, issued)

    form = browser.get(url("arising_done", action)).context["form"]
    browser.post(url("arising_done", action), filled(form) | {"outcome": "It stands in the paper."})

    assert "Done on 29 September 2022: It stands in the paper." in page_of(as_, member, issued)
    refusal = "This action is done. What came of it stays on record."
    assert refusal in browser.get(url("arising_withdraw", action)).content.decode()
    action.refresh_from_db()
    with pytest.raises(ValidationError, match=refusal):
        question_actions.withdraw_action(action, by=officer, reason="A mistake.", today=TODAY)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"due_on": datetime.date(2022, 6, 30)}, "due date must be on or after 1 July 2022, the date of the meeting."),
        ({"done_on": TODAY + DAY, "outcome": "Done."}, "The date it was done must be today or in the past."),
        ({"done_on": datetime.date(2022, 6, 30), "outcome": "Done."}, "done must be on or after 1 July 2022"),
        ({"done_on": TODAY}, "Enter the date it was done and what came of it."),
        ({"who": ""}, "Say what is to be done, and who does it."),
    ],
)
def test_an_action_that_cannot_be_is_refused(arising, officer, changed, words):
    for name, value in changed.items():
        setattr(arising, name, value)

    with pytest.raises(ValidationError, match=words):
        question_actions.change_action(arising, by=officer, today=TODAY)


def test_an_action_due_before_its_meeting_is_refused_in_words(as_, officer, issued):
    typed = {"what": "Show it.", "who": "Somebody", **date("due_on", 30, 6, 2022)}

    page = as_(officer).post(url("arising_add", issued), typed).content.decode()

    assert "The due date must be on or after 1 July 2022, the date of the meeting." in page


def test_a_withdrawn_action_stays_and_nothing_more_is_done_to_it(as_, officer, member, arising):
    as_(officer).post(url("arising_withdraw", arising), {"reason": "Recorded twice."})

    assert "Withdrawn: Recorded twice." in page_of(as_, member, arising)
    arising.refresh_from_db()
    with pytest.raises(ValidationError, match="This action was withdrawn already"):
        question_actions.change_action(arising, by=officer, today=TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"asked_by": None},
        {"asked_by_name": "Somebody else"},
        {"answer": "Yes."},
        {"withdrawn_on": TODAY},
        {"withdrawn_reason": "A mistake."},
    ],
)
def test_the_database_refuses_half_a_question(question, fields):
    for name, value in fields.items():
        setattr(question, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        question.save()


def test_another_committees_questions_stay_on_its_own_papers(as_, member, issued, question, officer):
    other = Paper.objects.get(pk=issued.pk)
    other.pk, other._state.adding, other.committee = None, True, Committee.objects.create(name="Another Committee")
    other.save()

    assert "Why so late?" not in page_of(as_, member, other)

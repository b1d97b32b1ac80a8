"""History rows read as sentences a person would write."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Board, Portfolio
from audit.tracking import save_as
from audit.trail import changes, long_date


@pytest.fixture
def day():
    """Today as the history writes it."""
    return long_date(timezone.localdate())


def last_sentence(record):
    """What the trail says of the last change."""
    return changes(record)[-1].sentence


def test_dates_are_written_out():
    assert long_date(datetime.date(2022, 8, 3)) == "3 August 2022"


def test_the_first_line_says_who_added_it(board, officer, day):
    assert [entry.sentence for entry in changes(board)] == [f"{officer} added it to the register on {day}"]


def test_a_record_nobody_claims_was_added_by_signoff(db):
    board = Board.objects.create(name="Made by a command")

    assert changes(board)[0].sentence.startswith("Signoff added it to the register on ")


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("local_reference", "R-1", "changed our reference from not set to R-1"),
        ("rag", "green", "changed RAG from not set to Green"),
        ("accepted", "yes", "changed accepted from Not yet decided to Accepted"),
        ("mandatory", False, "changed mandatory from yes to no"),
        ("target_on", datetime.date(2023, 3, 31), "changed target date from not set to 31 March 2023"),
        ("review_months", 6, "changed months between reviews from 3 to 6"),
        ("owner", None, "changed owner from Ownerson to not set"),
        ("text", "Forces should vet again.", "changed the text of the finding"),
    ],
)
def test_a_change_is_told_in_labels_and_names(finding, officer, day, field, value, clause):
    setattr(finding, field, value)
    save_as(officer, finding)

    assert last_sentence(finding) == f"{officer} {clause} on {day}"


def test_a_link_is_told_by_name_and_not_by_number(portfolio, officer, owner, other_owner, day):
    for lead in (owner, other_owner):
        portfolio.lead = lead
        save_as(officer, portfolio)

    assert last_sentence(portfolio) == f"{officer} changed portfolio lead from Ownerson to Other Ownerson on {day}"


def test_several_changes_stand_in_one_sentence(finding, officer, day):
    finding.number, finding.rag = "3", "green"
    save_as(officer, finding)

    assert last_sentence(finding) == (
        f"{officer} changed number in the report from not set to 3; changed RAG from not set to Green on {day}"
    )


def test_a_save_that_changed_nothing_is_not_told(board, officer):
    save_as(officer, board)

    assert len(changes(board)) == 1


def test_fields_told_elsewhere_are_left_out(finding, officer):
    finding.rag, finding.number = "green", "3"
    save_as(officer, finding)

    assert "RAG" not in changes(finding, leave_out=["rag"])[-1].sentence


def test_the_reason_stands_beside_the_change(board, officer):
    board.name = "Renamed"
    save_as(officer, board, "The board was renamed")

    assert changes(board)[-1].note == "The board was renamed"


def test_the_trail_costs_the_same_however_long_it_is(portfolio, officer, owner, django_assert_num_queries):
    for number in range(6):
        portfolio.name, portfolio.lead = f"Crime {number}", owner if number % 2 else officer
        save_as(officer, portfolio)
    record = Portfolio.objects.get(pk=portfolio.pk)

    with django_assert_num_queries(2):
        assert len(changes(record)) == 7

"""Dates as people type them: each is read in one way, refused in words, or asked about."""

import datetime
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from imports.dates import AmbiguousDate, Order, read_date, settled_order

pytestmark = pytest.mark.once

DAY_FIRST, MONTH_FIRST = Order.DAY_FIRST, Order.MONTH_FIRST
FIRST_OF_MARCH = (
    *("1 March 2024", "1st March 2024", "01 Mar 2024", "1-Mar-24", "1-Mar-2024", "1 MARCH 2024"),
    *("the 1st of March 2024", "March 1, 2024", "Mar 1st 2024", "Fri 1 March 2024", "Friday, 1 March 2024"),
    *("2024-03-01", "2024/3/1", "2024-03-01T09:30:00", "2024-03-01 00:00:00", "2024-03-01T23:30:00Z"),
    *(" 1  March\n2024 ", "1 March 2024, 9:30 am"),
)
NO_DATES = (
    *("soon", "2024", "1 March", "30 February 2024", "29/02/2026", "32/01/2024", "13/13/2024", "1/2/3/4"),
    *("2024-13-01", "01/02/0001", "1 May 9999"),
)
# Workbooks know of no time zones.
AFTERNOON = datetime.datetime(2024, 3, 1, 14)  # noqa: DTZ001


@pytest.mark.parametrize("typed", [*FIRST_OF_MARCH, datetime.date(2024, 3, 1), AFTERNOON])
def test_a_date_is_read_in_any_form_that_means_one_day(typed):
    assert read_date(typed, None) == datetime.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("March 2024", (2024, 3, 31)),
        ("Feb 2024", (2024, 2, 29)),
        ("Mar-23", (2023, 3, 31)),
        ("13/04/2024", (2024, 4, 13)),
        ("13.4.24", (2024, 4, 13)),
        ("04/13/2024", (2024, 4, 13)),
        ("05/05/2024", (2024, 5, 5)),
    ],
)
def test_what_can_be_read_in_one_way_needs_no_question(typed, made):
    assert read_date(typed, None) == datetime.date(*made)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_empty_cell_is_no_date(nothing):
    assert read_date(nothing, None) is None


@pytest.mark.parametrize("typed", ["03/04/2024", "3.4.24", "03-04-2024", "03/04/2024 00:00"])
def test_a_date_that_may_be_two_days_is_asked_about(typed):
    with pytest.raises(AmbiguousDate, match="may be 3 April 2024 or 4 March 2024"):
        read_date(typed, None)
    assert read_date(typed, DAY_FIRST) == datetime.date(2024, 4, 3)
    assert read_date(typed, MONTH_FIRST) == datetime.date(2024, 3, 4)


@pytest.mark.parametrize("typed", [*NO_DATES, 45352, True])
def test_what_is_no_date_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match=f"“{typed}” is not"):
        read_date(typed, None)


def test_a_date_against_the_chosen_order_is_refused():
    with pytest.raises(ValidationError, match="in the order that the file uses"):
        read_date("04/13/2024", DAY_FIRST)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2024", "13/04/2024", None, "soon"], DAY_FIRST),
        (["03/04/2024", "04/13/2024"], MONTH_FIRST),
        (["13/04/2024", "04/13/2024"], None),
        (["03/04/2024", "05/05/2024", "2024-04-13"], None),
        ([], None),
    ],
)
def test_other_cells_of_the_column_settle_the_order(column, order):
    assert settled_order(column) == order


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_every_day_comes_back_from_its_common_forms(day):
    forms = (f"{day:%-d %B %Y}", f"{day:%d-%b-%Y}", f"{day:%Y-%m-%d}", f"{day:%A %-d %b %Y}")
    assert {read_date(form, None) for form in forms} == {day}
    assert read_date(f"{day:%d/%m/%Y}", DAY_FIRST) == read_date(f"{day:%m/%d/%Y}", MONTH_FIRST) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_refusal(text):
    with suppress(ValidationError):
        assert read_date(text, None) is None or text.strip()

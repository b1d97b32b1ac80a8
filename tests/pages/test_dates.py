"""A date as three fields: what it takes, and what it says when it is wrong."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from pages.forms import DateField

REAL = "The due date must be a real date, such as 29 9 2022"


def clean(*typed, required=True):
    """Hand three texts to a date field labelled "Due date"."""
    return DateField(label="Due date", required=required).clean(list(typed))


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        (("29", "9", "2022"), (2022, 9, 29)),
        (("09", "09", "2022"), (2022, 9, 9)),
        ((" 1 ", " 2 ", " 2022 "), (2022, 2, 1)),
        (("29", "2", "2024"), (2024, 2, 29)),
        (("31", "12", "1999"), (1999, 12, 31)),
        (("1", "March", "2023"), (2023, 3, 1)),
        (("1", "mar", "2023"), (2023, 3, 1)),
        (("1", "SEPT", "2023"), (2023, 9, 1)),
        (("1", "september", "2023"), (2023, 9, 1)),
        (("1", "May", "2023"), (2023, 5, 1)),
        (("1", "1", "1900"), (1900, 1, 1)),
        (("31", "12", "2200"), (2200, 12, 31)),
    ],
)
def test_a_real_date_is_taken(typed, made):
    assert clean(*typed) == datetime.date(*made)


@pytest.mark.parametrize(
    "typed",
    [
        ("29", "2", "2023"),
        ("29", "2", "1900"),
        ("30", "2", "2022"),
        ("31", "6", "2022"),
        ("32", "1", "2022"),
        ("0", "1", "2022"),
        ("1", "0", "2022"),
        ("1", "13", "2022"),
        ("-1", "1", "2022"),
        ("1", "1", "22"),
        ("1", "1", "1899"),
        ("1", "1", "2201"),
        ("1", "1", "99999999999999999999"),
        ("99", "99", "9999"),
        ("one", "1", "2022"),
        ("1", "Smarch", "2022"),
        ("1", "Junk", "2022"),
        ("1", "Marzipan", "2022"),
        ("1", "Ma", "2022"),
        ("1", "1", "twenty"),
        ("1.5", "1", "2022"),
        ("1_0", "1", "2022"),
        ("+1", "1", "2022"),
        ("1", "1", "2_022"),
        ("1\0", "1", "2022"),
        ("1", "\ud800", "2022"),
        ("²", "1", "2022"),
        ("9" * 10_000, "1", "2022"),
    ],
)
def test_a_date_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        clean(*typed)

    assert refused.value.messages == [REAL]


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        (("", "9", "2022"), "day"),
        (("29", "", "2022"), "month"),
        (("29", "9", ""), "year"),
        (("", "", "2022"), "day and a month"),
        (("", "9", ""), "day and a year"),
        (("29", " ", ""), "month and a year"),
    ],
)
def test_what_is_missing_is_named(typed, missing):
    with pytest.raises(ValidationError) as refused:
        clean(*typed, required=False)

    assert refused.value.messages == [f"The due date must include a {missing}"]


@pytest.mark.parametrize("typed", [("", "", ""), (" ", "\t", ""), ()])
def test_no_date_is_none_or_asked_for(typed):
    assert clean(*typed, required=False) is None
    with pytest.raises(ValidationError, match="Enter the due date"):
        clean(*typed)


@pytest.mark.parametrize(
    ("label", "named"),
    [("RAG date", "RAG date"), ("HMICFRS date", "HMICFRS date"), ("Due date", "due date"), (None, "date")],
)
def test_messages_call_the_field_what_the_page_does(label, named):
    with pytest.raises(ValidationError) as refused:
        DateField(label=label).clean(["", "", ""])

    assert refused.value.messages == [f"Enter the {named}"]

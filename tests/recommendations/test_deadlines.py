"""Deadlines: which words come to which date, and which are not understood."""

import calendar
import datetime
import time
import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommendations.deadline_rules import NOT_UNDERSTOOD
from recommendations.deadline_ways import NOT_A_DATE, WAYS
from recommendations.deadline_words import NUMBERS
from recommendations.deadlines import Reading, read
from reports.sample_register import FOLDER

JUNE = datetime.date(2022, 6, 30)
AUGUST = datetime.date(2022, 8, 31)
OCTOBER = datetime.date(2023, 10, 31)
LEAP = datetime.date(2024, 2, 29)
DAY = datetime.timedelta(days=1)
SIX_MONTHS = "2022-12-30"

AT_ONCE = [
    "Immediately",
    "Immediately on publication",
    "On publication of this report",
    "immediately.",
    "IMMEDIATELY",
    "With immediate effect",
    "with immediate effect,",
    "Immediate",
]
COUNTED = {
    "Within three months": "2022-09-30",
    "within 3 months": "2022-09-30",
    "Within three (3) months": "2022-09-30",
    "within 3 (three) months": "2022-09-30",
    "Within the next six months": SIX_MONTHS,
    "within six months of this report": SIX_MONTHS,
    "within six months of the date of this report": SIX_MONTHS,
    "Within six months of the publication of this report": SIX_MONTHS,
    "within six months of this inspection report being published": SIX_MONTHS,
    "within six months of this report’s publication": SIX_MONTHS,
    "Within six months of publication.": SIX_MONTHS,
    "within six months from its publication": SIX_MONTHS,
    "no later than six months after publication": SIX_MONTHS,
    "By six months after publication": SIX_MONTHS,
    "six months": SIX_MONTHS,
    "6 months": SIX_MONTHS,
    "Within a period of six months": SIX_MONTHS,
    "Within a six‑month period": SIX_MONTHS,
    "Within six months at the latest": SIX_MONTHS,
    "Within six months, or sooner": SIX_MONTHS,
    "Within  six\u00a0months": SIX_MONTHS,
    "\tWithin six\nmonths ;": SIX_MONTHS,
    "“Within six months”": SIX_MONTHS,
    "Deadline: within six months": SIX_MONTHS,
    "Recommendation 3: Within six months, forces should act": SIX_MONTHS,
    "(a) within six months": SIX_MONTHS,
    "Within six months (by 30 December 2022)": SIX_MONTHS,
    "in the next 12 months": "2023-06-30",
    "over the next 12 months": "2023-06-30",
    "within a year": "2023-06-30",
    "within one year": "2023-06-30",
    "Within twelve calendar months": "2023-06-30",
    "Within 18 months": "2023-12-30",
    "within eighteen months": "2023-12-30",
    "within twenty-four months": "2024-06-30",
    "within twenty four months": "2024-06-30",
    "within one month": "2022-07-30",
    "within eight months": "2023-02-28",
    "within a fortnight": "2022-07-14",
    "within six weeks": "2022-08-11",
    "Within one week": "2022-07-07",
    "within 28 days": "2022-07-28",
    "Within 56 days": "2022-08-25",
}
NAMED = {
    "By March 2023": "2023-03-31",
    "by march, 2023": "2023-03-31",
    "By the end of March 2023": "2023-03-31",
    "by end March 2023": "2023-03-31",
    "By the last day of March 2023": "2023-03-31",
    "March 2023": "2023-03-31",
    "By February 2024": "2024-02-29",
    "by Sept 2023": "2023-09-30",
    "By September 2014": "2014-09-30",
    "By 31 December 2023": "2023-12-31",
    "by 31st December 2023": "2023-12-31",
    "By the 31st of December, 2023": "2023-12-31",
    "by December 31 2023": "2023-12-31",
    "by December 31st, 2023": "2023-12-31",
    "31 Dec. 2023": "2023-12-31",
    "By Friday 31 March 2023": "2023-03-31",
    "by Friday, 31 March 2023": "2023-03-31",
    "no later than 1 April 2024": "2024-04-01",
    "by 1 April 2024 at the latest": "2024-04-01",
    "By close of business on 1 April 2024": "2024-04-01",
    "on or before 1 April 2024": "2024-04-01",
    "before 1 April 2024": "2024-03-31",
    "prior to 1 March 2024": "2024-02-29",
    "before April 2024": "2024-03-31",
    "before the end of April 2024": "2024-04-30",
    "by 29 February 2024": "2024-02-29",
    "By 13/02/2023": "2023-02-13",
    "by 1/2/2023": "2023-02-01",
    "31.12.2023": "2023-12-31",
    "by 2023-12-31": "2023-12-31",
    "By the end of 2023": "2023-12-31",
    "by the end of the financial year 2022/23": "2023-03-31",
    "by the end of 2022/23": "2023-03-31",
    "by the end of 2022–23": "2023-03-31",
    "by the end of the 2022/2023 financial year": "2023-03-31",
    "by the end of financial year 2022 to 2023": "2023-03-31",
    "by the end of 1999/00": "2000-03-31",
    "By the end of Q1 2023/24": "2023-06-30",
    "by Q4 of 2023/24": "2024-03-31",
}
EMBEDDED = {
    "Within six months, chief constables should review their vetting.": SIX_MONTHS,
    "Within six months chief constables should review their vetting.": SIX_MONTHS,
    "By September 2014, each force should have a plan.": "2014-09-30",
    "By 31 March 2023, the Home Office and the NPCC should agree how 84 forces report.": "2023-03-31",
    "Chief constables should, within three months, review their vetting.": "2022-09-30",
    "Police forces in England and Wales should within three months review their vetting.": "2022-09-30",
    "The NPCC lead for vetting should, by March 2023, publish guidance.": "2023-03-31",
    "Chief constables should immediately make sure that it stops.": "2022-06-30",
    "With immediate effect, forces should stop.": "2022-06-30",
    "As soon as possible, and no later than 1 April 2024, forces should stop.": "2024-04-01",
    "As soon as practicable and in any event within six months": SIX_MONTHS,
    "Within six months, Norfolk and other organisations should act.": SIX_MONTHS,
    "By March 2023, forces should apply the guidance of June 2021.": "2023-03-31",
    "Within six months, forces should review all cases reported in 2021.": SIX_MONTHS,
}
OTHER_DAYS = [
    ("within six months", AUGUST, "2023-02-28"),
    ("within one month", AUGUST, "2022-09-30"),
    ("within eighteen months", AUGUST, "2024-02-29"),
    ("within a year", AUGUST, "2023-08-31"),
    ("within one month", OCTOBER, "2023-11-30"),
    ("within four months", OCTOBER, "2024-02-29"),
    ("within five months", OCTOBER, "2024-03-31"),
    ("within a year", LEAP, "2025-02-28"),
    ("within two years", LEAP, "2026-02-28"),
    ("within 48 months", LEAP, "2028-02-29"),
    ("within one month", LEAP, "2024-03-29"),
    ("within one day", LEAP, "2024-03-01"),
    ("within 56 days", OCTOBER, "2023-12-26"),
    ("by March 2023", OCTOBER, "2023-03-31"),
    ("immediately", LEAP, "2024-02-29"),
]
UNDERSTOOD = {**dict.fromkeys(AT_ONCE, "2022-06-30"), **COUNTED, **NAMED, **EMBEDDED}
NONE = [
    "",
    "   ",
    "-",
    "–",
    ".",
    "none",
    "None.",
    "NONE GIVEN",
    "no deadline",
    "n/a",
    "N/A",
    "Not applicable",
    "Not set",
]
UNCLEAR = [
    "as a matter of urgency",
    "as soon as possible",
    "As soon as is reasonably practicable",
    "asap",
    "ongoing",
    "On-going",
    "in due course",
    "tbc",
    "To be confirmed",
    "within a reasonable time",
    "by spring 2024",
    "by autumn",
    "by summer 2023",
    "By Christmas 2023",
    "early 2024",
    "late March 2023",
    "mid-March",
    "by mid‑March 2023",
    "by the beginning of March 2023",
    "by the start of the financial year 2023/24",
    "by Q4 2023",
    "by the end of Q1 2024",
    "by 2023",
    "2023",
    "by 2022/23",
    "by March",
    "by the end of March",
    "by 31 March",
    "by the end of the year",
    "by the end of the financial year",
    "next month",
    "by 13/2/23",
    "by 31 March 23",
    "March '23",
    "31 February 2023",
    "by 31 June 2023",
    "by 29 February 2023",
    "by 0 March 2023",
    "by 2/13/2023",
    "by 2023-13-01",
    "by Monday 31 March 2023",
    "by the end of 2022/24",
    "within three (4) months",
    "within 10 working days",
    "within 24 hours",
    "within months",
    "within a few months",
    "within three to six months",
    "within 3–6 months",
    "within 0 months",
    "within -6 months",
    "within 1000 months",
    "within 1½ years",
    "within 6² months",
    "within ٣ months",
    "within six months or so",
    "within about six months",
    "within approximately six months",
    "not within six months",
    "more than six months after publication",
    "not before 1 April 2024",
    "after 1 April 2024",
    "from March 2023",
    "March 2023 onwards",
    "by March 2023 at the earliest",
    "By March 2023, if possible",
    "By March 2023 (tbc)",
    "Within six months: no date set",
    "By March 2023, each year",
    "By March 2023/24",
    "Not applicable until March 2023",
    "within 12 months of April 2023",
    "Within six months (12 months for smaller forces)",
    "Within six months, 12 months for smaller forces",
    "By March 2023, June 2023 for smaller forces",
    "By March 2023?",
    "Within six months, subject to funding",
    "Within six months and every year after that",
    "Within one year and six months",
    "every six months",
    "six-monthly",
    "three months ago",
    "within six months of the new guidance",
    "within six months of the publication of the College’s guidance",
    "within three months of the appointment of a lead",
    "Within 28 days of arrest, officers should tell the victim.",
    "Immediately after arrest, officers should tell the victim.",
    "Officers should immediately tell the victim.",
    "Officers should, within 28 days, tell the victim.",
    "Forces should make sure that victims hear within 28 days.",
    "The force should review cases opened before 1 April 2020.",
    "Immediate and ongoing",
    "31 March 2023, the day of the inspection",
    "31 March 2023 to 30 June 2023",
    "Forces should review their vetting.",
    "when the College has published its guidance",
    "!",
]
TWO = {
    "By March 2023 or by June 2023": ("By March 2023", "by June 2023"),
    "Immediately, and in any event within three months": ("Immediately", "within three months"),
    "Within three months, plan; within six months, act.": ("Within three months", "within six months"),
    "Within six months (by 1 January 2023)": ("Within six months", "by 1 January 2023"),
    "By 31 March 2023, forces should answer within 28 days.": ("By 31 March 2023", "within 28 days"),
    "Within six months, and by spring 2024": ("Within six months", "by spring 2024"),
    "By spring 2024 or by March 2024": ("By spring 2024", "by March 2024"),
}


@pytest.mark.parametrize(("words", "date"), UNDERSTOOD.items())
def test_words_come_to_a_date(words, date):
    reading = read(words, JUNE)

    assert (reading.date, reading.understood) == (datetime.date.fromisoformat(date), True), reading.said


@pytest.mark.parametrize(("words", "published_on", "date"), OTHER_DAYS)
def test_words_count_from_the_day_of_publication(words, published_on, date):
    assert read(words, published_on).date == datetime.date.fromisoformat(date)


@pytest.mark.parametrize("words", NONE)
def test_no_deadline_is_understood(words):
    assert read(words, JUNE) == read(words, None) == Reading(None, understood=True, said="No deadline was given.")


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_is_not_clear_is_never_guessed(words):
    reading = read(words, JUNE)

    assert (reading.date, reading.understood) == (None, False)
    assert reading.said.endswith("Enter the date yourself.")


@pytest.mark.parametrize("words", TWO)
def test_two_deadlines_are_both_named(words):
    first, second = TWO[words]

    said = f"Two deadlines were found: “{first}” and “{second}”. Enter the date yourself."
    assert read(words, JUNE) == Reading(None, understood=False, said=said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Within six months", "Six months after 30 June 2022, when the report was published: 30 December 2022."),
        ("within 18 months", "18 months after 30 June 2022, when the report was published: 30 December 2023."),
        (
            "within eight months",
            "Eight months after 30 June 2022, when the report was published: 28 February 2023, "
            "the last day of that month.",
        ),
        ("By March 2023", "The last day of March 2023, since only the month is given."),
        ("immediately", "The day of publication."),
        ("by 13/02/2023", "13/02/2023, read as day, month and year: 13 February 2023."),
        ("31 February 2023", "“31 February 2023” is not a real date. Enter the date yourself."),
        (
            "by 2/13/2023",
            "“2/13/2023” is not a real date, read as day, month and year. Enter the date yourself.",
        ),
        ("by Monday 31 March 2023", "31 March 2023 is a Friday, not a Monday. Enter the date yourself."),
        ("by the end of 2022/24", "“2022/24” is not a financial year. Enter the date yourself."),
        ("by Q4 2023", "“by Q4 2023” may be counted from January or from April. Enter the date yourself."),
        ("within three (4) months", "“within three (4) months” gives two different numbers. Enter the date yourself."),
        ("when it suits", NOT_UNDERSTOOD),
    ],
)
def test_the_page_is_told_how_it_was_read(words, said):
    assert read(words, JUNE).said == said


@pytest.mark.parametrize("words", [*AT_ONCE, *COUNTED])
def test_what_counts_from_publication_waits_for_it(words):
    if "30 December" in words:
        return
    reading = read(words, None)

    assert (reading.date, reading.understood) == (None, True)
    assert reading.said.endswith("The date waits for the publication date.")


@pytest.mark.parametrize(("words", "date"), NAMED.items())
def test_a_date_that_is_named_does_not_wait(words, date):
    assert read(words, None) == read(words, JUNE)
    assert read(words, None).date == datetime.date.fromisoformat(date)


@pytest.mark.parametrize(("way", "words"), [(way, words) for way in WAYS for words in way.examples])
def test_the_tables_examples_are_understood(way, words):
    assert read(words, JUNE).understood
    assert read(words.upper(), JUNE).date == read(words, JUNE).date


@pytest.mark.parametrize(("way", "words"), [(way, words) for way in NOT_A_DATE for words in way.examples])
def test_the_tables_refusals_are_refused_for_their_own_reason(way, words):
    match = way.pattern.fullmatch(words)

    assert match
    assert read(words, JUNE) == way.work_out(match, None)
    assert not read(words, JUNE).understood


def test_the_samples_own_words_come_to_its_dates():
    rows = {
        name: tomllib.loads((FOLDER / f"{name}s.toml").read_text("utf-8"))[name] for name in ("inspection", "finding")
    }
    published = {row["key"]: row.get("published_on") for row in rows["inspection"]}
    readings = [(row, read(row["deadline_words"], published[row["inspection"]])) for row in rows["finding"]]

    assert [row["key"] for row, reading in readings if not reading.understood] == []
    assert [row["key"] for row, reading in readings if reading.date != row.get("deadline_on")] == []


def stepped(start, months):
    """Walk on day by day: to the day of that number in the right month, or else to the last day of that month."""
    day, passed = start, 0
    while passed < months or (day.day < start.day and (day + DAY).day != 1):
        day += DAY
        passed += day.day == 1
    return day


@given(
    published_on=st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31)),
    months=st.integers(1, 24),
    in_words=st.booleans(),
)
@example(published_on=AUGUST, months=6, in_words=True)
@example(published_on=LEAP, months=12, in_words=False)
@example(published_on=datetime.date(2023, 12, 31), months=2, in_words=True)
def test_months_are_counted_as_by_an_independent_walk(published_on, months, in_words):
    count = NUMBERS[months - 1] if in_words else months

    assert read(f"Within {count} months", published_on).date == stepped(published_on, months)


@given(published_on=st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31)), days=st.integers(1, 999))
def test_days_are_counted_on(published_on, days):
    assert (read(f"within {days} days", published_on).date - published_on).days == days


@given(day=st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_every_way_to_write_a_day_says_the_same(day):
    month = calendar.month_name[day.month]
    ways = (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}")

    assert {read(f"By {words}", None).date for words in ways} == {day}
    assert {read(words, None).date for words in ways} == {day}


PIECES = [words for way in WAYS + NOT_A_DATE for words in way.examples] + [
    *("by ", "within ", " of ", "31", "February", "2023", "/", "-", ", ", ". ", " and ", "six", "(", ")", "months"),
    *("chief constables should, ", "\u00a0", "ſ", "K", "²", "٣", "\ud800", "\0", "'", "years", "999"),
]


@given(
    words=st.text(max_size=500)
    | st.lists(st.sampled_from(PIECES), max_size=30).map(lambda found: "".join(found)[:500]),
    published_on=st.none() | st.dates(),
)
@example(words="within 999 years", published_on=datetime.date.max)
@example(words="within 999 days", published_on=datetime.date.max)
@example(words="before 1 January 1900", published_on=None)
def test_no_text_breaks_it(words, published_on):
    reading = read(words, published_on)

    assert reading.said
    assert reading.understood or reading.date is None


@pytest.mark.parametrize(
    "piece",
    [
        *("by ", "within six ", "a", " ", "1", "-", "\u00a0", "by the end of ", "no later than ", "six months of the "),
        *(
            "By March 2023 ",
            "by 1 ",
            "forces should, ",
            "npcc lead for ",
            "twenty ",
            "(",
            "1/1/",
            "as soon as ",
            "2022/",
        ),
        *("within six months of this report", "forces, ", "the ", "by by ", "middle of ", "’", "early-", "q1 of "),
    ],
)
def test_long_texts_are_answered_fast(piece):
    words = (piece * 20_000)[:20_000]
    started = time.perf_counter()

    read(words, JUNE)
    read(f"within six months, {words}", JUNE)
    read(f"{words} within six months", JUNE)

    assert time.perf_counter() - started < 3

"""The sample register says what the committee's paper of September 2022 said."""

import datetime
import tomllib
from collections import Counter

import pytest

from recommendations.models import Kind
from reports.sample_register import FOLDER

JUNE, SEPTEMBER = datetime.date(2022, 6, 23), datetime.date(2022, 9, 29)
RECOMMENDATION, AREA, CAUSE = Kind.RECOMMENDATION, Kind.AREA_FOR_IMPROVEMENT, Kind.CAUSE_OF_CONCERN
OPEN_WORDS = {"awaiting_owner", "in_progress", "owner_done", "force_signed_off"}


def lengths(by_kind):
    """How many there are: recommendations, areas for improvement, causes of concern."""
    return tuple(len(by_kind[kind]) for kind in Kind)


def references(findings):
    """The references of some findings."""
    return {finding.reference for finding in findings}


@pytest.fixture
def september(sample):
    """The figures of the September paper."""
    return sample.september.figures


def test_what_remains_in_september(september):
    assert (september.since, september.as_at) == (JUNE, SEPTEMBER)
    assert lengths(september.remaining) == (45, 14, 2)


def test_what_was_signed_off_by_september(september):
    assert lengths(september.signed_off) == (63, 0, 3)
    assert len(september.signed_off[RECOMMENDATION]) > 60


def test_what_remained_in_june(sample):
    assert lengths(sample.june.figures.remaining) == (103, 14, 5)
    assert lengths(sample.september.figures.opening) == (103, 14, 5)


def test_the_year_adds_up(september):
    pairs = zip(lengths(september.opening), lengths(september.new), strict=True)
    gone = zip(lengths(september.signed_off), lengths(september.ended_otherwise), strict=True)
    closing = [sum(came) - sum(went) for came, went in zip(pairs, gone, strict=True)]
    assert tuple(closing) == lengths(september.remaining)


@pytest.mark.parametrize(
    ("title", "under"),
    [("older people", {"10618", "9962"}), ("stalking", {"9472"})],
)
def test_the_two_causes_and_the_recommendations_under_them(september, title, under):
    (cause,) = (cause for cause in september.causes if title in cause.finding.inspection.title)

    assert references(cause.recommendations) == under


def test_the_stalking_recommendation_is_for_others_and_is_late_for_nobody(september):
    (found,) = september.for_others(RECOMMENDATION)

    assert found.reference == "9472"
    assert found.target_on < SEPTEMBER
    assert not found.is_overdue(SEPTEMBER)


@pytest.mark.parametrize(
    ("place", "title", "published", "numbers"),
    [
        (0, "Police perpetrated domestic abuse", datetime.date(2022, 6, 30), ["1", "2", "3"]),
        (1, "The police response to burglary", datetime.date(2022, 8, 11), ["1", "2"]),
    ],
)
def test_the_two_reports(september, place, title, published, numbers):
    report = september.reports[place]

    assert len(september.reports) == 2
    assert report.inspection.title.startswith(title)
    assert report.inspection.published_on == published
    assert report.inspection.fieldwork == "data_return"
    assert [finding.number for finding in report.findings] == numbers


def test_the_super_complaint_is_accepted_and_not_mandatory(september):
    report, other = september.reports

    assert {finding.accepted for finding in report.findings} == {"yes"}
    assert (report.inspection.mandatory, other.inspection.mandatory) == (False, True)


def test_by_march_2023_is_the_end_of_that_month(september):
    deadlines = {(finding.deadline_words, finding.deadline_on) for finding in september.reports[1].findings}

    assert deadlines == {("By March 2023", datetime.date(2023, 3, 31))}


def test_two_parts_are_asked_of_others_only(september):
    parts = september.reports[0].findings[2].parts.all()
    others = [str(link) for part in parts[:2] for link in part.addressee_links.all() if not link.addressee.is_ours]

    assert others == ["Police and crime commissioners", "Ministry of Justice"]
    assert all(link.addressee.is_ours for part in parts[2:] for link in part.addressee_links.all())


def test_the_five_new_recommendations_remain(september):
    new = {finding.pk for report in september.reports for finding in report.findings}

    assert new == {finding.pk for finding in september.new[RECOMMENDATION]}
    assert new <= {finding.pk for finding in september.remaining[RECOMMENDATION]}


def test_one_inspection_is_coming(september):
    (coming,) = september.forthcoming

    assert "ROCU" in coming.title
    assert coming.when == "Early October"


def test_loading_again_changes_nothing(sample):
    assert sample.rows["recommendations.Finding"] > 100
    assert sample.rows_after_second_load == sample.rows


def test_every_page_says_what_day_it_is_taken_to_be(sample):
    words = "today is taken to be <strong>29 September 2022</strong>"

    assert [address for address, page in sample.pages.items() if words not in page] == []


def counted_from_the_files(day):
    """Count the sample's own files: what had happened by the end of a day, by kind."""
    found = tomllib.loads((FOLDER / "findings.toml").read_text(encoding="utf-8"))["finding"]
    stands = [(row["kind"], [move["to"] for move in row["move"] if move["on"] <= day]) for row in found]
    left = Counter(kind for kind, moves in stands if moves and moves[-1] in OPEN_WORDS)
    signed_off = Counter(kind for kind, moves in stands if moves and moves[-1] == "signed_off")
    return left, signed_off


@pytest.mark.parametrize(("day", "paper"), [(JUNE, "june"), (SEPTEMBER, "september")])
def test_what_remains_is_what_the_files_say(sample, day, paper):
    left, _ = counted_from_the_files(day)

    assert lengths(getattr(sample, paper).figures.remaining) == tuple(left[kind] for kind in Kind)


def test_what_was_signed_off_is_what_the_files_say(september):
    earlier, later = counted_from_the_files(JUNE)[1], counted_from_the_files(SEPTEMBER)[1]

    assert lengths(september.signed_off) == tuple(later[kind] - earlier[kind] for kind in Kind)


def test_the_ledger_vouches_for_the_whole_sample(sample):
    assert sample.problems == []
    assert sample.entries > 2000

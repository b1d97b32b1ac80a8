"""What is found in a published report's text, and that nothing is invented."""

import random
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imports.published.reading import LONGEST, NOTHING_FOUND, REACHED, TOO_LONG, Known, read_report
from imports.published.words import BODIES, OPENINGS, SAYINGS
from tests.conftest import PUBLISHED
from tests.imports.published_corpus import ACQUISITIVE_CRIME, CORPUS, NOTHING, SUPER_COMPLAINT

pytestmark = pytest.mark.once

KNOWN = [Known(name, is_ours=True) for name in ("Chief constables", "All forces", "Midshire Police")]
KNOWN += [
    Known(name, is_ours=False)
    for name in (
        *("NPCC", "CPS", "Police and crime commissioners", "Ministry of Justice", "College of Policing"),
        *("Home Office", "IOPC"),
    )
]
NAMES = {each.name for each in KNOWN}


def read(text, published_on=PUBLISHED):
    """Read a text for the force of the tests."""
    return read_report(text, published_on, known=KNOWN, force="Midshire Police")


def case(table):
    """Run a test with each text of a table."""
    return pytest.mark.parametrize("name", table)


def test_the_corpus_has_its_texts():
    assert len(CORPUS) >= 25


@case(CORPUS)
def test_what_is_asked_is_found(name):
    expected = CORPUS[name]["item"]

    found = read(CORPUS[name]["words"]).items

    assert [(item.kind, item.number, item.reference) for item in found] == [
        (item["kind"], item.get("number", ""), item.get("reference", "")) for item in expected
    ]
    for item, wanted in zip(found, expected, strict=True):
        assert item.text.startswith(wanted["begins"])
        assert item.text.endswith(wanted.get("ends", ""))


@case(CORPUS)
def test_who_is_asked_is_found_and_whether_that_is_us(name):
    found = [(list(item.addressees), item.ours, item.cause) for item in read(CORPUS[name]["words"]).items]

    assert found == [(item.get("asks", []), item.get("ours", True), item.get("under")) for item in CORPUS[name]["item"]]


@case(CORPUS)
def test_by_when_is_read(name):
    found = [(item.deadline.words, str(item.deadline.date or "")) for item in read(CORPUS[name]["words"]).items]

    assert found == [(item.get("deadline", ""), item.get("by", "")) for item in CORPUS[name]["item"]]


@case(CORPUS)
def test_bullets_become_parts_and_those_for_others_are_not_ours(name):
    for item, wanted in zip(read(CORPUS[name]["words"]).items, CORPUS[name]["item"], strict=True):
        found = [f"{'' if part.ours or not item.ours else 'others: '}{part.text}" for part in item.parts]

        assert len(found) == len(wanted.get("parts", []))
        assert all(part.startswith(begins) for part, begins in zip(found, wanted.get("parts", []), strict=True))


@case(CORPUS)
def test_every_doubt_is_said_and_no_other(name):
    for item, wanted in zip(read(CORPUS[name]["words"]).items, CORPUS[name]["item"], strict=True):
        expected = wanted.get("doubts", [])
        missing = [words for words in expected if not any(words in doubt for doubt in item.doubts)]
        beyond = [doubt for doubt in item.doubts if not any(words in doubt for words in expected)]

        assert (missing, beyond) == ([], [])


@case(NOTHING)
def test_where_nothing_is_asked_the_reason_is_said(name):
    reading = read(NOTHING[name])

    assert (reading.items, reading.refusal) == ((), NOTHING_FOUND)


def test_bullets_in_a_bullet_stay_inside_it():
    parts = read(SUPER_COMPLAINT).items[0].parts

    assert parts[1].text.endswith(
        "relation to:\n- how complaints are recorded;\n- how well the guidance is followed; and\n"
        "- anything else that was learnt."
    )


def test_bullets_in_a_bullet_are_known_without_indentation():
    flat = re.sub(r"^ +", "", SUPER_COMPLAINT, flags=re.MULTILINE)

    assert [len(item.parts) for item in read(flat).items] == [2, 4, 4]


def test_both_reports_of_a_paper_are_read_at_once():
    found = read(SUPER_COMPLAINT + ACQUISITIVE_CRIME).items

    assert [item.number for item in found] == ["1", "2", "3", "1", "2"]


def test_what_was_not_taken_is_there_in_order():
    passages = read(ACQUISITIVE_CRIME).passages

    assert [passage.item for passage in passages] == [None, 0, 1, None]
    assert passages[-1].text.startswith("These will be added")
    assert passages[-1].text.endswith("asked to note it.")


def test_without_a_publication_date_what_counts_from_it_waits():
    item = read(CORPUS["a portal reference in place of a number"]["words"], None).items[0]

    assert (item.deadline.words, item.deadline.date) == ("Within six months", None)
    assert "waits" in item.deadline.said


def test_a_cause_of_concern_is_never_given_a_deadline():
    item = read("Cause of concern\n\nBy March 2023 the force should have acted, and it did not.").items[0]

    assert (item.kind, item.deadline.words) == ("cause_of_concern", "")


def test_a_text_with_more_than_one_page_can_hold_is_read_in_part_and_says_so():
    many = "\n\n".join(f"Recommendation {number}\n\nForces should do {number}." for number in range(1, 200))

    reading = read(many)

    assert (len(reading.items), reading.notice) == (100, REACHED)
    assert any("Forces should do 150." in passage.text for passage in reading.passages if passage.item is None)


def test_parts_without_end_are_cut_and_that_is_said():
    item = read("Recommendation 1\n\nForces should:\n" + "• do more;\n" * 100).items[0]

    assert len(item.parts) == 60
    assert "more than 60 parts" in " ".join(item.doubts)


def test_a_text_beyond_all_reports_is_refused():
    assert read("Recommendation 1\n" + "x" * LONGEST).refusal == TOO_LONG


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening.name)
def test_every_heading_of_the_table_is_known_by_its_examples(opening):
    for words in opening.examples:
        text = words if "…" in words else f"{words}\n\n1. Forces should count."

        assert [item.kind for item in read(text).items] == [opening.kind], words


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying.name)
def test_every_saying_of_the_table_is_known_by_its_examples(saying):
    for words in saying.examples:
        assert len(read(words).items) == 1, words


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_everybody_in_the_table_is_known_by_their_name(body):
    listed = [*KNOWN, *(Known(each.name, is_ours=False) for each in BODIES[1:] if each.name not in NAMES)]
    name = "The force" if body is BODIES[0] else body.name

    item = read_report(
        f"Recommendation 1\n\n{name} should count.", PUBLISHED, known=listed, force="Midshire Police"
    ).items[0]

    assert list(item.addressees) == ["Midshire Police" if body is BODIES[0] else body.name]


# Whatever is typed.

WORDS = (
    *("Recommendation 1", "Recommendations", "Area for improvement", "Areas for improvement", "Cause of concern"),
    *(
        "Forces should count.",
        "By March 2023, chief constables should:",
        "We recommend that",
        "• one;",
        "(a) two",
        "1.",
    ),
    *(
        "Page 3",
        "\f",
        "\n",
        "\n\n",
        "  - three",
        "investi-",
        "gate",
        "# Title",
        "**bold**",
        "\u00ad",
        "o four",
        "–",
        "<sup>th</sup>",
    ),
    *(
        "\0",
        "\u2028",
        "\N{PILE OF POO}",
        "(((((",
        "within six months",
        "the College of Policing",
        ":",
        "; and",
        "\t",
        "ﬁ",
    ),
)
PIECES = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=20)), max_size=60)
TEXTS = st.tuples(PIECES, st.sampled_from((" ", "\n", "\r\n", "\n\n", ""))).map(lambda made: made[1].join(made[0]))


def letters(text):
    """Everything but white space."""
    return [letter for letter in text if not letter.isspace()]


def is_within(part, whole):
    """Whether the letters of one text stand in another in this order, perhaps with others between."""
    left = iter(letters(whole))
    return all(letter in left for letter in letters(part))


def check(text):
    """Hold that nothing is invented and nothing is lost; give back how many items there were."""
    reading = read(text)
    for item in reading.items:
        assert item.text.strip()
        assert all(is_within(words, text) for words in (item.text, *(part.text for part in item.parts)))
        assert 0 <= item.first <= item.last
        assert item.cause is None or reading.items[item.cause].kind == "cause_of_concern"
    assert letters(" ".join(passage.text for passage in reading.passages)) == letters(text)
    return len(reading.items)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("Recommendation 1\n•")
@example("•\n•\n")
@example("Recommendation 1\n-\nx")
@example("\f\f1\f2")
def test_of_any_text_nothing_is_invented_and_nothing_lost(text):
    check(text)


def torn(chance):
    """Lines of the corpus in disorder: some lost, some twice, some broken, with all that stands between pages."""
    texts = [entry["words"] for entry in CORPUS.values()]
    lines = [line for text in chance.sample(texts, 4) for line in text.split("\n")]
    for _ in range(chance.randrange(12)):
        at = chance.randrange(len(lines))
        lines[at : at + 1] = chance.choice(
            (
                [],
                [lines[at]] * 2,
                [lines[at][:9], lines[at][9:]],
                [lines[at], "Page 7\f"],
                [lines[at] + "-"],
                ["", lines[at]],
            )
        )
        lines = lines or [""]
    return chance.choice(("\n", "\r\n", "\n\n")).join(lines)


@pytest.mark.proof
def test_of_reports_torn_apart_nothing_is_invented_and_nothing_lost(record_property):
    chance = random.Random(20220630)  # noqa: S311 - no secret
    found = [check(torn(chance)) for _ in range(5000)]

    record_property("torn_reports", len(found))
    record_property("items_in_torn_reports", sum(found))
    assert sum(found) > len(found)


HARD = {
    "one word": "x",
    "spaces": " ",
    "empty lines": "\n",
    "commas": "a, ",
    "full stops": "a. ",
    "recommendations": "Recommendation 1\n",
    "recommend that": "we recommend that ",
    "should": "By March 2023, forces should ",
    "bullets": "• a\n",
    "open brackets": "(",
    "dashes": "- ",
    "hyphens": "a-\n",
    "new pages": "\fHead\n12\n",
    "numbers": "1\n",
    "deadlines": "within six months ",
    "bodies": "Chief constables, PCCs, the MoJ and ",
    "working with": "Chief constables, working with ",
    "sentences": "The force should count. ",
    "lines of sentences": "Within six months, the force should count.\n\n",
    "causes": "Cause of concern\nIt is bad.\n",
    "titles": "A title\n\n",
    "tags": "<sup",
    "surrogates of a kind": "\u00ad\u200b",
}


@pytest.mark.parametrize("name", HARD)
def test_200_kilobytes_of_anything_are_read_within_two_seconds(name):
    text = (HARD[name] * 200_000)[: 200 * 1024]
    started = time.process_time()

    read(text)

    assert time.process_time() - started < 2

"""Charts say what their numbers say: with words and numbers, never by colour alone, and all within the drawing."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import WIDTH, bars, columns, stacked
from reports.figures import figures
from reports.pictures import pictures
from tests.conftest import TODAY

RAG = [("Recommendations", [("Red", 7), ("Amber", 13), ("Green", 24), ("Not rated", 1)])]
numbers = st.integers(0, 100_000)
labels = st.text("abc de", min_size=1, max_size=60)


def drawn(chart):
    """The chart as the page and the paper both draw it."""
    return render_to_string("components/chart.html", {"chart": chart})


def said(chart):
    """Every word in the drawing."""
    return [words.text for words in chart.words]


def test_a_rag_is_told_by_shape_word_and_number():
    words = " ".join(said(stacked("RAG", "As a table.", RAG)))

    assert all(each in words for each in ("■ Red 7", "▲ Amber 13", "● Green 24", "Not rated 1"))


def test_its_parts_can_be_told_apart_in_greyscale():
    chart = stacked("RAG", "As a table.", RAG)
    fills = list(dict.fromkeys(box.fill for box in chart.boxes))
    greys = [sum(w * int(fill[n : n + 2], 16) for w, n in ((0.3, 1), (0.6, 3), (0.1, 5))) for fill in fills]

    assert len(fills) == 4
    assert min(abs(one - other) for one in greys for other in greys if one != other) > 20


@pytest.mark.parametrize(
    "chart",
    [
        stacked("T", "D", RAG),
        bars("T", "D", [("0 to 3 months", 12), ("Over 12 months", 0)]),
        columns("T", "D", ["Jun 2022", "Sep 2022"], [("Open", [122, 61]), ("Signed off", [4, 66])]),
    ],
)
def test_a_drawing_has_a_title_and_words_and_no_style(chart):
    svg = drawn(chart)

    assert "<title>T</title>" in svg
    assert "<desc>D</desc>" in svg
    assert 'role="img"' in svg
    assert "style=" not in svg
    assert "<script" not in svg


def test_with_nothing_to_show_it_says_so():
    assert "Nothing to show." in drawn(bars("T", "D", []))
    assert "<svg" not in drawn(bars("T", "D", []))


def test_the_longest_bar_is_the_largest_number_and_none_is_nothing():
    chart = bars("T", "D", [("a", 10), ("b", 5), ("c", 0)])
    widths = [box.width for box in chart.boxes]

    assert widths[0] == 2 * widths[1]
    assert widths[2] == 0


@given(st.lists(st.tuples(labels, numbers), max_size=8))
def test_bars_stay_within_the_drawing(rows):
    chart = bars("T", "D", rows)

    assert all(box.x >= 0 and box.x + box.width <= WIDTH and 0 <= box.y < chart.height for box in chart.boxes)
    assert [f"{number:,}" for _, number in rows] == [w.text for w in chart.words if w.x > 0]


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8))
def test_columns_stay_within_the_drawing_and_carry_their_numbers(pairs):
    names = [f"Q{place}" for place in range(len(pairs))]
    chart = columns("T", "D", names, [("Open", [a for a, _ in pairs]), ("Signed off", [b for _, b in pairs])])

    assert all(box.x >= -1 and box.x + box.width <= WIDTH + 1 and box.y >= -1 for box in chart.boxes)
    assert all(0 <= words.y <= chart.height for words in chart.words)
    for number in (number for pair in pairs for number in pair):
        assert f"{number:,}" in said(chart)


def test_the_pictures_of_a_paper_say_what_its_tables_say(sample):
    rag, quarters, ages = pictures(sample.september.figures)

    assert "Recommendations: 7 red, 13 amber, 24 green, 1 not rated" in rag.description
    assert quarters.description.endswith("Sep 2022: 61 open, 61 signed off.")
    assert sum(int(number) for number in said(ages) if number.isdecimal()) == 45 + 14 + 2


def test_the_pictures_of_an_empty_register_are_drawn(db, force):
    assert all("<svg" in drawn(chart) for chart in pictures(figures(TODAY)))

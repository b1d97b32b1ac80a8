"""Spreadsheets: any text opens as that text, and what does not fit says so."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import spreadsheets
from pages.formulas import FORMULA, as_typed, harmless
from pages.spreadsheets import CUT, CUT_ROWS, MOST_LETTERS, Column, Sheet, write_csv, write_xlsx

pytestmark = pytest.mark.once

COLUMNS = (Column("Text", "Any text.", lambda row: row),)


def opened(*rows):
    """Write rows as a workbook, and read what stands in it."""
    file = io.BytesIO()
    write_xlsx(Sheet("List", COLUMNS, rows), file)
    return [cell for (cell,) in openpyxl.load_workbook(file)["List"].iter_rows(min_row=2)]


def test_a_text_too_long_for_a_cell_says_that_it_is_cut_and_the_csv_has_it_whole():
    long = "x" * (MOST_LETTERS + 1)
    (cell,) = opened(long)
    assert len(cell.value) == MOST_LETTERS
    assert cell.value.endswith(CUT)
    assert long in "".join(write_csv(Sheet("List", COLUMNS, [long])))


@pytest.mark.parametrize("text", ["=1+1", "{=1}", "https://example.org/", "mailto:a@b", "1e5", "\x02 hidden", "007"])
def test_a_text_stays_text(text):
    (cell,) = opened(text)
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert openpyxl.utils.escape.unescape(cell.value) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=1, max_size=50))
def test_whatever_is_typed_opens_as_text_and_comes_back(texts):
    told = [openpyxl.utils.escape.unescape(cell.value or "") for cell in opened(*texts)]
    assert [text.replace("\ufffe", "").replace("\uffff", "") for text in texts] == told

    written = "".join(write_csv(Sheet("List", COLUMNS, texts)))
    _, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert [as_typed(cell) for (cell,) in rows] == texts
    assert not any(cell.lstrip(" \u3000").startswith(FORMULA) for (cell,) in rows)


def test_a_list_without_rows_still_opens():
    assert opened() == []


@pytest.mark.parametrize(("rows", "told"), [(3, ["0", "1", "2"]), (4, ["0", "1", "2", CUT_ROWS])])
def test_a_list_too_long_for_a_sheet_says_that_it_is_cut(monkeypatch, rows, told):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 5)

    assert [cell.value for cell in opened(*map(str, range(rows)))] == told


@given(st.text("'= \u3000+-@\uff1dx\t", max_size=6))
def test_the_mark_of_text_is_taken_away_exactly_once(text):
    assert as_typed(harmless(text)) == text
    assert not harmless(text).lstrip(" \u3000").startswith(FORMULA)

"""Spreadsheets: any text opens as that text, and what does not fit says so."""

import io

import openpyxl
import pytest

from pages.spreadsheets import CUT, MOST_LETTERS, Column, Sheet, write_csv, write_xlsx

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


def test_a_list_without_rows_still_opens():
    assert opened() == []

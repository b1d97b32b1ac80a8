"""What people have is read as they see it: any encoding, any order, titles above, merged cells, kept values."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from imports import reading
from imports.reading import read, sheets
from imports.tables import Row, UnreadableError
from pages.spreadsheets import Column, Sheet, write_csv, write_xlsx
from tests.imports.files import MAIN, PARTS, cells, package, sheet, workbook

pytestmark = pytest.mark.once

DAY = datetime.date(2024, 3, 1)
# Workbooks know of no time zones.
MIDNIGHT = datetime.datetime(2024, 3, 1)  # noqa: DTZ001
MOMENT = datetime.datetime(2024, 3, 1, 14, 30)  # noqa: DTZ001


def rows(content, **chosen):
    """The cells of a file."""
    return [row.cells for row in read(content, "list.csv", **chosen).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_whatever_its_encoding(encoding):
    table = read("Ref,Text\n1,a café for £3\n".encode(encoding), "list.csv")
    assert table.headings == ("Ref", "Text")
    assert table.rows == (Row(2, ("1", "a café for £3")),)
    assert bool(table.notes) == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_what_stands_between_cells_is_told_from_the_rows(between):
    lines = [("Ref", "Text, and more"), ("1", 'a; b,\n"c"'), ("2", "d")]
    quoted = (between.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    assert rows("\r\n".join(quoted).encode()) == [("1", 'a; b,\n"c"'), ("2", "d")]


def test_the_first_line_may_say_what_stands_between_cells():
    assert rows(b"sep=;\r\nRef;A, B\r\n1;2, 3, 4\r\n") == [("1", "2, 3, 4")]


def test_rows_have_the_numbers_that_excel_shows():
    table = read(b'Ref,Text\n1,"two\nlines"\n\n3,last\n', "list.csv")
    assert [row.number for row in table.rows] == [2, 4]


def test_headings_are_unique_and_never_blank():
    table = read(b"Owner,,Owner,Column B, Review \n1,2,3,4,5\n", "list.csv")
    assert table.headings == ("Owner", "Column B", "Owner (2)", "Column B (2)", "Review")


def test_titles_above_the_headings_and_empty_edges_are_left_out():
    table = read(workbook(["Recommendations of the force"], [], [], [None, "Ref", "Text"], [None, 1, "a"]), "list.xlsx")
    assert (table.name, table.headings) == ("List", ("Ref", "Text"))
    assert table.rows == (Row(5, (1, "a")),)
    assert table.notes == ("Row 4 was taken as the headings. What stands above it was left out.",)


def test_cells_come_with_their_types():
    given = (9443, 1.5, 2.0, True, "=SUM", DAY, MIDNIGHT, MOMENT, datetime.time(9, 5))

    def as_text(book):
        book.active["E2"].data_type = "s"

    heads = [f"Heading {number}" for number in range(len(given))]
    (row,) = rows(workbook(heads, given, change=as_text))
    assert row == (9443, Decimal("1.5"), 2, True, "=SUM", DAY, DAY, MOMENT, "09:05:00")
    assert [type(cell) for cell in row[:4]] == [int, Decimal, int, bool]


def test_a_workbook_may_count_its_days_from_1904():
    assert rows(workbook(("Ref", "Due"), ("a", DAY), epoch=MAC_EPOCH)) == [("a", DAY)]


def test_formulas_are_read_as_the_values_that_were_kept():
    kept = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A1&amp;""</f><v></v></c></row>'
    assert rows(package(sheet(kept))) == [(2, None)]


def test_texts_in_pieces_are_read_whole():
    pieces = "<si><r><t>Rec</t></r><r><rPr><b/></rPr><t>ommend</t></r><rPh><t>!</t></rPh></si>"
    strings = f'<sst xmlns="{MAIN}">{pieces}<si><t>two_x000D_\nlines</t></si></sst>'
    assert rows(package(sheet(cells(0, 1, kind='t="s"')), strings=strings)) == [("Recommend", "two\nlines")]


def test_parts_are_found_whatever_their_capitals_and_slashes():
    others = {"strings": None, "xl\\SharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>found</t></si></sst>'}
    assert rows(package(sheet(cells(0, 0, kind='t="s"')), **others)) == [("found", "found")]


def test_a_workbook_of_the_strict_kind_is_read():
    def strict(part):
        return part.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")

    assert rows(package(strict(sheet(cells(1, 2))), workbook=strict(PARTS["xl/workbook.xml"]))) == [(1, 2)]


def test_a_merged_cell_speaks_for_each_of_its_rows():
    def merged(book):
        book.active.merge_cells("A2:A3")

    assert rows(workbook(("Inspection", "Ref"), ("PEEL", 1), (None, 2), (None, 3), change=merged)) == [
        ("PEEL", 1),
        ("PEEL", 2),
        (None, 3),
    ]


def test_headings_may_be_two_rows_deep():
    def merged(book):
        for area in ("A1:A2", "B1:C1", "D1:D2"):
            book.active.merge_cells(area)

    table = read(
        workbook(("Ref", "Asked", None, "Due"), (None, "Text", "To whom", None), (1, "a", "NPCC", DAY), change=merged),
        "list.xlsx",
    )
    assert table.headings == ("Ref", "Text", "To whom", "Due")
    assert table.rows == (Row(3, (1, "a", "NPCC", DAY)),)


def test_styled_cells_without_anything_in_them_do_not_count():
    assert rows(package(sheet(cells(1, 2) + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'))) == [(1, 2)]


def two_sheets(book):
    book.create_sheet("About", 0)["A1"] = "A cover"
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.create_sheet("Other")["A1"] = "Only here"


def test_covers_and_hidden_sheets_are_not_what_is_read():
    content = workbook(("Ref", "Text"), (1, "a"), change=two_sheets)
    assert sheets(content, "list.xlsx") == ("List", "Other", "About")
    assert rows(content) == [(1, "a")]
    assert read(content, "list.xlsx").notes == ("The sheet “List” was read. The file has others: “Other”, “About”.",)
    assert read(content, "list.xlsx", sheet="Other").headings == ("Only here",)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnreadableError, match="no sheet “None such”"):
        read(workbook(("Ref",), ("a",)), "list.xlsx", sheet="None such")


def test_a_text_file_has_one_sheet_under_its_own_name():
    assert sheets(b"Ref,Text\n", "list.csv") == ("list.csv",)
    assert rows(b"Ref,Text\n1,2\n", sheet="list.csv") == [("1", "2")]


OURS = ("plain", "=1+1", "'=quoted", "'quoted", "+44 1632", "two\nlines", "-", "@a", " =x")


def test_a_list_of_our_own_comes_back_as_it_left():
    columns = (Column("Ref", "", lambda row: row[0]), Column("Text", "", lambda row: row[1]))
    sent = Sheet("Findings", columns, list(enumerate(OURS)))
    assert rows("".join(write_csv(sent)).encode()) == [(str(number), text) for number, text in enumerate(OURS)]
    file = io.BytesIO()
    write_xlsx(sent, file)
    assert rows(file.getvalue()) == list(enumerate(OURS))


def test_a_file_that_takes_too_long_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(UnreadableError, match="could not be read within"):
        read(b"Ref,Text\n", "list.csv")


def test_a_process_that_dies_is_a_refusal_in_words(monkeypatch):
    monkeypatch.setattr(reading.sys, "executable", "/bin/false")
    with pytest.raises(UnreadableError, match="more memory"):
        read(b"Ref,Text\n", "list.csv")

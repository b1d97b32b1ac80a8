"""Spreadsheets that do harm or are broken, and what is said of each. Made when asked for: some are large."""

import io
import random
import zipfile
from xml.sax.saxutils import escape

from openpyxl.worksheet.formula import ArrayFormula

from imports.reading import EMPTY, TOO_BIG, TOO_LONG
from imports.reading_process import NO_SPREADSHEET
from imports.sheets import NO_VALUE, UNREADABLE
from imports.workbooks import DAMAGED, HALF, PASSWORD, TOO_LARGE
from tests.imports.files import MAIN, PARTS, SHEET, cells, package, sheet, with_flag, with_size, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MB = 2**20
HEAD = ("Ref", "Text")
ROWS = [HEAD, *[(number, f"Recommendation {number}") for number in range(200)]]
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    '<!ENTITY a{} "{}">'.format(n, f"&a{n - 1};" * 10) for n in range(1, 10)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
REPEATED, STRING = "<c><v>1</v></c>", "<si><t>x</t></si>"
TEXT = '<row r="2"><c r="A2" t="inlineStr"><is><t>{}</t></is></c></row>'


def good():
    return workbook(*ROWS)


def flipped():
    """A byte in the middle of the sheet is another."""
    made = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        member = opened.getinfo(SHEET)
    made[member.header_offset + 30 + len(SHEET) + member.compress_size // 2] ^= 0xFF
    return bytes(made)


def noise(seed):
    return random.Random(seed).randbytes(20_000)  # noqa: S311


def cell_at(place, value="<v>1</v>"):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return sheet(f'<row r="{row}"><c r="{place}">{value}</c></row>')


def formula(book):
    book.active["B2"] = "=A2+1"


def array(book):
    book.active["B2"] = ArrayFormula("B2:B3", "=A2:A3")


def many_errors(book):
    for row in range(2, 20):
        book.active.cell(row, 1, "#REF!").data_type = "e"


def hundred_columns(book):
    for column in range(1, 101):
        book.active.cell(1, column, f"Heading {column}")


# Its name, how it is made, and what the refusal says.
HOSTILE = {
    # Not whole.
    "nothing": (lambda: b"", EMPTY),
    "half a workbook": (lambda: good()[: len(good()) // 2], HALF),
    "its beginning": (lambda: good()[:100], HALF),
    "without its last bytes": (lambda: good()[:-30], HALF),
    "a byte flipped": (flipped, "The workbook is"),
    "no sheet": (lambda: package(None), DAMAGED),
    "no workbook": (lambda: package(sheet(), workbook=None), DAMAGED),
    "sheet cut off": (lambda: package(sheet(cells(1, 2))[:-40]), DAMAGED),
    "workbook cut off": (lambda: package(sheet(), workbook=PARTS["xl/workbook.xml"][:-20]), DAMAGED),
    # Not a spreadsheet.
    "password": (lambda: OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
    "password of the zip": (lambda: with_flag(good()), PASSWORD),
    "older Excel": (lambda: OLE + b"\0" * 4096, "older Office file"),
    "web page as .xls": (lambda: b"\n <html><table><tr><td>Ref</td></tr></table></html>", "web page or XML"),
    "XML of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
    "PDF": (lambda: b"%PDF-1.7\n1,2\n", NO_SPREADSHEET),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + noise(1), NO_SPREADSHEET),
    "gzip": (lambda: b"\x1f\x8b\x08" + noise(2), NO_SPREADSHEET),
    "zip of nothing": (lambda: b"PK\x05\x06" + b"\0" * 18, DAMAGED),
    "Word": (lambda: package(None, workbook=None, **{"word/document.xml": "<w/>"}), DAMAGED),
    "noise": (lambda: noise(3), "Line 1 has a letter"),
    "noise that begins as a zip": (lambda: b"PK\x03\x04" + noise(4), HALF),
    # Too much.
    "11 MB": (lambda: b"a,b\n" * (11 * MB // 4), TOO_BIG),
    "zip bomb": (lambda: package(" " * (101 * MB)), TOO_LARGE),
    "zip bomb in a part nobody reads": (lambda: package(sheet(), **{"xl/media/a": " " * (101 * MB)}), TOO_LARGE),
    "zip bomb that says it is small": (lambda: with_size(package(" " * (50 * MB)), 500), HALF),
    "3,000 parts": (lambda: package(sheet(), **{f"part{n}": "" for n in range(3000)}), TOO_LARGE),
    "a last cell at XFD1048576": (
        lambda: package(cell_at("XFD1048576")),
        "Row 1048576, column XFD",
    ),
    "a cell far right": (lambda: package(cell_at("BK2")), "Row 2, column BK"),
    "a column that Excel has not": (lambda: package(cell_at("ZZZ2")), "Row 2, column ZZZ"),
    "a place that is none": (lambda: package(cell_at("AAAAA2")), DAMAGED),
    "100 columns": (lambda: workbook(change=hundred_columns), "Row 1, column BI"),
    "5,001 rows": (lambda: workbook(HEAD, *[(n, "x") for n in range(5001)]), "row 5002 is one too many"),
    "60,000 rows": (lambda: workbook(HEAD, *[(n, "x") for n in range(60_000)]), "more than 5,000 rows"),
    "a million empty rows": (lambda: package(sheet('<row><c s="0"/><c s="0"/></row>' * 2_000_000)), ""),
    "a million cells in a row": (lambda: package(sheet(f'<row r="2">{REPEATED * 2_000_000}</row>')), ""),
    "strings without end": (
        lambda: package(sheet(), strings=f'<sst xmlns="{MAIN}">{STRING * 4_000_000}</sst>'),
        "",
    ),
    "a string of 60 MB": (lambda: package(sheet(TEXT.format("x" * (60 * MB)))), ""),
    "40,000 merges": (
        lambda: package(
            sheet(
                "".join(cells(n, n, row=n) for n in range(2, 5000)),
                after="<mergeCells>" + '<mergeCell ref="A2:B1048576"/>' * 40_000 + "</mergeCells>",
            )
        ),
        "",
    ),
    "tags 200,000 deep": (lambda: package(sheet(f"{'<x>' * 200_000}{'</x>' * 200_000}")), ""),
    # Entities.
    "a declaration": (lambda: package(sheet(cells(1), entities="<!DOCTYPE x>")), DAMAGED),
    "laughs in the sheet": (lambda: package(sheet(TEXT.format("&a9;"), entities=f"{LAUGHS}]>")), DAMAGED),
    "laughs in the strings": (
        lambda: package(
            sheet(cells(0, kind='t="s"')), strings=f'{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
        ),
        DAMAGED,
    ),
    "a file from outside": (lambda: package(sheet(TEXT.format("&secret;"), entities=OUTSIDE)), DAMAGED),
    # Cells that say nothing certain.
    "formula without a result": (
        lambda: workbook(HEAD, (1, 2), change=formula),
        f"column B of the sheet “List” {NO_VALUE}",
    ),
    "array formula without results": (lambda: workbook(HEAD, (1, 2), change=array), NO_VALUE),
    "#REF!": (
        lambda: package(sheet(cells("#REF!", "#N/A", kind='t="e"'))),
        "Row 2, column A of the sheet “List” has an error (#REF!)",
    ),
    "18 errors": (lambda: workbook(*ROWS, change=many_errors), "Row 11, column A"),
    "a day past all days": (lambda: package(sheet(cells("1E999"))), "a number that is too large"),
    "a number of 5,000 figures": (lambda: package(sheet(cells("9" * 5000))), "a number that is too large"),
    "a hidden character": (lambda: package(sheet(TEXT.format("a_x0000_b"))), "has a hidden character (code 0000)"),
    "a string that is not there": (lambda: package(sheet(cells("999", kind='t="s"'))), UNREADABLE),
    "a row of no number": (lambda: package(sheet('<row r="x"><c/></row>')), DAMAGED),
    "a negative row": (lambda: package(sheet('<row r="-5"><c><v>1</v></c></row>')), ""),
    "letters for a number": (lambda: package(sheet(cells("abc"))), f"Row 2, column A of the sheet “List” {UNREADABLE}"),
    "a merge of no place": (lambda: package(sheet(after='<mergeCells><mergeCell ref="?"/></mergeCells>')), DAMAGED),
    # No headings.
    "an empty sheet": (workbook, "The sheet “List” is empty"),
    "numbers alone": (lambda: workbook((1, 2), (3, 4)), "no row of headings"),
    "spaces alone": (lambda: workbook((" ", "\n")), "is empty"),
    # Text.
    "a quotation mark not closed": (lambda: b'Ref,Text\n1,"open\n2,b\n', "Row 2 cannot be told"),
    "something after a quotation mark": (lambda: b'Ref,Text\n1,"a"b\n', "Row 2 cannot be told"),
    "a zero byte": (lambda: b"Ref,Text\n1,a\x00b\n", "Row 2, column B has a hidden character (code 0000)"),
    "half of a UTF-16 letter": (lambda: "Ref,Text\n1,ä".encode("utf-16")[:-1], "Line 2 has a letter"),
    "UTF-8 that is none": (lambda: b"\xef\xbb\xbfRef,Text\n1,\xff\n", "Line 2 has a letter"),
    "no letter of Windows": (
        lambda: b"Ref,Text\n1,\x81\xe9\n",
        "Line 2 has a letter that cannot be read as Windows-1252",
    ),
    "20,000 columns": (lambda: b",".join(b"h%d" % n for n in range(20_000)), "Row 1, column BI has something in it"),
    "10 MB of commas": (lambda: b"," * (10 * MB), "is empty"),
    "10 MB of line ends": (lambda: b"\n" * (10 * MB), "is empty"),
    "10 MB of quotation marks": (lambda: b'"' * (10 * MB - 1), ""),
    "10 MB of rows": (lambda: b"a,b\n" * (10 * MB // 4), "more than 5,000 rows"),
    "10 MB in one cell": (lambda: b"Ref,Text\n" + b"x" * (9 * MB) + b",1\n", ""),
    "escaped": (lambda: escape("<Ref>").encode() + b"\x00", "hidden character"),
}
# These may also be read, or be too slow: all that matters is that they end.
ENDS = (TOO_LONG, DAMAGED)

"""Spreadsheets made for tests: good ones by a library, others part by part."""

import io
import zipfile

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
HEADED = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c><c r="B1" t="inlineStr"><is><t>Text</t></is></c></row>'
)
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{TYPES}worksheet+xml"/>'
    f'<Override PartName="/{STRINGS}" ContentType="{TYPES}sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="/{STRINGS}"/></Relationships>',
    STRINGS: f'<sst xmlns="{MAIN}"><si><t>shared</t></si></sst>',
}


def sheet(rows="", after="", before="", entities=""):
    """The XML of a sheet with headings in its first row."""
    return f'{entities}<worksheet xmlns="{MAIN}">{before}<sheetData>{HEADED}{rows}</sheetData>{after}</worksheet>'


def package(sheet_xml, **changed):
    """A workbook part by part. Name a part with underscores to change it: `strings`, `workbook`."""
    names = {"strings": STRINGS, "workbook": "xl/workbook.xml", "types": "[Content_Types].xml"}
    parts = PARTS | {SHEET: sheet_xml} | {names.get(name, name): part for name, part in changed.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            if part is not None:
                made.writestr(name, part)
    return file.getvalue()


def cells(*values, row=2, kind=""):
    """The XML of a row of numbers, or of cells of another kind."""
    written = (f'<c r="{chr(65 + n)}{row}" {kind}><v>{value}</v></c>' for n, value in enumerate(values))
    return f'<row r="{row}">{"".join(written)}</row>'


def workbook(*rows, change=None, epoch=None):
    """A workbook of one sheet, by openpyxl."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.active.title = "List"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_flag(content, flag=1):
    """Say in a zip's lists that its members are encrypted."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = made.find(mark)
        while start >= 0:
            made[start + place] |= flag
            start = made.find(mark, start + 4)
    return bytes(made)


def with_size(content, size):
    """Say in a zip's lists that every member unpacks to so many bytes."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = made.find(mark)
        while start >= 0:
            made[start + place : start + place + 4] = size.to_bytes(4, "little")
            start = made.find(mark, start + 4)
    return bytes(made)

"""What may be kept as evidence, what may not, and what each is called."""

import io
import zipfile

import pytest

from evidence import checks, formats, office
from evidence.checks import clean_name, content_type_for, refusals
from tests.evidence import samples

pytestmark = pytest.mark.once

LINK_TO_PAGE = samples.pointing_outside("hyperlink")
MANY_LINKS = samples.relationships(*[samples.relationship("hyperlink", "https://example.org", "External")] * 50)
BILLION_LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha">]><Relationships>&a;</Relationships>'
ONE_MEGABYTE = 1024 * 1024


def reasons(name: str, content: bytes) -> list[str]:
    return refusals(io.BytesIO(content), name, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", samples.pdf()),
        ("REPORT.PDF", samples.pdf()),
        ("padded.pdf", samples.pdf(b"\r\n\0\0")),
        ("paper.docx", samples.office("docx")),
        ("word-online.docx", samples.office("docx", main="word/document2.xml")),
        ("figures.xlsx", samples.office("xlsx")),
        ("slides.pptx", samples.office("pptx")),
        ("linked-page.docx", LINK_TO_PAGE),
        ("linked-pages.docx", samples.office_with({"word/_rels/document.xml.rels": MANY_LINKS})),
        ("chart.png", samples.picture("PNG")),
        ("photo.jpg", samples.picture("JPEG")),
        ("photo.jpeg", samples.jpeg_with_exif()),
        ("panorama.jpg", samples.picture("MPO")),
        ("notes.txt", "Rydym wedi gorffen: tŷ\n\f\t".encode()),
        ("notes-bom.txt", "Done\r\n".encode("utf-8-sig")),
        ("old-excel.csv", "Café,€5\r\n".encode("cp1252")),
        ("formula.csv", b"=1+1,ok\n"),
        ("sent.eml", samples.email_file()),
        ("received.eml", b"Received: from a by b\nSubject: x\n\nbody"),
        ("outlook.msg", samples.outlook_message()),
    ],
)
def test_honest_file_is_kept(name: str, content: bytes) -> None:
    assert reasons(name, content) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", checks.EMPTY),
        ("page.pdf", samples.HTML, formats.UNREADABLE),
        ("drawing.pdf", samples.SVG, formats.UNREADABLE),
        ("late-header.pdf", b"\n" + samples.pdf(), formats.UNREADABLE),
        ("no-end.pdf", samples.pdf().replace(b"%%EOF", b""), formats.UNREADABLE),
        ("no-table.pdf", samples.pdf().replace(b"startxref", b""), formats.UNREADABLE),
        ("cut-short.pdf", samples.pdf()[:200], formats.UNREADABLE),
        ("far-from-end.pdf", samples.pdf(b" " * 5000), formats.UNREADABLE),
        ("and-a-zip.pdf", samples.pdf(samples.zipped({"a": b"b"})), formats.JOINED),
        ("and-a-program.pdf", samples.pdf(samples.EXE), formats.JOINED),
        ("in-a-comment.pdf", samples.pdf() + samples.zipped({}, comment=samples.pdf()), formats.JOINED),
        ("program.png", samples.EXE, formats.UNREADABLE),
        ("really-jpeg.png", samples.picture("JPEG"), formats.UNREADABLE),
        ("really-png.jpg", samples.picture("PNG"), formats.UNREADABLE),
        ("really-gif.jpg", samples.picture("GIF"), formats.UNREADABLE),
        ("cut-short.png", samples.picture("PNG")[:-20], formats.UNREADABLE),
        ("and-a-zip.png", samples.picture("PNG") + samples.zipped({"a": b"b"}), formats.JOINED),
        ("and-a-zip.jpg", samples.picture("JPEG") + samples.zipped({"a": b"b"}), formats.JOINED),
        ("large.png", samples.png_claiming(8_000, 6_000), formats.TOO_MANY_PIXELS),
        ("larger.png", samples.png_claiming(10_000, 10_000), formats.TOO_MANY_PIXELS),
        ("huge.png", samples.png_claiming(30_000, 30_000), formats.TOO_MANY_PIXELS),
        ("nul.txt", b"a\0b", formats.NOT_PLAIN_TEXT),
        ("escape.txt", b"\x1b[31mred", formats.NOT_PLAIN_TEXT),
        ("program.csv", samples.EXE, formats.NOT_PLAIN_TEXT),
        ("utf16.csv", "a,b".encode("utf-16"), formats.NOT_PLAIN_TEXT),
        ("neither.txt", b"\x81\x8d", formats.NOT_PLAIN_TEXT),
        ("page.eml", samples.HTML, formats.NOT_AN_EMAIL),
        ("undated.eml", b"From: a@example.org\n\nbody", formats.NOT_AN_EMAIL),
        ("late-headers.eml", b"body\n\nFrom: a\nDate: b\n", formats.NOT_AN_EMAIL),
        ("nul.eml", samples.email_file() + b"\0", formats.UNREADABLE),
        ("page.msg", samples.HTML, formats.UNREADABLE),
        ("renamed.msg", b"MZ" + samples.outlook_message()[2:], formats.UNREADABLE),
        ("old-word.msg", samples.outlook_message(mark=b""), formats.UNREADABLE),
        ("small.msg", samples.outlook_message(size=600), formats.UNREADABLE),
        ("odd-header.msg", samples.outlook_message().replace(b"\xfe\xff", b"\xff\xfe"), formats.UNREADABLE),
    ],
)
def test_file_is_refused(name: str, content: bytes, reason: str) -> None:
    assert reasons(name, content) == [reason]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.HTML, formats.UNREADABLE),
        (samples.outlook_message(), office.ENCRYPTED),
        (samples.office("xlsx"), formats.UNREADABLE),
        (samples.zipped({"word/document.xml": b"<d/>"}), formats.UNREADABLE),
        (samples.zipped(samples.office_members() | {"_rels/.rels": b"<broken"}), formats.UNREADABLE),
        (samples.zipped(dict(list(samples.office_members().items())[1:])), formats.UNREADABLE),
        (samples.zipped(dict(list(samples.office_members().items())[:2])), formats.UNREADABLE),
        (b"MZ" + samples.office(), formats.UNREADABLE),
        (samples.office() + b"more", formats.JOINED),
        (samples.zipped(samples.office_members(), comment=b"note"), formats.JOINED),
        (samples.zipped(samples.office_members(), zipfile.ZIP_LZMA), formats.UNREADABLE),
        (samples.damaged_office(), formats.UNREADABLE),
        (samples.office_entry(twice=True), formats.UNREADABLE),
        (samples.office_entry(flags=1), office.ENCRYPTED),
        (samples.office_entry(mode=samples.link_mode()), office.UNSAFE_NAMES),
        (samples.office_entry(declared=1), formats.UNREADABLE),
        (samples.office_with({"word/../../x.xml": b""}), office.UNSAFE_NAMES),
        (samples.office_with({"word\\..\\x.xml": b""}), office.UNSAFE_NAMES),
        (samples.office_with({"/etc/x.xml": b""}), office.UNSAFE_NAMES),
        (samples.office_with({"\\\\server\\x.xml": b""}), office.UNSAFE_NAMES),
        (samples.office_with({"C:/x.xml": b""}), office.UNSAFE_NAMES),
        (samples.office_with_nul_in_a_name(), office.UNSAFE_NAMES),
        (samples.office_with({"word/vbaProject.bin": b"x"}), office.HAS_MACROS),
        (samples.office_with({"word/VBAPROJECT.BIN": b"x"}), office.HAS_MACROS),
        (samples.office_with({"xl/macrosheets/sheet1.xml": b"x"}), office.HAS_MACROS),
        (samples.office_with({"xl/externalLinks/externalLink1.xml": b"<ddeLink/>"}), office.LINKED),
        (samples.office_with({"a.rels": BILLION_LAUGHS}), formats.UNREADABLE),
        (samples.office_with({"a.rels": b"<a>" * 9 + b"</a>" * 9}), formats.UNREADABLE),
        (samples.office_with({"a.rels": BILLION_LAUGHS.decode().encode("utf-16")}), formats.UNREADABLE),
    ],
)
def test_office_file_is_refused(content: bytes, reason: str) -> None:
    assert reasons("paper.docx", content) == [reason]


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "externalLinkPath", "image", "frame", ""])
def test_office_file_that_loads_from_outside_is_refused(kind: str) -> None:
    assert reasons("paper.docx", samples.pointing_outside(kind)) == [office.LINKED]


def test_macros_are_found_by_what_they_are_declared_as() -> None:
    declared = {"[Content_Types].xml": samples.content_types("application/vnd.ms-word.macroEnabled.main+xml")}
    renamed = samples.relationships(samples.relationship("vbaProject", "innocent.bin"))

    assert reasons("paper.docx", samples.office_with(declared)) == [office.HAS_MACROS]
    assert reasons("paper.docx", samples.office_with({"word/_rels/a.rels": renamed})) == [office.HAS_MACROS]


def test_every_fault_of_an_office_file_is_given() -> None:
    outside = samples.relationships(samples.relationship("image", "https://example.org/x", "External"))
    content = samples.office_with({"word/vbaProject.bin": b"x", "word/_rels/a.rels": outside})

    assert reasons("paper.docx", content) == [office.HAS_MACROS, office.LINKED]


def test_zip_bomb_is_refused_by_its_ratio() -> None:
    assert reasons("paper.docx", samples.padded_office(5 * ONE_MEGABYTE, b"")) == [office.TOO_LARGE_UNPACKED]


def test_zip_bomb_is_refused_by_its_declared_size_alone() -> None:
    bomb = samples.office_entry(declared=201 * ONE_MEGABYTE)

    assert reasons("paper.docx", bomb) == [office.TOO_LARGE_UNPACKED]


def test_unpacked_bytes_are_counted_whatever_is_declared() -> None:
    with zipfile.ZipFile(io.BytesIO(samples.office_with({"word/a.xml": bytes(5000)}))) as package:
        assert office.unpacking_reasons(package, limit=5000) == [office.TOO_LARGE_UNPACKED]
        assert office.unpacking_reasons(package, limit=9000) == []


@pytest.mark.parametrize(("extra", "expected"), [(1_997, []), (1_998, [office.TOO_LARGE_UNPACKED])])
def test_office_file_has_a_limit_of_members(extra: int, expected: list[str]) -> None:
    content = samples.office_with({f"word/{number}.xml": b"" for number in range(extra)})

    assert reasons("paper.docx", content) == expected


def test_crowded_zip_is_refused_before_its_directory_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", lambda _: pytest.fail("The directory was read."))
    crowd = b"PK\x03\x04" + b"PK\x01\x02" * 20_001 + b"PK\x05\x06" + bytes(18)

    assert reasons("paper.docx", crowd) == [office.TOO_LARGE_UNPACKED]


def test_office_relationships_have_a_limit_of_size() -> None:
    content = samples.office_with({f"word/_rels/{n}.rels": b" " * (6 * ONE_MEGABYTE) for n in "abc"})
    padded = io.BytesIO(content)
    with zipfile.ZipFile(padded, "a", zipfile.ZIP_STORED) as package:
        package.writestr("word/padding.bin", bytes(ONE_MEGABYTE))

    assert reasons("paper.docx", padded.getvalue()) == [office.TOO_LARGE_UNPACKED]


@pytest.mark.parametrize(
    "name",
    [
        "run.exe",
        "page.html",
        "drawing.svg",
        "sheet.xlsm",
        "old.doc",
        "report.pdf.exe",
        "report",
        ".pdf",
        "",
        "a.pdf\0.exe",
    ],
)
def test_other_types_are_refused_by_name(name: str) -> None:
    [reason] = reasons(name, samples.pdf())

    assert reason.startswith("The selected file must be a PDF, Word (.docx), Excel (.xlsx)")


def test_right_to_left_trick_does_not_hide_a_program() -> None:
    [reason] = reasons("report\u202efdp.exe", samples.pdf())

    assert reason.startswith("The selected file must be a PDF")


@pytest.mark.parametrize(("size", "expected"), [(2048, []), (2049, ["The selected file must be 0.00195312 MB"])])
def test_file_has_a_limit_of_size(size: int, expected: list[str]) -> None:
    found = refusals(io.BytesIO(b"a" * size), "notes.txt", size, max_bytes=2048)

    assert [reason.partition(" or smaller")[0] for reason in found] == expected


def test_usual_limit_is_fifty_megabytes() -> None:
    size = 50 * ONE_MEGABYTE + 1
    [reason] = refusals(io.BytesIO(b"a" * size), "notes.txt", size)

    assert reason.startswith("The selected file must be 50 MB or smaller.")


@pytest.mark.parametrize("size", [1, 5])
def test_file_that_did_not_arrive_whole_is_refused(size: int) -> None:
    assert refusals(io.BytesIO(b"abc"), "notes.txt", size) == [checks.INCOMPLETE]


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a.txt", "a.eml", "a.msg", "a.exe"])
@pytest.mark.parametrize("content", [b"", b"abc", samples.pdf(), samples.office(), samples.picture("PNG")])
def test_file_is_left_at_its_start(name: str, content: bytes) -> None:
    upload = io.BytesIO(content)
    upload.seek(0, io.SEEK_END)

    refusals(upload, name, len(content))

    assert not upload.closed
    assert upload.tell() == 0


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "pptx", "png", "jpg", "txt", "csv", "eml", "msg"])
@pytest.mark.parametrize(
    "whole", [samples.pdf(), samples.office(), samples.jpeg_with_exif(), samples.outlook_message()]
)
def test_no_broken_file_raises(kind: str, whole: bytes) -> None:
    for cut in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[cut] ^= 0xFF
        for content in (bytes(damaged), whole[:cut], whole[cut:]):
            assert all(isinstance(reason, str) for reason in reasons(f"a.{kind}", content))


@pytest.mark.parametrize(
    "reason",
    [
        reason
        for reason in (*vars(formats).values(), *vars(office).values())
        if isinstance(reason, str) and reason.startswith("The selected")
    ],
)
def test_reasons_say_how_to_put_it_right(reason: str) -> None:
    assert reason.endswith("choose that.")
    assert not {"please", "sorry", "invalid"} & set(reason.lower().split())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\x.pdf", "x.pdf"),
        ("a/b\\c.pdf", "c.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("\ufeffa\u200bb\u2066c\u200d\u00ad.pdf", "abc.pdf"),
        ("a\u2028b\ud800\ue000.pdf", "ab.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("e\u200b\u0301.pdf", "\u00e9.pdf"),
        ("  a \u00a0  b.pdf ", "a b.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        (".pdf", "pdf"),
        ("a.pdf. . ", "a.pdf"),
        ("..", "file"),
        ("a/", "file"),
        ("", "file"),
        ("\u202e\0", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("a" * 145 + " bcd.pdf", "a" * 145 + ".pdf"),
        ("a" * 150, "a" * 150),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_label_is_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown
    assert clean_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.JPEG", "image/jpeg"),
        ("a.csv", "text/csv"),
        ("a.msg", "application/vnd.ms-outlook"),
        ("a.html", "application/octet-stream"),
        ("a.pdf\u202e", "application/pdf"),
        ("pdf", "application/octet-stream"),
    ],
)
def test_content_type_is_from_our_own_table(name: str, content_type: str) -> None:
    assert content_type_for(name) == content_type

"""Each check of `pdf_checks` passes a sound paper, and bites when what it is about is broken."""

import io

import pikepdf
import pytest

from reports.pdf import render
from tests.reports.pdf_checks import CHECKS, attached, faults_of, tags
from tests.reports.pdf_pages import CHART, CSV, NOTE, whole

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def sound() -> bytes:
    """A PDF with nothing wrong."""
    return render(whole(), [CSV])


def test_a_sound_paper_has_no_faults(sound):
    assert faults_of(sound, whole()) == []
    assert faults_of(sound) == []


def test_a_sound_paper_has_something_for_each_check(sound):
    with pikepdf.open(io.BytesIO(sound)) as document:
        kinds = {str(tag.S)[1:] for tag in tags(document.Root.StructTreeRoot)}

        assert {"H1", "H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD", "Figure"} <= kinds
        assert attached(document) == {CSV.name: CSV.content}
        assert len(document.pages) > 2


@pytest.mark.parametrize(
    ("words", "instead", "fault"),
    [
        ('lang="en-GB"', "", "does not name its language"),
        ("<title>A paper &amp; more</title>", "", "it has no title"),
        ('<meta name="author" content="Midshire Police">', "", "it has no author"),
        ("<h2>The position</h2>", "<h3>The position</h3>", "a heading goes from level 1 to 3"),
        ("<h2>The position</h2>", "<h1>The position</h1>", "it does not have one first heading"),
        ("<title>Two bars</title>", "", "a figure has no words"),
        (CHART, '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">', "a figure"),
        ('<th scope="row">1001</th>', "<td>1001</td>", "a row begins with a cell that is no header"),
        ("counter(page)", "counter(nothing)", "page 1 does not say that it is page 1"),
    ],
)
def test_a_broken_page_is_noticed(words, instead, fault):
    assert words in whole()
    broken = whole().replace(words, instead)

    assert any(fault in found for found in faults_of(render(broken, [CSV]), broken))


def test_a_table_without_header_cells_is_noticed():
    broken = whole().replace("<th", "<td").replace("</th>", "</td>")

    assert "table 1 has no header cells" in faults_of(render(broken), broken)


@pytest.mark.parametrize(
    ("words", "instead", "fault"),
    [
        ("<h2>The lists</h2>", "<h2>Other lists</h2>", "its bookmarks are not the headings of its page"),
        ("<h2>The lists</h2>", "<h3>The lists</h3>", "its bookmarks are not the headings of its page"),
        ("more words.", "other words.", "the word “other” is missing"),
        ("<li>First</li><li>Second</li>", "<li>Second</li><li>First</li>", "“First” is not where it is read"),
        (NOTE, NOTE.replace("belongs to it", "belongs elsewhere"), "is not on the page of its call"),
    ],
)
def test_a_pdf_of_another_page_is_noticed(sound, words, instead, fault):
    assert words in whole()

    assert any(fault in found for found in faults_of(sound, whole().replace(words, instead)))


def test_a_note_on_another_page_than_its_call_is_noticed():
    # A whole page of text comes between the words and the note that they call.
    moved = whole().replace(NOTE, '<span style="display: block; break-before: page">' + NOTE + "</span>")
    page_of_call = whole()

    assert any("is not on the page of its call" in fault for fault in faults_of(render(moved), page_of_call))


def without_relationship(document: pikepdf.Pdf) -> None:
    """Say nothing of what an attachment is to the document."""
    for spec in document.attachments.values():
        del spec.obj.AFRelationship


def without_listing(document: pikepdf.Pdf) -> None:
    """Leave an attachment out of the document's own list."""
    del document.Root.AF


def without_description(document: pikepdf.Pdf) -> None:
    """Leave an attachment without words."""
    for spec in document.attachments.values():
        spec.obj.Desc = pikepdf.String("")


def says(wanted: bytes, instead: bytes):
    """Change some of the metadata."""

    def change(document: pikepdf.Pdf) -> None:
        words = document.Root.Metadata.read_bytes()
        assert wanted in words
        document.Root.Metadata.write(words.replace(wanted, instead))

    return change


def without_ids(document: pikepdf.Pdf) -> None:
    """Leave out the index of header cells."""
    del document.Root.StructTreeRoot.IDTree


def without_headers(document: pikepdf.Pdf) -> None:
    """Let a cell name no header."""
    cell = next(tag for tag in tags(document.Root.StructTreeRoot) if tag.S == "/TD")
    del cell.A.Headers


def without_letters(document: pikepdf.Pdf) -> None:
    """Let a font not say which letters its shapes are."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
            del thing.ToUnicode


def without_font(document: pikepdf.Pdf) -> None:
    """Take out a font's shapes."""
    found = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
    for name in ("/FontFile", "/FontFile2", "/FontFile3"):
        if name in found[0]:
            del found[0][name]


def with_a_script(document: pikepdf.Pdf) -> None:
    """Let something happen on opening."""
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.beep()"))


def without_bookmarks(document: pikepdf.Pdf) -> None:
    """Leave out the outline."""
    del document.Root.Outlines


def without_shown_title(document: pikepdf.Pdf) -> None:
    """Let a reader's window show the file's name."""
    del document.Root.ViewerPreferences


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (without_relationship, "register.csv does not say that it is data"),
        (without_listing, "register.csv is attached, but the document does not name it"),
        (without_description, "register.csv does not say what it is"),
        (says(b"<pdfuaid:part>1</pdfuaid:part>", b""), "PDF/UA-1 "),
        (says(b"<pdfuaid:part>1</pdfuaid:part>", b""), "does not say <pdfuaid:part>1"),
        (says(b"<pdfaid:part>3", b"<pdfaid:part>2"), "PDF/A-3a "),
        (says(b"pdfaSchema:prefix>pdfuaid", b"pdfaSchema:prefix>other"), "does not say <pdfaSchema:prefix>"),
        (without_ids, "table 1: the index of header cells lacks some"),
        (without_headers, "table 1: a cell names no header of its table"),
        (without_letters, "a font does not say its letters"),
        (without_font, "is not embedded"),
        (with_a_script, "something happens when it is opened"),
        (without_bookmarks, "its bookmarks are not its headings"),
        (without_shown_title, "would show the file's name"),
    ],
)
def test_a_damaged_pdf_is_noticed(sound, damage, fault):
    damaged = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as document:
        damage(document)
        document.save(damaged)

    assert any(fault in found for found in faults_of(damaged.getvalue()))


def test_broken_syntax_is_noticed(sound):
    at = sound.index(b"endstream", 2000)

    assert any("syntax: " in fault for fault in faults_of(sound[: at - 40] + sound[at:]))


def test_every_check_has_words():
    assert all(check.__doc__ for check in CHECKS)

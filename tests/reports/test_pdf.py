"""The PDF is accessible and holds nothing that it was not given; the check is known to bite."""

import io
import os
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import page
import pikepdf
import pytest

from reports import pdf
from reports.pdf import RenderingError, render, stylesheet

FRAME = '<!DOCTYPE html><html lang="en-GB"><head><title>A paper</title></head><body><h1>A paper</h1>{}</body></html>'


def failures(made: bytes) -> set[str]:
    """What an independent validator has against a PDF as PDF/UA-1."""
    report = page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1)
    return {f"{failure.rule_id}: {failure.message}" for failure in report.failures}


def tags(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Walk a tree of tags in reading order."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from tags(child)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from tags(element.get("/K", pikepdf.Array()))


def named(document: pikepdf.Pdf, *names: str) -> list[pikepdf.Dictionary]:
    """The tags of these names, in reading order."""
    return [tag for tag in tags(document.Root.StructTreeRoot) if str(tag.S)[1:] in names]


@pytest.fixture
def document(sample):
    """The September paper, opened."""
    with pikepdf.open(io.BytesIO(sample.pdf)) as document:
        yield document


def test_the_paper_is_valid_pdf_ua(sample):
    assert failures(sample.pdf) == set()
    assert failures(sample.june_pdf) == set()


def test_the_paper_names_itself_and_its_language(document):
    assert document.Root.Lang == "en-GB"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.docinfo.Title == "Joint Audit Committee, 29 September 2022: HMICFRS update"
    assert document.docinfo.Author == "Midshire Police"


def test_headings_go_down_one_level_at_a_time(document):
    levels = [int(str(tag.S)[2:]) for tag in named(document, "H1", "H2", "H3", "H4", "H5", "H6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    # Seventeen sections, contact and background, and six appendices.
    assert levels.count(2) == 25


def test_every_table_has_header_cells_that_its_cells_name(document):
    tables = named(document, "Table")

    assert len(tables) >= 5
    for table in tables:
        headers = {str(tag.ID) for tag in tags(table.K) if tag.S == "/TH"}
        cells = [tag for tag in tags(table.K) if tag.S == "/TD"]
        # At least two columns and one row.
        assert len(headers) >= 2 + 1
        assert cells
        assert all({str(header) for header in cell.A.Headers} <= headers for cell in cells)


def test_every_row_of_a_list_has_a_header_of_its_own(document):
    rows = [row for row in named(document, "TR") if any(cell.S == "/TD" for cell in row.K)]

    assert rows
    assert all(row.K[0].S == "/TH" for row in rows)


def test_every_font_is_ours_embedded_and_says_its_letters(document):
    fonts = [
        found for found in document.objects if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font"
    ]
    descriptors = [found.FontDescriptor for found in fonts if "/FontDescriptor" in found]

    assert descriptors
    names = {str(found.FontName).split("+")[1] for found in descriptors}
    # The last draws the shapes of the RAG.
    assert names == {"Liberation-Sans", "Liberation-Sans-Bold"}
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(found.keys()) for found in descriptors)
    assert all("/ToUnicode" in found for found in fonts if found.Subtype == "/Type0")


def test_nothing_is_attached_and_nothing_runs(document):
    assert "/Names" not in document.Root or "/EmbeddedFiles" not in document.Root.Names
    assert "/OpenAction" not in document.Root
    assert "/AF" not in document.Root


def test_the_same_page_gives_the_same_bytes():
    assert render(FRAME.format("<p>Twice</p>")) == render(FRAME.format("<p>Twice</p>"))


def test_a_sound_page_passes():
    assert failures(render(FRAME.format("<h2>A section</h2><p>Words</p>"))) == set()


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        (' lang="en-GB"', ""),
        ("<title>A paper</title>", ""),
        ("<p>Words</p>", "<h4>Two levels down</h4>"),
        ("<p>Words</p>", '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">'),
    ],
)
def test_the_validator_bites(sound, broken):
    whole = FRAME.format("<h2>A section</h2><p>Words</p>")
    assert sound in whole

    assert failures(render(whole.replace(sound, broken))) != set()


@pytest.mark.parametrize(
    "asked",
    [
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        "<style>@import url(file:///etc/passwd); p { background: url(http://127.0.0.1:9/) }</style>",
    ],
)
def test_the_child_fetches_nothing_and_says_so(asked):
    with pytest.raises(RenderingError, match="it asks for a file or a web page"):
        render(FRAME.format(f"{asked}<p>Words</p>"))


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script stand where Python stood."""
    program = folder / "stand-in"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_the_child_has_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGNOFF_SECRET_KEY", "do-not-tell")
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:do-not-tell@somewhere/")
    stand_in(tmp_path, monkeypatch, "printf '%%PDF\\n'; env")

    told = render("").decode()
    assert "PATH=" in told
    assert "do-not-tell" not in told
    assert os.environ["SIGNOFF_SECRET_KEY"] == "do-not-tell"


def test_what_takes_too_long_is_given_up_in_plain_words(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 1)
    stand_in(tmp_path, monkeypatch, "exec sleep 20")

    with pytest.raises(RenderingError, match=r"not ready after 1 seconds\. Shorten the paper and try again"):
        render("")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'Traceback' >&2; echo 'MemoryError' >&2; exit 1", "it needs more memory than a paper may have. Shorten"),
        ("exit 3", "could not be made: the process ended without a word"),
        ("echo nonsense", "could not be made: the process ended without a word"),
    ],
)
def test_what_fails_says_so_in_plain_words(tmp_path, monkeypatch, script, words):
    stand_in(tmp_path, monkeypatch, script)

    with pytest.raises(RenderingError, match=words):
        render("")


def test_the_stylesheet_reaches_the_page_as_it_is(sample):
    assert '"' in stylesheet()
    with pikepdf.open(io.BytesIO(sample.pdf)) as document:
        width, height = (float(side) for side in document.pages[0].MediaBox[2:])
    assert (round(width), round(height)) == (595, 842)

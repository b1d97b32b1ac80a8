"""The paper's PDF is sound by an independent validator and by our own checks, and says when it cannot be made."""

import io
import os
import sys
from pathlib import Path

import pikepdf
import pytest

from reports import pdf
from reports.pdf import Attachment, RenderingError, render, stylesheet
from tests.reports.conftest import text_of
from tests.reports.pdf_checks import attached, faults_of
from tests.reports.pdf_pages import CSV, page, whole

# The tests of the checks themselves, which break a sound paper in every way, are in test_pdf_checks.


def test_the_paper_of_the_sample_has_no_faults(sample):
    assert faults_of(sample.pdf, sample.page) == []


def test_its_public_version_has_no_faults(sample):
    assert faults_of(sample.public_pdf, sample.public_page) == []


def test_an_issued_paper_has_no_faults(sample):
    assert faults_of(sample.june_pdf) == []


def test_the_paper_names_itself_and_its_language(sample):
    with pikepdf.open(io.BytesIO(sample.pdf)) as document:
        assert document.Root.Lang == "en-GB"
        assert document.docinfo.Title == "Joint Audit Committee, 29 September 2022: HMICFRS update"
        assert document.docinfo.Author == "Midshire Police"


def test_the_register_travels_inside_and_nothing_else_does(sample):
    with pikepdf.open(io.BytesIO(sample.pdf)) as document:
        assert list(attached(document)) == ["register-2022-09-29.csv"]
        rows = attached(document)["register-2022-09-29.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 45 + 14 + 2


def test_every_font_is_ours(sample):
    with pikepdf.open(io.BytesIO(sample.pdf)) as document:
        found = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
        names = {str(each.FontName).split("+")[1] for each in found}

    assert names == {"Liberation-Sans", "Liberation-Sans-Bold"}


def test_the_same_page_gives_the_same_bytes():
    assert render(whole(), [CSV]) == render(whole(), [CSV])


def test_attachments_come_in_one_order():
    other = Attachment("a.csv", b"a", "text/csv", "Another")

    assert render(whole(), [CSV, other]) == render(whole(), [other, CSV])


@pytest.mark.parametrize(
    ("hard", "told"),
    [
        ("A tab\x0b, a bell\x07 and a separator\u2029 between", "A tab , a bell  and a separator  between"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Łódź, Ελλάδα, Київ", "Łódź, Ελλάδα, Київ"),
        ("漢", "[cjk unified ideograph-6f22]"),
        ("😀", "[grinning face]"),
        ("turn \u202ethis", "turn this"),
        ("half \ud83d", "half"),
    ],
)
def test_hard_letters_are_kept_or_spelled_out(hard, told):
    made = render(page(f"<h2>Words</h2><p>{hard}</p>"))

    assert faults_of(made) == []
    # A machine with more fonts than ours draws what is else spelled out.
    said = "".join(text_of(made).split()).replace("\u00ad", "")
    assert "".join(told.split()) in said or hard in said


def test_a_word_without_an_end_is_broken_and_kept():
    made = render(page(f"<h2>Words</h2><p>{'x' * 5000}</p>"))

    assert text_of(made).count("x") >= 5000


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

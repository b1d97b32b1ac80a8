"""The text of an uploaded report: read in a process that can reach nothing, and refused in words where it has none."""

import io
import json
import subprocess
import sys
import time

import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from imports.published import files
from imports.published.files import UnreadableError, text_of_file
from imports.published.reading import read_report
from recommendations.models import Finding
from reports.pdf import render
from tests.conftest import PUBLISHED

pytestmark = pytest.mark.once

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Report</title><style>@page {{ size: 120mm 90mm;
@top-left {{ content: "An inspection of the police" }} @bottom-right {{ content: "Page " counter(page) }} }}</style>
<script>var asked = "Recommendation 9 Forces should count."</script></head><body>{}</body></html>"""
ASKED = """<h1>Report</h1><p>Something about the police.</p><h2>Recommendation 1</h2>
<p>By 31 March 2023, forces should make sure that everything which somebody has written down over the years is read by
somebody else, and that whoever reads it says what they have read, to whom, when, why and with which result. This should
include:</p><ul><li>what stands in notebooks; and</li><li>what stands on paper:<ul><li>letters; and</li><li>cards.</li>
</ul></li></ul><h2>Conclusion</h2><p>All is well that is read.</p>"""
NAV = "<nav><p>Recommendation 7</p><p>Forces should not be here.</p></nav>"
FOOT = "<footer><p>Recommendation 8</p><p>Forces should not be here.</p></footer>"
BESIDE = "<div><p>Recommendation 6</p><p>Forces should not be here.</p></div>"
WEB = {
    "with a main part": PAGE.format(f"{BESIDE}<main>{ASKED}</main>{BESIDE}"),
    "without": PAGE.format(f"{NAV}<div>{ASKED}</div>{FOOT}"),
}


@pytest.fixture(scope="session")
def pdf():
    """A report of several small pages, with a head and a number on each."""
    return render(PAGE.format(ASKED))


def changed(content, **kwargs):
    """The same PDF, saved in another way."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(written, **kwargs)
    return written.getvalue()


def found(name, content):
    """What is found in a file."""
    return read_report(text_of_file(name, content), PUBLISHED).items


def test_a_pdf_is_read_over_its_pages_without_heads_and_numbers(pdf):
    (item,) = found("report.pdf", pdf)

    assert item.number == "1"
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1
    assert item.text.endswith("with which result. This should include:")
    assert [part.text for part in item.parts] == [
        "what stands in notebooks; and",
        "what stands on paper:\n◦ letters; and\n◦ cards.",
    ]
    assert "inspection of the police" not in item.text + "".join(part.text for part in item.parts)


@pytest.mark.parametrize("how", WEB)
def test_a_web_page_is_read_without_its_ways_around(how):
    (item,) = found("report.html", WEB[how].encode())

    assert (item.number, str(item.deadline.date)) == ("1", "2023-03-31")
    assert item.parts[1].text == "what stands on paper:\n• letters; and\n• cards."


def test_a_text_file_of_either_writing_is_read():
    text = "Recommendation 1\n\nForces should “count”."

    assert [found("r.txt", text.encode(each))[0].text for each in ("utf-8-sig", "cp1252")] == [
        "Forces should “count”."
    ] * 2


def test_a_pdf_locked_only_against_changes_is_read(pdf):
    open_to_read = changed(pdf, encryption=pikepdf.Encryption(owner="secret", user="", R=6))

    assert len(found("report.pdf", open_to_read)) == 1


def scanned():
    """A PDF that holds a picture of a page."""
    written = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(written, "PDF")
    return written.getvalue()


UNREADABLE = {
    "an empty file": ("r.pdf", b"", files.WRONG_KIND),
    "a PDF cut short": ("r.pdf", b"%PDF-1.7\n1 0 obj", files.BROKEN),
    "a name alone": ("r.pdf", b"hello", files.WRONG_KIND),
    "a program": ("r.exe", b"MZ\0\0", files.WRONG_KIND),
    "a text that is none": ("r.txt", b"\0\1\2", files.WRONG_KIND),
    "a Word document": ("r.docx", b"PK\3\4", files.WRONG_KIND),
    "a web page without words": ("r.html", b"<html><script>x</script></html>", files.EMPTY),
    "a text without words": ("r.txt", b"  \n ", files.EMPTY),
    "more than may be sent": ("r.txt", b"x" * (20 * 2**20 + 1), files.TOO_LARGE),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_words(what):
    name, content, reason = UNREADABLE[what]

    with pytest.raises(UnreadableError) as refused:
        text_of_file(name, content)

    assert str(refused.value) == reason


def test_a_scanned_pdf_says_that_it_has_no_text():
    with pytest.raises(UnreadableError) as refused:
        text_of_file("scan.pdf", scanned())

    assert str(refused.value) == files.NO_TEXT


def test_a_pdf_with_a_password_says_so(pdf):
    locked = changed(pdf, encryption=pikepdf.Encryption(owner="secret", user="secret", R=6))

    with pytest.raises(UnreadableError) as refused:
        text_of_file("locked.pdf", locked)

    assert str(refused.value) == files.REASONS["Encrypted"]


def bomb():
    """A PDF whose page unpacks to two gigabytes."""
    writer = pikepdf.new()
    page = writer.add_blank_page()
    page.Contents = writer.make_stream(b"BT (x) Tj ET\n" * 10_000_000)
    written = io.BytesIO()
    writer.save(written, compress_streams=True)
    return written.getvalue()


def test_reading_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(files, "SECONDS", 1)
    started = time.monotonic()

    with pytest.raises(UnreadableError) as refused:
        text_of_file("r.html", b"<html>" + b"<div>" * 300_000)

    assert str(refused.value) == files.TOO_LONG
    assert time.monotonic() - started < 20


HOSTILE = {
    "lists in lists": ("r.html", b"<html><p>x" + b"<ul><li>" * 3000),
    "a bomb": ("r.pdf", None),
    "numbers of pages that lead in a circle": (
        "r.pdf",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n"
        b"trailer<</Root 1 0 R>>",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_in_words_or_in_text(what, monkeypatch):
    monkeypatch.setattr(files, "SECONDS", 10)
    name, content = HOSTILE[what]

    try:
        text = text_of_file(name, content or bomb())
    except UnreadableError as refused:
        text = str(refused)

    assert text.strip()


def test_the_process_that_reads_is_confined():
    told = (
        "import sys, resource; from imports.published import process; process.pdf_text = lambda content: "
        "str(resource.getrlimit(resource.RLIMIT_FSIZE)); sys.argv = ['x', 'pdf']; process.main()"
    )
    read = subprocess.run(
        [sys.executable, "-c", told], input=b"%PDF", capture_output=True, cwd=settings.BASE_DIR, check=True
    )

    assert read.stdout == b"(0, 0)"


def test_an_upload_that_cannot_be_read_is_refused_on_the_page(officers, inspection):
    given = {"inspection": inspection.pk, "file": SimpleUploadedFile("r.exe", b"MZ")}

    assert files.WRONG_KIND in officers.post("/imports/published/", given).content.decode()


def test_a_pdf_can_be_uploaded(officers, inspection, addressees, pdf):
    page = officers.post(
        "/imports/published/", {"inspection": inspection.pk, "file": SimpleUploadedFile("report.pdf", pdf)}
    )

    assert [form.found.number for form in page.context["page"].forms] == ["1"]


# From the shell.


def test_the_command_prints_what_it_found_and_saves_nothing(addressees, tmp_path, capsys):
    file = tmp_path / "report.txt"
    file.write_text(
        "Before.\n\nRecommendation 1\n\nWithin six months, the NPCC should:\n• count.\n\nAfterwards. Nothing."
    )

    call_command("read_report", str(file), "--published", "2022-06-30")

    told = json.loads(capsys.readouterr().out)
    (item,) = told["items"]
    assert (item["kind"], item["number"], item["deadline_on"]) == ("recommendation", "1", "2022-12-30")
    assert (item["addressees"], item["ours"]) == (["NPCC"], False)
    assert item["parts"] == [{"text": "count.", "addressees": [], "ours": False}]
    assert told["not_taken"] == ["Before.", "Afterwards. Nothing."]
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("none.txt", "could not be read"), ("r.exe", "Choose a PDF"), ("r.txt", "No rec")]
)
def test_the_command_says_what_it_cannot_read(force, tmp_path, name, said):
    if name != "none.txt":
        (tmp_path / name).write_text("The force is good.")

    with pytest.raises(CommandError, match=said):
        call_command("read_report", str(tmp_path / name), "--published", "2022-06-30")

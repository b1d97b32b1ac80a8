"""Copies of a draft: a Word document that secretaries can work with, and a page to print."""

import io

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from audit.models import Event
from recommendations.models import Kind
from reports.blocks import CHART
from reports.word import word_copy
from tests.reports.test_paper import HOSTILE

PAPER = """<html><head><title>Not said</title><style>p { color: red }</style></head><body>
<h1>Update</h1>
<section><h2>1. Purpose</h2>
<p>It is <strong>late</strong> and <em>small</em>.<br>See <a href="https://a.example/b">the report</a>
  (<a href="#x">there</a>).</p>
<svg role="img"><title>Bars</title><text>12</text></svg>
<ul><li>one<ul><li>under one</li></ul></li><li><p>two</p></li></ul>
<ol start="1"><li>first</li><li>second</li></ol><p>Between.</p><ol start="3"><li>third</li></ol>
<p>Noted.<span class="footnote"><span class="item">1. A note</span> <span class="item under">Below it</span></span></p>
<h3>Three</h3><h4>Four</h4></section>
<table><caption>What is left</caption><colgroup><col class="narrow"></colgroup>
<thead><tr><th scope="col">Kind</th><th scope="col">Left</th></tr></thead>
<tbody><tr><th scope="row">AFI</th><td>14</td></tr>
<tr><th scope="row">CoC</th><td><p>2</p><p>of them</p></td></tr></tbody>
</table><p></p><div>The <em>end</em></div></body></html>"""


def made(html=PAPER):
    """A page as Word reads it."""
    return Document(io.BytesIO(word_copy(html, title="HMICFRS update", author="Midshire Police")))


def said(document):
    """Each paragraph with its style."""
    return [(each.style.name, each.text) for each in document.paragraphs if each.text]


def test_headings_paragraphs_and_lists_have_words_own_styles():
    assert said(made()) == [
        ("Heading 1", "Update"),
        ("Heading 2", "1. Purpose"),
        ("Normal", "It is late and small.\nSee the report (there)."),
        ("Normal", CHART),
        ("List Bullet", "one"),
        ("List Bullet 2", "under one"),
        ("List Bullet", "two"),
        ("List Number", "first"),
        ("List Number", "second"),
        ("Normal", "Between."),
        ("List Number", "third"),
        ("Normal", "Noted."),
        ("Normal", "1. A note"),
        ("Normal", "Below it"),
        ("Heading 3", "Three"),
        ("Heading 4", "Four"),
        ("Caption", "What is left"),
        ("Normal", "The end"),
    ]


def test_strong_words_emphasis_and_links_stay():
    paragraph = made().paragraphs[2]

    assert [run.text for run in paragraph.runs if run.bold] == ["late"]
    assert [run.text for run in paragraph.runs if run.italic] == ["small"]
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [("the report", "https://a.example/b")]


def test_a_table_keeps_its_cells_and_repeats_its_head():
    table = made().tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kind", "Left"],
        ["AFI", "14"],
        ["CoC", "2\nof them"],
    ]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold


def test_each_numbered_list_begins_with_its_own_number():
    document = made()
    numbers = [each._p.pPr.numPr.numId.val for each in document.paragraphs if each.style.name == "List Number"]
    known = document.part.numbering_part.element

    assert numbers[0] == numbers[1] != numbers[2]
    starts = [known.num_having_numId(each).find(f".//{qn('w:startOverride')}").get(qn("w:val")) for each in numbers]
    assert starts == ["1", "1", "3"]


def test_the_document_says_what_it_is_and_in_which_language():
    document = made()
    about = document.core_properties

    assert (about.title, about.author, about.language) == ("HMICFRS update", "Midshire Police", "en-GB")
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_text_that_no_word_file_can_hold_does_not_stop_it():
    assert said(made("<p>a\x00b\x0b\ufffe\ud800\u2028c</p>")) == [("Normal", "a b c")]


def url(name, paper):
    """The address of a copy."""
    return reverse(f"reports:paper_{name}", args=[paper.pk])


def test_the_drafts_whole_text_comes_along(as_, officer, paper, make_finding):
    paper.purpose, paper.comment = "To inform.\n\n- **one**\n- two", HOSTILE
    paper.save()
    make_finding(Kind.RECOMMENDATION, reference="10618", text="Vet everybody.")

    response = as_(officer).get(url("word", paper))
    document = Document(io.BytesIO(response.content))

    assert response["Content-Disposition"] == 'attachment; filename="hmicfrs-update-2022-09-29-draft.docx"'
    read = said(document)
    for expected in (("Heading 2", "1. Purpose of report"), ("List Bullet", "two"), ("Normal", "To inform.")):
        assert expected in read
    assert any("<script>alert(1)</script>" in text for _, text in read)
    assert any("Draft: not yet issued." in text for _, text in read)
    assert "Vet everybody." in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert Event.objects.get(kind=Event.Kind.PAPER_DOWNLOADED).actor == "officer"


def test_the_page_to_print_needs_nothing_and_may_do_nothing(as_, officer, paper):
    response = as_(officer).get(url("html", paper))
    page = response.content.decode()

    assert page.count("<style>") == 1
    assert "<link" not in page
    assert "<script" not in page
    assert response["Content-Security-Policy"].startswith("default-src 'none';")


@pytest.mark.parametrize("name", ["word", "html"])
def test_what_was_issued_has_no_other_copies(as_, officer, issued, name):
    response = as_(officer).get(url(name, issued), follow=True)

    assert "This paper was issued. Download its PDF" in response.content.decode()

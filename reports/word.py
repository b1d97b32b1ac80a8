"""A draft as a Word document, for secretaries who set the committee's papers: made from the paper's own page."""

import io
import re
from typing import Any

from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from reports.blocks import Paragraph, Run, Table, blocks
from reports.prose import HTTPS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
STYLES = {"plain": "Normal", "caption": "Caption", "bullet": "List Bullet", "number": "List Number"}
DEEPEST = 3
# What no XML may hold, and separators without a shape.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def word_copy(html: str, *, title: str, author: str) -> bytes:
    """Write a page of ours as a Word document."""
    document, numbers = Document(), dict[int, int]()
    _introduce(document, title=title, author=author)
    for block in blocks(UNWRITABLE.sub(" ", html)):
        if isinstance(block, Table):
            _write_table(document, block)
        else:
            _write_paragraph(document, block, numbers)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _introduce(document: WordDocument, *, title: str, author: str) -> None:
    """Say what the document is, in which language, and on which paper."""
    about, now = document.core_properties, timezone.now()
    about.title, about.author, about.last_modified_by, about.comments = title, author, author, ""
    about.created, about.modified, about.language = now, now, LANGUAGE
    for named in document.styles.element.iter(qn("w:lang")):
        named.set(qn("w:val"), LANGUAGE)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)


def _write_paragraph(document: WordDocument, block: Paragraph, numbers: dict[int, int]) -> None:
    """Write a heading, a paragraph or an item in Word's own style for it."""
    if block.kind == "heading":
        style = f"Heading {block.level}"
    else:
        deep = min(block.level, DEEPEST)
        style = STYLES[block.kind] + (f" {deep}" if deep > 1 else "")
    paragraph = document.add_paragraph(style=style)
    if block.kind == "number":
        _number(document, paragraph, block, numbers)
    _write_runs(paragraph, block.runs)


def _number(document: WordDocument, paragraph: WordParagraph, block: Paragraph, numbers: dict[int, int]) -> None:
    """Let each numbered list begin with its own number: Word would count on from the list before."""
    if block.listing not in numbers:
        numbering: Any = document.part.numbering_part.element
        style: Any = paragraph.style
        known = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
        made = numbering.add_num(known.abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(block.start)
        numbers[block.listing] = made.numId
    place: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_ilvl().val = 0
    place.get_or_add_numId().val = numbers[block.listing]


def _write_runs(paragraph: WordParagraph, runs: list[Run]) -> None:
    """Write words in their manner."""
    for run in runs:
        written = paragraph.add_run()
        for place, line in enumerate(run.text.split("\n")):
            if place:
                written.add_break(WD_BREAK.LINE)
            written.add_text(line)
        written.bold, written.italic = run.bold or None, run.italic or None
        if run.address.lower().startswith(HTTPS):
            _link(paragraph, written, run.address)


def _link(paragraph: WordParagraph, written: WordRun, address: str) -> None:
    """Make words a link."""
    written.underline = True
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(written._r)


def _write_table(document: WordDocument, block: Table) -> None:
    """Write a table; the rows of its head come again on every page."""
    columns = max(len(row.cells) for row in block.rows)
    table = document.add_table(rows=len(block.rows), cols=columns, style="Table Grid")
    for row, written in zip(block.rows, table.rows, strict=True):
        for cell, place in zip(row.cells, written.cells, strict=False):
            _write_runs(place.paragraphs[0], cell.runs)
        if row.is_head:
            properties: Any = written._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()

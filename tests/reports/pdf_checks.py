"""What is wrong with a PDF, in plain words: an independent validator's view, and checks that it does not make.

`faults_of(pdf, html)` gives an empty list for a sound paper; without the page it was made from, it checks what it can.
`tests/reports/test_pdf_checks.py` breaks a sound paper in every way named here and sees that it is noticed.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.etree.ElementTree import Element

import page
import pikepdf
import pypdf
import tinyhtml5

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = (*HEADINGS, "p", "li", "th", "td", "caption", "figcaption")
PROFILES = {"PDF/UA-1": page.ValidationProfile.PDF_UA_1, "PDF/A-3a": page.ValidationProfile.PDF_A_3A}
NAMED_IN_XMP = (
    "<pdfaid:part>3</pdfaid:part>",
    "<pdfaid:conformance>A</pdfaid:conformance>",
    "<pdfuaid:part>1</pdfuaid:part>",
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>",
)
# Letters enough to know a block, or the place of a note, by.
SOME = 12
# Where a footnote is called: its number stands there in the PDF.
NOTE = "\x00"
# A word shorter than this may be anywhere.
LONG_ENOUGH = 4


def tags(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Walk a tree of tags in reading order."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from tags(child)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from tags(element.get("/K", pikepdf.Array()))


def close(text: str) -> str:
    """A text without its spaces, hyphens at line ends and marks without a width."""
    return re.sub(rf"[{NOTE}\s\u00ad\u2010\u200b-\u200f\u2060]", "", text)


def all_text(element: Element) -> str:
    """The text within an element, drawings left out, with a mark where a footnote stands."""
    if "footnote" in element.get("class", ""):
        return NOTE
    # A drawing has a namespace of its own.
    if element.tag.rpartition("}")[2] in ("svg", "style", "script"):
        return ""
    inside = "".join(all_text(child) + (child.tail or "") for child in element)
    return (element.text or "") + inside + (" " if element.tag in BLOCKS else "")


def attached(document: pikepdf.Pdf) -> dict[str, bytes]:
    """The files inside a PDF, by name."""
    return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


@dataclass(frozen=True)
class Made:
    """A PDF, opened, with the page it was made from, if that is known."""

    pdf: bytes
    html: str
    document: pikepdf.Pdf

    @cached_property
    def tags(self) -> list[pikepdf.Dictionary]:
        """Every tag, in reading order."""
        return list(tags(self.document.Root.get("/StructTreeRoot", pikepdf.Array())))

    def named(self, *names: str) -> list[pikepdf.Dictionary]:
        """The tags of these names, in reading order."""
        return [tag for tag in self.tags if str(tag.S)[1:] in names]

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, close together."""
        return [close(one.extract_text()) for one in pypdf.PdfReader(io.BytesIO(self.pdf)).pages]

    @cached_property
    def root(self) -> Element:
        """The page it was made from."""
        root: Element = tinyhtml5.parse(self.html, namespace_html_elements=False)
        return root

    @property
    def headings(self) -> list[int]:
        """The level of each heading."""
        return [int(str(tag.S)[2:]) for tag in self.named(*(name.upper() for name in HEADINGS))]

    @cached_property
    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks: level and words."""
        with self.document.open_outline() as outline:
            return list(_flat(outline.root, 1))


def _flat(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, item.title
        yield from _flat(item.children, level + 1)


def validator(made: Made) -> Iterator[str]:
    """The independent validator, on an uncompressed twin: compressed streams raise a false alarm in its profile 3a."""
    twin = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        document.save(twin, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    for name, profile in PROFILES.items():
        for failure in page.validate_pdf_bytes(twin.getvalue(), profile=profile).failures:
            yield f"{name} {failure.rule_id}: {failure.message}"


def syntax(made: Made) -> Iterator[str]:
    """QPDF's own check."""
    yield from (f"syntax: {problem}" for problem in made.document.check_pdf_syntax())


def names_itself(made: Made) -> Iterator[str]:
    """Title, author and language."""
    root = made.document.Root
    if not str(root.get("/Lang", "")):
        yield "it does not name its language"
    for name in ("/Title", "/Author"):
        if not str(made.document.docinfo.get(name, "")):
            yield f"it has no {name[1:].lower()}"
    if "/ViewerPreferences" not in root or not root.ViewerPreferences.get("/DisplayDocTitle", False):
        yield "a reader would show the file's name instead of the title"


def names_its_standards(made: Made) -> Iterator[str]:
    """Both standards, in metadata that is not compressed."""
    metadata = made.document.Root.get("/Metadata")
    words = metadata.read_raw_bytes().decode(errors="replace") if metadata is not None else ""
    yield from (f"its metadata does not say {wanted}" for wanted in NAMED_IN_XMP if wanted not in words)


def heading_levels(made: Made) -> Iterator[str]:
    """One first heading, and no level skipped."""
    levels = made.headings
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"it does not have one first heading: {levels}"
    yield from (f"a heading goes from level {a} to {b}" for a, b in pairwise(levels) if b > a + 1)


def bookmarks(made: Made) -> Iterator[str]:
    """The outline is that of the headings, and the headings are the template's."""
    if [level for level, _ in made.outline] != made.headings:
        yield "its bookmarks are not its headings"
    if made.html:
        typed = [(int(one.tag[1]), close(all_text(one))) for one in made.root.iter() if one.tag in HEADINGS]
        if typed != [(level, close(words)) for level, words in made.outline]:
            yield "its bookmarks are not the headings of its page"


def tables(made: Made) -> Iterator[str]:
    """Every table has header cells with an ID in the index, and every other cell names its own."""
    root = made.document.Root.get("/StructTreeRoot", {})
    indexed = {str(key) for key, _ in pikepdf.NameTree(root.IDTree).items()} if "/IDTree" in root else set()
    for number, table in enumerate(made.named("Table"), start=1):
        headers = {str(tag.get("/ID")) for tag in tags(table.K) if tag.S == "/TH"}
        cells = [tag for tag in tags(table.K) if tag.S == "/TD"]
        if not headers <= indexed:
            yield f"table {number}: the index of header cells lacks some"
        if not headers:
            yield f"table {number} has no header cells"
        if not all(set(map(str, cell.A.get("/Headers", []))) & headers for cell in cells):
            yield f"table {number}: a cell names no header of its table"
    yield from _rows(made)


def _rows(made: Made) -> Iterator[str]:
    """The first cell of every row says what the row is about."""
    for row in made.named("TR"):
        cells = [cell for cell in row.K if "/S" in cell]
        if any(cell.S == "/TD" for cell in cells) and cells[0].S != "/TH":
            yield "a row begins with a cell that is no header"


def figures(made: Made) -> Iterator[str]:
    """Every figure has words for who cannot see it."""
    yield from ("a figure has no words" for tag in made.named("Figure") if not str(tag.get("/Alt", "")))


def fonts(made: Made) -> Iterator[str]:
    """Every font is embedded, a part of it only, and says which letters it has."""
    found = [thing for thing in made.document.objects if isinstance(thing, pikepdf.Dictionary)]
    for descriptor in (thing for thing in found if "/FontName" in thing):
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"the font {descriptor.FontName} is not embedded"
        if "+" not in str(descriptor.FontName):
            yield f"the font {descriptor.FontName} is embedded whole"
    if any("/ToUnicode" not in thing for thing in found if thing.get("/Subtype") == "/Type0"):
        yield "a font does not say its letters"


def attachments(made: Made) -> Iterator[str]:
    """Every file inside says what it is, and is named as data of the document."""
    named = {str(spec.get("/UF")) for spec in made.document.Root.get("/AF", [])}
    for name, spec in made.document.attachments.items():
        if name not in named:
            yield f"{name} is attached, but the document does not name it"
        if spec.obj.get("/AFRelationship") != "/Data":
            yield f"{name} does not say that it is data"
        if not str(spec.obj.get("/Desc", "")) or not spec.get_file().mime_type:
            yield f"{name} does not say what it is"


def nothing_runs(made: Made) -> Iterator[str]:
    """No scripts, and nothing that happens on opening."""
    names = made.document.Root.get("/Names", {})
    if "/OpenAction" in made.document.Root or "/AA" in made.document.Root or "/JavaScript" in names:
        yield "something happens when it is opened"


def page_numbers(made: Made) -> Iterator[str]:
    """Every page says which it is, of how many."""
    last = len(made.pages)
    for number, text in enumerate(made.pages, start=1):
        if f"Page{number}of{last}" not in text:
            yield f"page {number} does not say that it is page {number} of {last}"


def all_words(made: Made) -> Iterator[str]:
    """Every word of the page is in the text of the PDF."""
    body = made.root.find("body") if made.html else None
    if body is not None:
        text = "".join(made.pages)
        words = dict.fromkeys(re.findall(rf"\w{{{LONG_ENOUGH},}}", all_text(body)))
        yield from (f"the word “{word[:40]}” is missing" for word in words if close(word) not in text)


def reading_order(made: Made) -> Iterator[str]:
    """The blocks of the page follow each other in the text of the PDF as they do in the page."""
    at, text = 0, "".join(made.pages)
    for block in made.root.iter() if made.html else ():
        if block.tag in BLOCKS and (begins := close(all_text(block).split(NOTE)[0])[:SOME]):
            found = text.find(begins, at)
            if found < 0:
                yield f"“{begins}” is not where it is read"
            at = max(at, found)


def notes(made: Made) -> Iterator[str]:
    """A footnote stands, whole, on the page where it is called."""
    parents = {child: parent for parent in made.root.iter() for child in parent} if made.html else {}
    for note, parent in parents.items():
        kinds = note.get("class", "").split()
        if "footnote" in kinds and "long" not in kinds:
            words = close("".join(note.itertext()))
            wanted = (close(_before(note, parent))[-SOME:], words[:SOME], words[-SOME:])
            if not any(all(one in text for one in wanted) for text in made.pages):
                yield f"the note “{words[:SOME]}” is not on the page of its call"


def _before(note: Element, parent: Element) -> str:
    """The text that leads to a note."""
    earlier = list(parent)[: list(parent).index(note)]
    return (parent.text or "") + "".join(all_text(one) + (one.tail or "") for one in earlier)


CHECKS: tuple[Callable[[Made], Iterator[str]], ...] = (
    validator,
    syntax,
    names_itself,
    names_its_standards,
    heading_levels,
    bookmarks,
    tables,
    figures,
    fonts,
    attachments,
    nothing_runs,
    page_numbers,
    all_words,
    reading_order,
    notes,
)


def faults_of(pdf: bytes, html: str = "") -> list[str]:
    """Everything that is wrong with a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made = Made(pdf, html, document)
        return [fault for check in CHECKS for fault in check(made)]

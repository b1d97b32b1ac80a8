"""A small page of every kind of thing that a paper has, to make sound PDFs from, and broken ones."""

from reports.pdf import Attachment, stylesheet

HEAD = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A paper &amp; more</title>'
    '<meta name="author" content="Midshire Police"><meta name="dcterms.created" content="2022-09-29T10:00:00+01:00">'
    "<style>{css}</style></head><body><h1>A paper</h1>{body}</body></html>"
)
ROW = '<tr><th scope="row">{number}</th><td>What finding {number} says</td><td>■ Red</td></tr>'
TABLE = (
    '<table><colgroup><col class="narrow"><col><col class="narrow"></colgroup><thead><tr><th scope="col">Reference</th>'
    '<th scope="col">What it says</th><th scope="col">RAG</th></tr></thead><tbody>{rows}</tbody></table>'
)
CHART = (
    '<svg viewBox="0 0 20 20"><title>Two bars</title><desc>One is red.</desc><rect width="9" height="9"/>'
    '<text y="19">Nineteen</text></svg>'
)
NOTE = '<span class="footnote">The note that belongs to it.</span>'
CSV = Attachment("register.csv", b"reference,rag\r\n10618,Red\r\n", "text/csv", "The register on that day")


def page(body: str) -> str:
    """A whole page around these words."""
    return HEAD.format(css=stylesheet(), body=body)


def table(rows: int) -> str:
    """A list like an annex's."""
    return TABLE.format(rows="".join(ROW.format(number=1000 + number) for number in range(rows)))


def whole() -> str:
    """A page with a heading, a note, a list, a table over several pages and a chart."""
    parts = (
        '<p class="marking">OFFICIAL</p><p class="agenda">Agenda item 07</p>',
        f"<h2>The position</h2><p>Words with a note{NOTE} and more words.</p><ul><li>First</li><li>Second</li></ul>",
        f"<h2>The lists</h2><h3>What remains</h3>{table(60)}{CHART}",
    )
    return page("".join(parts))

"""Letters that no font here can draw are written out by name.

A letter without a shape would be an empty box on the page and, worse, spoil the text of every word in the same font
for a screen reader: so "漢" becomes "[cjk unified ideograph-6f22]", and nothing is lost.
"""

import unicodedata
from html import escape
from typing import Any

import weasyprint

# Liberation Sans and DejaVu Sans both have every letter before this one.
FIRST_RARE = "\u0250"
# Private and unassigned: even where a font draws them, nobody can say what they mean.
WITHOUT_MEANING = {"Co", "Cn"}


def spelled(html: str) -> str:
    """Write out by name the letters of a page that cannot be drawn."""
    rare = {letter for letter in html if letter >= FIRST_RARE}
    missing = {letter for letter in rare if unicodedata.category(letter) in WITHOUT_MEANING}
    missing |= _undrawn(sorted(rare - missing))
    return html.translate({ord(letter): f"[{name(letter)}]" for letter in missing})


def name(letter: str) -> str:
    """What a letter is called, or its number."""
    return unicodedata.name(letter, "").lower() or f"U+{ord(letter):04X}"


def _undrawn(letters: list[str]) -> set[str]:
    """Try each of these letters on a page of their own, and see which have no shape in any font."""
    missing: set[str] = set()

    def look(document: Any, pdf: Any) -> None:
        missing.update(chr(number) for font in document.fonts.values() for number in font.missing)

    if letters:
        page = "".join(f"<p>{escape(letter)}</p>" for letter in letters)
        weasyprint.HTML(string=f"<body style='font: 1pt \"Liberation Sans\"'>{page}").write_pdf(finisher=look)
    return missing

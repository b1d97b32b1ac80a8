"""Hundreds of odd and hostile files: each kind of content under each kind of name, and each honest file damaged."""

import random
from collections.abc import Iterator

from tests.evidence import samples

HONEST = {
    ".pdf": samples.pdf(),
    ".docx": samples.office("docx"),
    ".xlsx": samples.office("xlsx"),
    ".pptx": samples.office("pptx"),
    ".png": samples.picture("PNG"),
    ".jpg": samples.jpeg_with_exif(),
    ".txt": "Rydym wedi gorffen: tŷ\n".encode(),
    ".csv": b"=1+1,ok\n",
    ".eml": samples.email_file(),
    ".msg": samples.outlook_message(),
}
NESTED = samples.zipped({"a.zip": samples.zipped({"b.zip": samples.zipped({"c": bytes(5_000_000)})})})
DEEP_EMAIL = samples.email_file() + b"Content-Type: multipart/mixed; boundary=a\n" * 20_000
HOSTILE = {
    "nothing": b"",
    "page": samples.HTML,
    "drawing": samples.SVG,
    "program": samples.EXE,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "zip": samples.zipped({"a": b"b"}),
    "zip-in-zip-in-zip": NESTED,
    "bomb": samples.padded_office(60_000_000, b""),
    "macros": samples.office_with({"word/vbaProject.bin": b"x"}),
    "outside": samples.pointing_outside("attachedTemplate"),
    "climbing": samples.office_with({"word/../../x.xml": b""}),
    "crowded": samples.office_with({f"word/{number}.xml": b"" for number in range(2500)}),
    "entities": samples.office_with({"a.rels": b'<!DOCTYPE r [<!ENTITY a "ha">]><r>&a;</r>'}),
    "deep": samples.office_with({"a.rels": b"<a>" * 100_000 + b"</a>" * 100_000}),
    "huge-picture": samples.png_claiming(60_000, 60_000),
    "pdf-and-zip": samples.pdf(samples.zipped({"a": b"b"})),
    "picture-and-page": samples.picture("PNG") + samples.HTML,
    "deep-email": DEEP_EMAIL,
    "nul": bytes(100_000),
    "ones": b"\xff" * 100_000,
    "long-line": b"x" * 3_000_000,
    "backwards": "\u202efdp".encode("utf-16"),
}
NAMES = (
    "../../../etc/passwd{}",
    "..\\..\\windows\\x{}",
    "/absolute{}",
    "a\r\nSet-Cookie: x=1{}",
    'quote";x="{}',
    "<img src=x onerror=alert(1)>{}",
    "\u202egnp.exe{}",
    "{}",
    "." * 100 + "{}",
    "n" * 300 + "{}",
    "%2e%2e%2f%00{}",
    "con{}",
    "${{7*7}}{{{{7*7}}}}{}",
    "page.html{}",
    "page{}.html",
    "shell{}.php",
    "a{}::$DATA",
    "tŷ\N{PILE OF POO}{}",
)


def honest() -> Iterator[tuple[str, str, bytes]]:
    """Every file that must be kept: what it is, its name and its bytes."""
    for extension, content in HONEST.items():
        yield f"honest {extension}", f"control{extension}", content


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Every other: what it is, its name and its bytes."""
    for what, content in HOSTILE.items():
        for extension in HONEST:
            yield f"{what} as {extension}", f"{what}{extension}", content
    for number, name in enumerate(NAMES):
        for extension in (".pdf", ".png", ".txt"):
            yield f"name {number} with {extension}", name.format(extension), HONEST[extension]
    yield from _damaged()


def _damaged() -> Iterator[tuple[str, str, bytes]]:
    """Each honest file cut short, with a byte changed, and with rubbish in the middle; always the same ones."""
    chance = random.Random(20220929)  # noqa: S311
    for extension, content in HONEST.items():
        for part in (3, 2):
            yield f"{extension} cut to 1/{part}", f"cut{extension}", content[: len(content) // part]
        for number in range(4):
            place = chance.randrange(len(content))
            flipped = bytes([content[place] ^ (1 << chance.randrange(8))])
            yield f"{extension} flipped {number}", f"bit{extension}", content[:place] + flipped + content[place + 1 :]
        middle = len(content) // 2
        rubbish = chance.randbytes(1000)
        yield f"{extension} with rubbish", f"rubbish{extension}", content[:middle] + rubbish + content[middle:]

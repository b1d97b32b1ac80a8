"""Reads all that one person can reach: every page, every way its links and filters go, every file."""

import html
import io
import re
import zipfile
from urllib.parse import urldefrag, urljoin

import pypdf

from tests.house.asking import asked

LINK = re.compile(r'(?:href|action)="(/[^"]*|\?[^"]*)"')
SEARCH = re.compile(r'<form[^>]*method="get".*?</form>', re.S)
SELECT = re.compile(r'<select[^>]*name="(\w+)".*?</select>', re.S)
OPTION = re.compile(r'<option[^>]*value="([^"]+)"')
PDF, PACKED = b"%PDF", b"PK\x03\x04"


def pdf_text(made):
    """What a PDF says, on its pages and in the files that it carries."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    pages = "".join(page.extract_text() for page in reader.pages)
    carried = b"".join(each for contents in reader.attachments.values() for each in contents)
    return re.sub(r"\s", "", pages) + carried.decode() + str(reader.metadata)


def packed_text(made):
    """What a Word copy, a workbook or an evidence pack says, and everything in it."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return "".join(f"{name} {text_of(parts.read(name))}" for name in parts.namelist())


def text_of(body):
    """What any file says."""
    read = {PDF: pdf_text, PACKED: packed_text}.get(body[:4], lambda text: text.decode(errors="replace"))
    return read(body)


def said_by(response):
    """All that a response says: its headers, and its body whatever it is."""
    body = getattr(response, "body", None) or (b"" if response.streaming else response.content)
    return f"{dict(response.headers)} {text_of(body)}"


def ways_on(address, page):
    """Where a page leads: its links, and every choice of each of its filters."""
    base = address.partition("?")[0]
    for link in LINK.findall(page):
        yield urldefrag(urljoin(base, html.unescape(link))).url
    for form in SEARCH.findall(page):
        for name, *_ in SELECT.findall(form):
            chosen = re.search(rf'<select[^>]*name="{name}".*?</select>', form, re.S)
            for value in OPTION.findall(chosen.group() if chosen else ""):
                yield f"{base}?{name}={html.unescape(value)}"


def crawl(browser, seeds, limit=5000):
    """Yield each address that a person can reach from the seeds, with all that it says."""
    waiting, seen = list(dict.fromkeys(seeds)), set(seeds)
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        response = asked(browser, "GET", address)
        said = said_by(response)
        yield address, said
        found = [*ways_on(address, said)] if response.headers.get("Content-Type", "").startswith("text/html") else []
        found += [response["Location"]] if response.status_code in (301, 302) else []
        fresh = [each for each in dict.fromkeys(found) if each not in seen and not each.startswith("/static/")]
        seen.update(fresh)
        waiting += fresh

"""A pack of two gigabytes and more is sent in as little memory as a small one, and opens whole."""

import hashlib
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from audit.tracking import save_as
from evidence.models import StoredFile
from evidence.storage import evidence_store
from recommendations.models import FindingEvidence
from reports.models import Pack

MEGABYTE = 1024 * 1024
A_FILE = 50 * MEGABYTE
PAGE = os.sysconf("SC_PAGE_SIZE")
# Small: a few files in seconds. The proof: beyond two gigabytes, and beyond the four at which a ZIP counts in 64 bits.
SIZES = [2, pytest.param(41, marks=pytest.mark.proof), pytest.param(86, marks=pytest.mark.proof)]


def memory():
    """How many bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def keep(number, owner):
    """Put a file of fifty megabytes into the store; most of it is a hole that takes no room."""
    name = f"{number:02x}/{number:02x}{'0' * 30}"
    path = Path(evidence_store.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(A_FILE - 4)
        file.seek(0, os.SEEK_END)
        file.write(f"{number:04}".encode())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    stored = StoredFile(sha256=digest, size=A_FILE, name=name, content_type="video/mp4", scan="clean")
    save_as(owner, stored)
    return stored


def written(answer, output):
    """Write what is sent into a file, and say how much memory that took at most."""
    before, most = memory(), 0
    with output.open("wb") as file:
        for place, piece in enumerate(answer):
            file.write(piece)
            most = max(most, memory()) if place % 100 == 0 else most
    return most - before


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("files", SIZES)
def test_a_large_pack_takes_no_memory_and_opens_whole(as_, lead, finding, owner, tmp_path, record_property, files):
    for number in range(files):
        evidence = FindingEvidence(finding=finding, title=f"Film {number}", file_name="film.mp4", added_by=owner)
        evidence.stored_file = keep(number, owner)
        save_as(owner, evidence)
    browser, output, begun = as_(lead), tmp_path / "pack.zip", time.monotonic()
    browser.post(reverse("packs:finding_pack", args=[finding.pk]), {"purpose": "For audit"})
    made = time.monotonic()
    answer = browser.get(reverse("packs:pack_download", args=[Pack.objects.get().pk]))
    grown = written(answer, output)
    sent = time.monotonic()

    assert grown < 30 * MEGABYTE
    assert output.stat().st_size == int(answer["Content-Length"])
    with zipfile.ZipFile(output) as whole:
        assert len(whole.namelist()) == files + 4
        assert whole.testzip() is None
    for name, count in (
        ("files", files),
        ("megabytes", output.stat().st_size // MEGABYTE),
        ("memory_kilobytes", max(grown, 0) // 1024),
        ("seconds_made", round(made - begun)),
        ("seconds_sent", round(sent - made)),
    ):
        record_property(name, count)
    output.unlink()

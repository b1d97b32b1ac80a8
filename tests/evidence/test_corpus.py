"""No file, whatever it holds or is called, does harm: it is answered fast, kept under our name, and never shown."""

import re
import resource
import time
from urllib.parse import quote

import pytest
from django.urls import reverse

from audit.verify import problems
from evidence.models import StoredFile
from evidence.storage import NAME
from evidence.verify import file_problems
from recommendations.models import FindingEvidence
from tests.evidence import corpus

SECONDS = 5
MEMORY = 300 * 1024
BOUNDARY = "a-boundary-that-no-file-holds"


def posted(client, address, name, content):
    """Send a file as a hand-made browser would: nothing tidies its name on the way."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n\r\n'
    named = f"; filename=\"{name.replace(chr(34), '%22')}\"; filename*=UTF-8''{quote(name)}"
    typed = "".join(
        head.format(*pair, "") + text for *pair, text in (("title", "A file\r\n"), ("marking", "OFFICIAL\r\n"))
    )
    body = typed.encode() + head.format("file", named).encode("utf-8", "replace") + content
    body += f"\r\n--{BOUNDARY}--\r\n".encode()
    return client.generic("POST", address, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


class Peak:
    """How far memory rises above what it was, in kilobytes."""

    def __enter__(self):
        self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return self

    def __exit__(self, *_):
        self.rise = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before


def check_each(files, client, finding, record=lambda *_: None):
    """Send each, and hold what comes of it against what must."""
    address, slowest, statuses = reverse("recommendations:evidence_add", args=[finding.pk]), 0.0, {}
    with Peak() as peak:
        for what, name, content in files:
            began = time.monotonic()
            response = posted(client, address, name, content)
            slowest = max(slowest, time.monotonic() - began)
            assert response.status_code in (200, 302, 400), what
            statuses[what] = response.status_code
    record("sent", len(statuses))
    record("kept", sum(status == 302 for status in statuses.values()))
    record("slowest_milliseconds", round(slowest * 1000))
    record("memory_rise_kilobytes", peak.rise)
    assert slowest < SECONDS
    assert peak.rise < MEMORY
    return statuses


def check_kept(client, root):
    """Everything in the store is under our own name, and leaves only as an attachment that no browser shows."""
    for path in root.rglob("*"):
        if path.is_file():
            assert NAME.fullmatch(path.relative_to(root).as_posix())
    pieces = FindingEvidence.objects.all()
    for piece in pieces:
        response = client.get(reverse("recommendations:evidence_download", args=[piece.pk]))
        assert response["Content-Disposition"].startswith("attachment")
        assert re.fullmatch(r"[\x20-\x7e]+", response["Content-Disposition"])
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Content-Type"] not in ("text/html", "image/svg+xml")
        response.getvalue()
    return len(pieces)


def test_one_file_of_each_kind_does_no_harm(as_, owner, finding, evidence_folder):
    files = list(corpus.hostile())
    client = as_(owner)

    check_each(files[:: len(files) // 24], client, finding)
    kept = check_each(corpus.honest(), client, finding)

    assert set(kept.values()) == {302}
    assert check_kept(client, evidence_folder) >= len(corpus.HONEST)


@pytest.mark.proof
def test_no_file_of_hundreds_does_harm(as_, owner, finding, evidence_folder, unhurried, record_property):
    client = as_(owner)
    kept = check_each(corpus.honest(), client, finding)
    assert set(kept.values()) == {302}

    sent = check_each(corpus.hostile(), client, finding, record_property)

    record_property("handed_out", check_kept(client, evidence_folder))
    assert len(sent) >= 280
    assert list(problems()) == []


@pytest.mark.proof
def test_every_flipped_byte_is_named(as_, owner, finding, evidence_folder, record_property):
    for _, name, content in corpus.honest():
        posted(as_(owner), reverse("recommendations:evidence_add", args=[finding.pk]), name, content)
    named = tried = 0
    stored_files = list(StoredFile.objects.order_by("pk"))
    for stored in stored_files:
        path = evidence_folder / stored.name
        content = path.read_bytes()
        for number in range(240 // len(stored_files)):
            place = number * (len(content) - 1) // (240 // len(stored_files))
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            tried += 1
            named += [said.startswith(f"Stored file {stored.pk},") for said in file_problems()] == [True]
        path.write_bytes(content)
    record_property("flipped", tried)
    record_property("named", named)

    assert named == tried == 240
    assert list(file_problems()) == []


def test_a_flipped_byte_is_named(evidence, evidence_folder):
    path = evidence_folder / evidence.stored_file.name
    path.write_bytes(path.read_bytes().replace(b"E", b"D"))

    assert [said.partition(",")[0] for said in file_problems()] == [f"Stored file {evidence.stored_file.pk}"]

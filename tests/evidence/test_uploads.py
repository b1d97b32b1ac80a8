"""A file that plainly cannot be kept is refused before it is read; what was typed beside it comes back."""

import shutil
from collections import namedtuple

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.urls import reverse

from evidence import uploads
from evidence.models import StoredFile
from recommendations.models import FindingEvidence
from tests.evidence.samples import pdf
from tests.recommendations.test_evidence import upload

MEGABYTE = 1024 * 1024
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def unread(monkeypatch):
    """Fail where a file comes as far as memory or disk."""
    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        for step in ("new_file", "receive_data_chunk"):
            monkeypatch.setattr(handler, step, lambda *_, **__: pytest.fail("The file was kept."))


def refused(page):
    """What the page says of the file, where it gives back the title."""
    assert (page.status_code, FindingEvidence.objects.count()) == (200, 0)
    assert 'value="Vetting policy"' in page.content.decode()
    return page.context["form"].errors["file"][0]


def test_a_file_that_is_too_large_is_refused_unread(unread, monkeypatch, as_, owner, finding):
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)
    monkeypatch.setattr(uploads, "BESIDE", 0)

    assert "must be 9.53674e-05 MB or smaller" in refused(upload(as_(owner), finding))


def test_a_full_disk_is_said_before_the_file_is_read(unread, monkeypatch, as_, owner, finding):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(0, 0, 1024 * MEGABYTE))

    assert refused(upload(as_(owner), finding)).startswith("There is no room on the server")


def test_a_disk_that_stays_free_enough_takes_the_file(monkeypatch, as_, owner, finding):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(0, 0, 1025 * MEGABYTE))

    upload(as_(owner), finding)

    assert StoredFile.objects.exists()


@pytest.fixture
def small_share(settings, monkeypatch):
    """Let each person keep one megabyte."""
    settings.PERSON_MEGABYTES = 1
    monkeypatch.setattr(uploads, "BESIDE", 0)


def test_a_person_keeps_no_more_than_their_share(small_share, as_, owner, officer, finding):
    upload(as_(owner), finding, pdf(b" " * 1000) + b"\n" * 900_000, "large.txt")
    assert StoredFile.objects.count() == 1

    page = upload(as_(owner), finding, b"x" * 200_000, "more.txt")

    assert (
        page.context["form"].errors["file"][0].startswith("You have kept 0 MB of files, and one person may keep 1 MB.")
    )
    upload(as_(officer), finding, b"x" * 200_000, "more.txt")
    assert StoredFile.objects.count() == 2


def test_what_was_given_up_does_not_count_against_a_share(small_share, as_, owner, finding):
    upload(as_(owner), finding, b"x" * 900_000, "large.txt")
    stored = StoredFile.objects.get()
    stored.scan = "refused"
    stored.save()

    upload(as_(owner), finding, b"y" * 900_000, "more.txt")

    assert StoredFile.objects.count() == 2


def test_nobody_sends_a_file_before_signing_in(unread, as_, owner, finding):
    address = reverse("recommendations:evidence_add", args=[finding.pk])

    assert upload(as_(None), finding).url == f"{reverse('accounts:sign_in')}?next={address}"
    assert uploads.refusal(None, 1) == "Sign in before you send a file."


def test_the_store_need_not_be_there_yet(settings, tmp_path, owner):
    settings.EVIDENCE_ROOT = tmp_path / "not" / "yet"

    assert uploads.refusal(owner, 1) == ""

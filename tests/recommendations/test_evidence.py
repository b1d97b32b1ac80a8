"""Evidence of a finding: what is kept, who may have it, how it is withdrawn."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from evidence.models import StoredFile
from recommendations.actions import add_part
from recommendations.models import FindingEvidence
from tests.evidence.samples import pdf

PDF = pdf()


def upload(client, finding, content=PDF, name="policy.pdf", **changes):
    """Send the evidence form."""
    typed = {"title": "Vetting policy", "marking": "OFFICIAL", **changes}
    if content is not None:
        typed["file"] = SimpleUploadedFile(name, content)
    return client.post(reverse("recommendations:evidence_add", args=[finding.pk]), typed)


@pytest.fixture
def attached(as_, owner, finding):
    """A PDF that the owner attached."""
    upload(as_(owner), finding)
    return FindingEvidence.objects.get()


def test_a_file_is_kept_as_it_was(as_, owner, finding, evidence_folder):
    upload(as_(owner), finding)

    stored = StoredFile.objects.get()
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (evidence_folder / stored.name).read_bytes() == PDF
    assert "policy" not in stored.name


def test_the_same_bytes_are_one_stored_file(as_, owner, finding):
    upload(as_(owner), finding)
    upload(as_(owner), finding, name="again.pdf")

    assert (StoredFile.objects.count(), FindingEvidence.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.pdf", "empty"),
        (b"MZ\x90\x00" + b"\0" * 200, "setup.exe", "must be"),
        (b"<html><script>alert(1)</script></html>", "page.pdf", "PDF"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(as_, owner, finding, content, name, says):
    page = upload(as_(owner), finding, content, name).content.decode()

    assert says in page
    assert "Vetting policy" in page
    assert not FindingEvidence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"content": None}, "Choose a file, or give a web address or a note."),
        ({"note": "Also a note"}, "Give one of a file, a web address or a note"),
        ({"content": None, "link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"title": ""}, "Enter the title"),
    ],
)
def test_evidence_is_exactly_one_thing(as_, owner, finding, changes, says):
    assert says in upload(as_(owner), finding, **changes).content.decode()


@pytest.mark.parametrize("field", [{"link": "https://www.example.org/policy"}, {"note": "Seen on a visit."}])
def test_a_link_or_a_note_is_evidence(as_, owner, finding, field):
    upload(as_(owner), finding, None, **field)

    assert FindingEvidence.objects.filter(**field).exists()


def test_a_download_is_an_attachment_and_on_record(as_, owner, attached):
    response = as_(owner).get(reverse("recommendations:evidence_download", args=[attached.pk]))

    assert b"".join(response) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="policy.pdf"'
    assert Event.objects.filter(kind="evidence_downloaded", actor="owner").count() == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("executive", 200), ("other_owner", 404), ("member", 403), ("administrator", 403)],
)
def test_who_may_download(as_, cast, attached, person, status):
    response = as_(cast[person]).get(reverse("recommendations:evidence_download", args=[attached.pk]))

    response.close()
    assert response.status_code == status


def test_a_changed_file_is_not_handed_out(as_, owner, attached, evidence_folder):
    (evidence_folder / attached.stored_file.name).chmod(0o600)
    (evidence_folder / attached.stored_file.name).write_bytes(PDF.replace(b"1", b"2"))

    response = as_(owner).get(reverse("recommendations:evidence_download", args=[attached.pk]))

    assert response.status_code == 409
    assert "has changed since it was added" in response.content.decode()


def test_withdrawing_needs_a_reason_and_keeps_the_file(as_, officer, attached):
    address = reverse("recommendations:evidence_withdraw", args=[attached.pk])

    assert "Enter the reason" in as_(officer).post(address, {"reason": ""}).content.decode()
    as_(officer).post(address, {"reason": "Wrong version"})

    attached.refresh_from_db()
    assert (attached.state, attached.state_reason) == ("withdrawn", "Wrong version")
    assert StoredFile.objects.exists()
    assert "withdrawn already" in as_(officer).post(address, {"reason": "Again"}).content.decode()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", 'a; X-Evil=1".pdf', "\u202efdp.exe.pdf", "<b>x</b>.pdf"])
def test_no_name_can_harm_anyone(as_, owner, finding, name):
    upload(as_(owner), finding, name=name)

    evidence = FindingEvidence.objects.get()
    response = as_(owner).get(reverse("recommendations:evidence_download", args=[evidence.pk]))
    page = as_(owner).get(finding.get_absolute_url()).content.decode()
    response.close()
    assert response["Content-Disposition"].startswith("attachment;")
    assert "X-Evil" not in response
    assert "<b>x</b>" not in page
    assert "\u202e" not in page


def test_evidence_covers_the_parts_it_names(as_, owner, officer, finding):
    parts = [add_part(finding, text=text, addressees=[], by=officer) for text in ("Vet.", "Train.")]

    upload(as_(owner), finding, parts=[parts[1].pk])

    assert [link.part for link in FindingEvidence.objects.get().part_links.all()] == [parts[1]]
    assert "Covers part b" in as_(owner).get(finding.get_absolute_url()).content.decode()


def test_evidence_does_not_cover_another_findings_part(as_, owner, officer, finding, make_finding):
    part = add_part(make_finding(owner=owner), text="Vet.", addressees=[], by=officer)
    add_part(finding, text="Train.", addressees=[], by=officer)

    page = upload(as_(owner), finding, parts=[part.pk]).content.decode()

    assert "There is a problem" in page
    assert not FindingEvidence.objects.exists()

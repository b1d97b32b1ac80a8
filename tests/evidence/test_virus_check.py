"""What the virus check makes of uploads: clean ones are kept, refused ones never, and the rest waits out of reach."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from audit.models import Event
from audit.verify import problems
from evidence.models import StoredFile
from recommendations.models import FindingEvidence, Update
from tests.evidence.samples import EICAR, office_with, pdf
from tests.recommendations.test_evidence import upload

INFECTED = office_with({"word/a.bin": EICAR})


def scan_of_the_only_file():
    return StoredFile.objects.get().scan


def download(client):
    evidence = FindingEvidence.objects.get()
    response = client.get(reverse("recommendations:evidence_download", args=[evidence.pk]))
    if response.streaming:
        response.getvalue()  # a file is closed by reading it to its end
    return response


def test_without_a_scanner_a_file_is_not_scanned(as_, owner, finding):
    upload(as_(owner), finding)

    assert scan_of_the_only_file() == "not_scanned"
    assert download(as_(owner)).status_code == 200


def test_a_clean_file_is_kept_and_handed_out(clamd, as_, owner, finding):
    upload(as_(owner), finding)

    assert scan_of_the_only_file() == "clean"
    assert download(as_(owner)).status_code == 200


def test_an_infected_file_never_comes_in_and_what_was_typed_comes_back(clamd, as_, owner, finding, evidence_folder):
    page = upload(as_(owner), finding, INFECTED, "plan.docx").content.decode()

    assert "The virus check refused the selected file (Own.Eicar" in page
    assert "Vetting policy" in page
    assert not StoredFile.objects.exists()
    assert not evidence_folder.exists()


def test_who_sent_a_virus_is_on_record(clamd, as_, owner, finding):
    upload(as_(owner), finding, INFECTED, "plan.docx")

    event = Event.objects.get(kind="virus_sent")
    assert (event.actor, event.subject[:9]) == ("owner", "Own.Eicar")


def test_an_infected_letter_is_refused_as_well(clamd, as_, officer, finding):
    form = {"happened_on_0": 1, "letter": _file(INFECTED)}
    address = reverse("recommendations:finding_move", args=[finding.pk, "inspectorate-signed-off"])

    assert "The virus check refused" in as_(officer).post(address, form).content.decode()


def _file(content):

    return SimpleUploadedFile("plan.docx", content)


def test_while_the_scanner_is_silent_a_file_waits_out_of_reach(deaf_clamd, as_, owner, officer, finding):
    upload(as_(owner), finding)

    assert scan_of_the_only_file() == "held"
    answered = download(as_(owner))
    assert (answered.status_code, "waits for the virus check" in answered.content.decode()) == (409, True)
    assert not Event.objects.filter(kind="evidence_downloaded").exists()
    page = as_(officer).get(finding.get_absolute_url()).content.decode()
    assert "This file waits for the virus check." in page
    assert reverse("recommendations:evidence_download", args=[FindingEvidence.objects.get().pk]) not in page


def test_an_owners_answer_is_not_lost_to_a_silent_scanner(deaf_clamd, as_, owner, finding):
    typed = {"answer": "progress", "text": "Vetted half.", "rag": "", "read_version": finding.version}

    as_(owner).post(reverse("recommendations:answer", args=[finding.pk]), {**typed, "file": _file(office_with({}))})

    assert Update.objects.get().text == "Vetted half."
    assert scan_of_the_only_file() == "held"


def test_evidence_that_waits_cannot_be_accepted(deaf_clamd, as_, owner, officer, finding):
    upload(as_(owner), finding)
    address = reverse("recommendations:evidence_accept", args=[FindingEvidence.objects.get().pk])

    page = as_(officer).post(address).content.decode()

    assert "It waits for the virus check." in page
    assert FindingEvidence.objects.get().state == "submitted"


@pytest.fixture
def held(request, settings, tmp_path, as_, owner, finding):
    """Two files that wait, one of them infected, and then a scanner that answers."""
    settings.SCANNER = f"unix:{tmp_path / 'nobody.ctl'}"
    for content in (pdf(), pdf(b"\n"), INFECTED):
        upload(as_(owner), finding, content, "plan.docx" if content == INFECTED else "plan.pdf")
    request.getfixturevalue("clamd")


def test_what_waited_is_scanned_again(held, capsys, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("scan_held")

    assert capsys.readouterr().out == "3 waited: 2 clean, 1 refused, 0 still wait.\n"
    assert sorted(StoredFile.objects.values_list("scan", flat=True)) == ["clean", "clean", "refused"]
    assert list(problems()) == []


def test_what_is_refused_later_is_out_of_reach_and_told(
    held, as_, owner, finding, evidence_folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("scan_held")

    stored = StoredFile.objects.get(scan="refused")
    evidence = FindingEvidence.objects.get(stored_file=stored)
    assert (evidence.state, evidence.state_reason) == ("returned", "The virus check refused this file.")
    assert not (evidence_folder / stored.name).exists()
    assert Event.objects.get(kind="virus_found").subject.startswith("Own.Eicar")
    assert "The virus check refused this file, and it was removed." in finding_page(as_(owner), finding)
    assert as_(owner).get(reverse("recommendations:evidence_download", args=[evidence.pk])).status_code == 409


def finding_page(client, finding):
    return client.get(finding.get_absolute_url()).content.decode()


def test_bytes_that_outlive_their_refusal_are_named_and_swept(held, evidence_folder):
    call_command("scan_held")  # The test's transaction never ends, so the bytes stay, as after a crash.
    stored = StoredFile.objects.get(scan="refused")

    assert [said for said in problems() if stored.name in said and "sweep_evidence" in said]
    call_command("sweep_evidence")

    assert not (evidence_folder / stored.name).exists()
    assert list(problems()) == []


def test_a_file_refused_before_does_not_come_in_again(held, settings, as_, owner, finding):
    call_command("scan_held")
    settings.SCANNER = "none"

    assert "refused this file before" in upload(as_(owner), finding, INFECTED, "plan.docx").content.decode()


def test_a_file_that_waits_is_cleared_by_the_same_file_passing(held, as_, owner, finding):
    upload(as_(owner), finding, pdf())

    assert list(StoredFile.objects.order_by("pk").values_list("scan", flat=True)) == ["clean", "held", "held"]


def test_what_still_waits_is_said(deaf_clamd, as_, owner, finding, capsys):
    upload(as_(owner), finding)

    with pytest.raises(SystemExit):
        call_command("scan_held")

    assert capsys.readouterr().out == "1 waited: 0 clean, 0 refused, 1 still wait.\n"


def test_without_a_scanner_nothing_is_asked(force, capsys):
    call_command("scan_held")

    assert "SIGNOFF_SCANNER is none" in capsys.readouterr().out


def test_a_file_that_changed_meanwhile_goes_on_waiting(held, evidence_folder):
    stored = StoredFile.objects.earliest("pk")
    (evidence_folder / stored.name).write_bytes(pdf(b"\r"))

    with pytest.raises(SystemExit):
        call_command("scan_held")

    stored.refresh_from_db()
    assert stored.scan == "held"


@pytest.mark.parametrize(("person", "sees"), [("administrator", True), ("lead", False), ("member", False)])
def test_administrators_are_told_where_nothing_is_scanned(as_, cast, person, sees):
    page = as_(cast[person]).get(reverse("accounts:own")).content.decode()

    assert ("Files are not checked for viruses" in page) is sees


def test_administrators_are_not_told_where_files_are_scanned(deaf_clamd, as_, administrator):
    assert "not checked for viruses" not in as_(administrator).get(reverse("accounts:own")).content.decode()


def test_evidence_that_waits_signs_nothing_off(deaf_clamd, settings, as_, owner, lead, finding):
    upload(as_(owner), finding)
    typed = {"answer": "done", "text": "Vetted all.", "rag": "", "read_version": finding.version}
    as_(owner).post(reverse("recommendations:answer", args=[finding.pk]), typed)
    sign_off = reverse("recommendations:finding_move", args=[finding.pk, "sign-off-for-force"])

    assert "passed the virus check first" in as_(lead).get(sign_off).content.decode()
    stored = StoredFile.objects.get()
    stored.scan = "clean"
    stored.save()
    assert "passed the virus check first" not in as_(lead).get(sign_off).content.decode()

"""An evidence pack: one ZIP with a cover, an index and the files; nothing in it that may not be, and all on record."""

import csv
import datetime
import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from audit.tracking import save_as
from evidence import actions as evidence_actions
from evidence.actions import attach
from evidence.storage import CHANGED, EvidenceChanged, evidence_store
from recommendations import actions
from recommendations.actions import prove
from recommendations.models import Finding, FindingEvidence
from reports import pack_actions
from reports.management.commands import worker
from reports.models import Pack
from reports.models.packs import KEPT
from reports.pack_actions import forget
from reports.pack_index import COVER, digest_of
from reports.pack_names import safe
from reports.packs import DISPOSED, NOT_CHOSEN, everything, plan
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("unrendered")


def file(words, name="proof.txt"):
    """A file of these words."""
    return ContentFile(words.encode(), name=name)


@pytest.fixture
def proved(finding, evidence, owner, officer):
    """The finding with two parts and evidence of every kind, the last part proved first."""
    first, last = (actions.add_part(finding, text=text, addressees=[], by=officer) for text in ("Vet: all?", "Train."))

    def add(title, parts=(), marking="OFFICIAL", **thing):
        given = {"title": title, "marking": marking, "parts": list(parts), "file": None, "link": "", "note": ""}
        return prove(finding, given | thing, by=owner)

    add("Training log", [last], file=file("All trained.", "log.XLSX"))
    add("Vetting / log", [first, last], file=file("All vetted.", "CON.txt"))
    add("Secret names", [first], marking="OFFICIAL-SENSITIVE", file=file("Named.", "names.txt"))
    add("Our page", link="https://force.example/vetting")
    add("What we saw", note="First line.\n\nSecond line.")
    return finding


def asked(browser, subject, **typed):
    """Ask for a pack as its form does, and find it."""
    kind = "finding" if isinstance(subject, Finding) else "inspection"
    answer = browser.post(reverse(f"packs:{kind}_pack", args=[subject.pk]), {"purpose": "For audit", **typed})
    assert answer.status_code == 302, answer.content.decode()
    return Pack.objects.first()


def download(browser, pack):
    """Ask for a pack's ZIP."""
    return browser.get(reverse("packs:pack_download", args=[pack.pk]))


def opened(answer):
    """Open a pack that was sent, having found it whole."""
    body = b"".join(answer)
    assert len(body) == int(answer["Content-Length"])
    packed = zipfile.ZipFile(io.BytesIO(body))
    assert packed.testzip() is None
    return packed


def index_of(packed):
    """The index, by title."""
    text = packed.read("01 Index.csv").decode("utf-8-sig")
    return {row["Title"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_it_holds_cover_index_digests_and_the_files_in_the_order_of_the_parts(as_, lead, proved):
    browser = as_(lead)
    packed = opened(download(browser, asked(browser, proved)))

    assert packed.namelist() == [
        "00 Cover.pdf",
        "01 Index.csv",
        "01 Index.xlsx",
        "SHA256SUMS",
        "Part a – Vet all/001 Vetting log.txt",
        "Part b – Train/003 Training log.xlsx",
        "004 Vetting policy.txt",
    ]
    assert packed.read("Part a – Vet all/001 Vetting log.txt") == b"All vetted."
    assert packed.read("00 Cover.pdf").startswith(b"%PDF")
    assert {each.compress_type for each in packed.infolist()} == {zipfile.ZIP_STORED}


def test_the_index_lists_everything_and_says_why_something_is_left_out(as_, lead, proved):
    browser = as_(lead)
    packed = opened(download(browser, asked(browser, proved)))
    index = index_of(packed)

    assert [row["Number"] for row in index.values()] == ["1", "2", "3", "4", "5", "6"]
    log = index["Vetting / log"]
    assert (log["Parts"], log["SHA-256"]) == ("a, b", hashlib.sha256(b"All vetted.").hexdigest())
    assert (log["Uploaded as"], log["In this pack"]) == ("CON.txt", "Part a – Vet all/001 Vetting log.txt")
    assert (index["Our page"]["Web address"], index["Our page"]["In this pack"]) == (
        "https://force.example/vetting",
        "",
    )
    assert index["What we saw"]["Note"] == "First line.\n\nSecond line."
    hidden = index["OFFICIAL-SENSITIVE"]
    assert (hidden["Why it is left out"], hidden["Added by"], hidden["Added at"]) == (NOT_CHOSEN, "", "")
    assert "Secret names" not in packed.read("01 Index.csv").decode()
    book = openpyxl.load_workbook(io.BytesIO(packed.read("01 Index.xlsx")))
    assert [row[3] for row in book["Index"].iter_rows(min_row=2, values_only=True)] == list(index)
    assert ("Marking", "OFFICIAL") in book["About"].iter_rows(max_col=2, values_only=True)


def test_what_is_sensitive_goes_with_it_only_by_choice_which_is_on_record(as_, lead, proved):
    browser = as_(lead)
    answer = download(browser, asked(browser, proved, with_sensitive="on"))

    assert opened(answer).read("Part a – Vet all/002 Secret names.txt") == b"Named."
    said = Event.objects.get(kind=Event.Kind.PACK_ASKED)
    assert (said.actor, said.subject) == (
        "lead",
        "Recommendation 10618, with OFFICIAL-SENSITIVE evidence, for: For audit",
    )
    page = browser.get(Pack.objects.get().get_absolute_url()).content.decode()
    assert "Handle it as OFFICIAL-SENSITIVE." in page


STATES = {
    "withdrawn": "Withdrawn: It was wrong.",
    "returned": "Returned: It was wrong.",
    "superseded": "Superseded: It was wrong.",
    "disposed": DISPOSED,
}


@pytest.mark.parametrize("state", STATES)
def test_evidence_that_does_not_stand_is_never_in_it(proved, evidence, officer, state):
    evidence.state, evidence.state_reason = state, "It was wrong."
    save_as(officer, evidence)
    planned = plan(proved, everything(), with_sensitive=True)

    (line,) = (line for line in planned.lines if line.evidence == evidence)
    assert (line.name, line.file, line.left_out) == ("", None, STATES[state])


@pytest.mark.parametrize(("scan", "words"), [("held", "had not passed it yet"), ("refused", "refused it")])
def test_a_file_that_the_virus_check_holds_is_never_in_it(proved, evidence, officer, scan, words):
    evidence.stored_file.scan = scan
    save_as(officer, evidence.stored_file)
    (line,) = (line for line in plan(proved, everything(), with_sensitive=True).lines if line.evidence == evidence)

    assert line.file is None
    assert words in line.left_out


def test_a_file_whose_bytes_were_disposed_of_is_never_in_it(proved, evidence, officer):
    evidence.stored_file.disposed_under = 1
    save_as(officer, evidence.stored_file)

    assert DISPOSED in [line.left_out for line in plan(proved, everything(), with_sensitive=True).lines]


def test_its_digests_can_be_checked(as_, lead, proved, tmp_path):
    browser = as_(lead)
    packed = opened(download(browser, asked(browser, proved, with_sensitive="on")))
    packed.extractall(tmp_path)
    told = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], check=True, cwd=tmp_path, capture_output=True, text=True
    ).stdout

    assert {line.removesuffix(": OK") for line in told.splitlines()} == {*packed.namelist()} - {"SHA256SUMS"}


def test_taking_it_is_on_record_with_every_file_before_its_first_byte(as_, lead, proved, evidence):
    browser = as_(lead)
    answer = download(browser, asked(browser, proved))

    (taken,) = Event.objects.filter(kind=Event.Kind.PACK_DOWNLOADED)
    assert (taken.actor, taken.subject) == ("lead", "Recommendation 10618, 3 files")
    read = Event.objects.filter(kind=Event.Kind.EVIDENCE_DOWNLOADED, actor="lead")
    assert {each.subject for each in read} == {"Vetting policy", "Training log", "Vetting / log"}
    trail = browser.get(reverse("trail"), {"record": f"recommendations.finding:{proved.pk}"}).content.decode()
    assert f"Leadson downloaded evidence: finding evidence {evidence.pk}, of finding {proved.pk}" in trail
    assert f"Leadson downloaded an evidence pack: finding {proved.pk}" in trail
    answer.close()


def test_each_person_sees_only_the_packs_that_they_asked_for(as_, owner, lead, proved):
    pack = asked(as_(owner), proved)

    for name in ("pack_detail", "pack_progress", "pack_download"):
        assert as_(lead).get(reverse(f"packs:{name}", args=[pack.pk])).status_code == 404
    assert str(pack) not in as_(lead).get(reverse("packs:pack_list")).content.decode()
    assert str(pack) in as_(owner).get(reverse("packs:pack_list")).content.decode()
    assert opened(download(as_(owner), pack))


def test_whoever_loses_sight_of_it_loses_the_pack(as_, owner, other_owner, officer, proved):
    pack = asked(as_(owner), proved)
    actions.assign_owner(proved, other_owner, by=officer, on=TODAY)

    assert download(as_(owner), pack).status_code == 404


def test_evidence_that_changed_since_makes_the_pack_stale(as_, lead, officer, proved, evidence):
    browser = as_(lead)
    pack = asked(browser, proved)
    evidence_actions.withdraw(evidence, reason="Wrong.", by=officer)

    answer = download(browser, pack)
    assert (answer.status_code, b"has changed since this pack was made" in answer.content) == (409, True)
    assert b"Download the pack" not in browser.get(pack.get_absolute_url()).content
    assert not Event.objects.filter(kind=Event.Kind.PACK_DOWNLOADED).exists()


def spoil(evidence):
    """Change a kept file behind the application's back."""
    path = Path(evidence_store.path(evidence.stored_file.name))
    spoiled = b"?" + path.read_bytes()[1:]
    path.write_bytes(spoiled)
    return spoiled


def test_no_pack_is_made_of_a_file_that_has_changed(as_, lead, proved, evidence):
    spoil(evidence)
    pack = asked(as_(lead), proved)

    assert (pack.state, pack.reason) == ("failed", CHANGED)


def test_a_small_pack_with_a_changed_file_is_refused_in_words(as_, lead, proved, evidence):
    browser = as_(lead)
    pack = asked(browser, proved)
    spoil(evidence)

    assert CHANGED in download(browser, pack).content.decode()
    assert not Event.objects.filter(kind=Event.Kind.PACK_DOWNLOADED).exists()


def test_a_large_pack_with_a_changed_file_breaks_off_and_does_not_open(
    as_, lead, proved, evidence, monkeypatch, caplog, tmp_path
):
    monkeypatch.setattr(pack_actions, "READ_TWICE", -1)
    browser = as_(lead)
    pack = asked(browser, proved)
    spoiled = spoil(evidence)
    answer, got = download(browser, pack), []

    with pytest.raises(EvidenceChanged):
        got.extend(answer)
    assert len(b"".join(got)) < int(answer["Content-Length"])
    assert spoiled not in b"".join(got)
    # At most a lenient program shows what is inside the index's workbook, which is a ZIP of its own.
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"".join(got))
    assert COVER not in names_in(broken)
    assert "A pack was broken off" in caplog.text


def names_in(path):
    """What a program that reads ZIPs shows of a file."""
    try:
        with zipfile.ZipFile(path) as read:
            return read.namelist()
    except zipfile.BadZipFile:
        return []


def test_a_cause_brings_what_stands_under_it_each_in_a_folder(as_, lead, owner, cause, make_finding):
    for reference in ("R1", "R2"):
        under = make_finding(reference=reference, cause=cause, owner=owner)
        attach(
            FindingEvidence(finding=under),
            {"title": reference, "marking": "OFFICIAL", "file": file(reference)},
            by=owner,
        )
    attach(FindingEvidence(finding=cause), {"title": "Plan", "marking": "OFFICIAL", "file": file("Plan")}, by=owner)
    browser = as_(lead)

    assert opened(download(browser, asked(browser, cause))).namelist()[4:] == [
        "01 Cause of concern 90001/001 Plan.txt",
        "02 Recommendation R1/002 R1.txt",
        "03 Recommendation R2/003 R2.txt",
    ]


def test_an_inspection_brings_its_own_evidence_and_its_findings(as_, lead, inspection, inspection_evidence, proved):
    browser = as_(lead)
    names = opened(download(browser, asked(browser, inspection))).namelist()[4:]

    assert names[0] == "01 A report on vetting/001 Data return.txt"
    assert "02 Recommendation 10618/Part a – Vet all/002 Vetting log.txt" in names


def test_it_holds_only_what_whoever_asks_may_read(
    as_, inspection, inspection_evidence, proved, other_owner, make_finding
):
    theirs = make_finding(reference="R9", owner=other_owner)
    attach(
        FindingEvidence(finding=theirs), {"title": "Mine", "marking": "OFFICIAL", "file": file("Mine")}, by=other_owner
    )
    browser = as_(other_owner)
    pack = asked(browser, inspection)

    assert opened(download(browser, pack)).namelist()[4:] == ["02 Recommendation R9/001 Mine.txt"]
    refused = browser.get(reverse("packs:finding_pack", args=[proved.pk]))
    assert refused.status_code == 404


def test_it_costs_as_many_questions_for_many_findings_as_for_few(inspection, proved, make_finding, owner):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            digest_of(plan(inspection, everything(), with_sensitive=True))
        return len(queries)

    few = cost()
    for place in range(10):
        given = {"title": f"Proof {place}", "marking": "OFFICIAL", "file": file(str(place))}
        attach(FindingEvidence(finding=make_finding(reference=f"R{place}", owner=owner)), given, by=owner)
    assert cost() == few


def test_the_words_of_a_marked_finding_are_left_out_unless_chosen(as_, lead, officer, proved):
    proved.marking = "OFFICIAL-SENSITIVE"
    save_as(officer, proved)
    without, chosen = (plan(proved, everything(), with_sensitive=each) for each in (False, True))

    assert [chapter.is_hidden for chapter in (*without.chapters, *chosen.chapters)] == [True, False]
    assert without.lines[0].name == "Part a/001 Vetting log.txt"
    assert (without.marking, chosen.marking) == ("OFFICIAL", "OFFICIAL-SENSITIVE")


def test_there_is_no_pack_without_evidence(as_, lead, finding):
    page = as_(lead).get(reverse("packs:finding_pack", args=[finding.pk])).content.decode()

    assert "There is no evidence here that you may read" in page


def test_a_pack_that_waits_is_not_asked_for_twice(as_, settings, lead, proved):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    browser = as_(lead)
    pack = asked(browser, proved)

    again = browser.post(reverse("packs:finding_pack", args=[proved.pk]), {"purpose": "Again"})
    assert "is being made" in again.content.decode()
    page = browser.get(pack.get_absolute_url()).content.decode()
    assert ("Waiting for its turn" in page, "Download the pack" in page) == (True, False)
    assert browser.get(reverse("packs:pack_progress", args=[pack.pk])).json()["under_way"]
    assert download(browser, pack).status_code == 302


def test_a_pack_goes_after_some_days(as_, lead, proved):
    pack = asked(as_(lead), proved)
    forget(pack.finished_at + KEPT)
    assert Pack.objects.exists()

    forget(pack.finished_at + KEPT + datetime.timedelta(seconds=1))
    assert not Pack.objects.exists()


def test_the_worker_lets_old_packs_go(as_, lead, proved):
    asked(as_(lead), proved)
    Pack.objects.update(finished_at=timezone.now() - KEPT - datetime.timedelta(seconds=1))

    worker._tidy()

    assert not Pack.objects.exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('A <b>: "c"/d\\e|f?g*', "A b c d e f g"),
        ("Trailing. . ", "Trailing"),
        ("Zażółć 漢字 e\u0301", "Zażółć 漢字 é"),
        ("\u202egpj.exe\x00\n", "gpj.exe"),
        ("x" * 80, "x" * 50),
        ("...", ""),
    ],
)
def test_names_open_on_windows(text, name):
    assert safe(text) == name


def test_the_longest_names_fit_into_a_path_of_windows(proved, evidence, officer):
    evidence.title = "漢" * 200
    save_as(officer, evidence)
    names = [line.name for line, _ in plan(proved, everything(), with_sensitive=True).files]

    assert max(len(part.encode()) for name in names for part in name.split("/")) < 200
    assert max(map(len, names)) < 160


def test_the_shell_writes_the_same_and_records_each_file(as_, lead, proved, tmp_path, capsys):
    output = tmp_path / "pack.zip"
    call_command("evidence_pack", "--finding", "10618", "--output", output, "--purpose", "For audit")

    with zipfile.ZipFile(output) as whole:
        assert len(whole.namelist()) == 7
        assert whole.testzip() is None
    assert Event.objects.filter(kind=Event.Kind.EVIDENCE_DOWNLOADED, actor="evidence_pack").count() == 3
    assert "3 files, OFFICIAL" in capsys.readouterr().out


def test_the_shell_says_what_is_wrong(finding, evidence, inspection, tmp_path):
    with pytest.raises(CommandError, match="no finding 1"):
        call_command("evidence_pack", "--finding", "1", "--output", tmp_path / "x.zip")
    with pytest.raises(CommandError, match="no inspection Nothing"):
        call_command("evidence_pack", "--inspection", "Nothing", "--output", tmp_path / "x.zip")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("evidence_pack", "--inspection", str(inspection.pk), "--output", tmp_path / "no" / "x.zip")
    spoil(evidence)
    with pytest.raises(CommandError, match="has changed"):
        call_command("evidence_pack", "--finding", "10618", "--output", tmp_path / "x.zip")

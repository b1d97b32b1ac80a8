"""Texts and files are disposed of by two people, everywhere at once, and the chain still holds."""

import json

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from audit import check_ledger
from audit.ledger import LedgerEntry
from audit.models import Disposal, DisposalOrder, record_event
from audit.tracking import save_as
from audit.verify import problems
from evidence.actions import attach, withdraw
from recommendations import actions
from recommendations.models import FindingEvidence, Update
from reports.models import DraftPdfs, Pack
from tests.conftest import TODAY, _person

WHY = {"authority": "Data Protection Act 2018, section 47", "reason": "It names somebody who may not be named."}
SECRET = "Jane Doe of 12 Acacia Avenue"


@pytest.fixture
def second_lead(force):
    """A liaison lead beside the one of the cast."""
    return _person("second_lead", "liaison_lead")


@pytest.fixture
def told(finding, owner):
    """An update that names somebody, which then stands in several places."""
    written = Update(happened_on=TODAY, text=SECRET, rag="amber", rag_reason=SECRET)
    return actions.update(finding, written, by=owner)


@pytest.fixture
def approve(as_, second_lead, django_capture_on_commit_callbacks):
    """Let the second lead approve the newest order; gives the answer back."""

    def approve(person=second_lead):
        order = DisposalOrder.objects.latest("pk")
        with django_capture_on_commit_callbacks(execute=True):
            return as_(person).post(order.get_absolute_url(), {"decision": "approve"})

    return approve


def ask_for(client, kind, thing, *texts):
    """Ask on the page for what it shows with these words."""
    address = reverse("disposal_add", args=[kind, thing.pk])
    form = client.get(address).context["form"]
    keys = [key for key, label in form.fields["texts"].choices if any(text in label for text in texts)] if texts else []
    return client.post(address, {**WHY, "texts": keys})


def everywhere():
    """Every text in the database, table by table, as the database has it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for key, value in model._base_manager.values_list("pk", field.attname):
                    yield f"{model._meta.db_table}.{field.column} {key}", str(value)


def places_with(words):
    return [place for place, value in everywhere() if words in value]


def test_a_text_goes_from_everywhere_and_the_chain_holds(as_, lead, finding, told, approve, tmp_path):
    assert len(places_with(SECRET)) > 4

    asked = ask_for(as_(lead), "finding", finding, SECRET)
    approved = approve()

    order = DisposalOrder.objects.get()
    assert (asked.status_code, approved.status_code, order.state) == (302, 302, "carried_out")
    assert places_with(SECRET) == []
    assert list(problems()) == []
    call_command("export_ledger", output=tmp_path / "ledger")
    assert check_ledger.main([str(tmp_path / "ledger")]) == 0


def test_the_record_says_under_which_entry(as_, lead, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    approve()

    finding.refresh_from_db()
    page = as_(lead).get(finding.get_absolute_url()).content.decode()
    under = Disposal.objects.filter(column_name="rag_reason").values_list("seq", flat=True)
    assert finding.rag_reason in {f"[disposed under entry {seq}]" for seq in under}
    assert finding.rag_reason in page
    assert SECRET not in page


def test_other_texts_stay(as_, lead, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    approve()

    finding.refresh_from_db()
    assert (finding.text, finding.rag) == ("Forces should vet everybody.", "amber")


def test_a_copy_made_after_somebody_asked_goes_as_well(as_, lead, owner, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    finding.refresh_from_db()
    actions.update(finding, Update(happened_on=TODAY, text=SECRET), by=owner)

    approve()

    assert places_with(SECRET) == []


def test_the_trail_tells_of_it(as_, lead, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    approve()

    trail = as_(lead).get(reverse("trail"), {"record": f"recommendations.finding:{finding.pk}"}).content.decode()
    assert "disposed of a text" in trail
    entry = LedgerEntry.objects.get(seq=DisposalOrder.objects.get().entry or 0)
    assert json.loads(entry.body)["actor"]["username"] == "second_lead"


def test_a_drafts_pdfs_go_with_what_they_print(as_, lead, finding, told, draft, approve):
    DraftPdfs(paper=draft, digest="0" * 64, made_at=timezone.now(), full=b"%PDF", public=b"%PDF").save()
    ask_for(as_(lead), "finding", finding, SECRET)

    approve()

    assert not DraftPdfs.objects.exists()


def test_the_covers_of_packs_go_with_what_they_print(as_, lead, finding, told, pack, approve):
    ask_for(as_(lead), "finding", finding, SECRET)

    approve()

    assert not Pack.objects.exists()


@pytest.fixture
def piece(finding, owner, as_):
    """A piece of evidence, renamed once and downloaded once, so that its words stand in several places."""
    given = {"title": SECRET, "marking": "OFFICIAL", "file": ContentFile(SECRET.encode(), name=f"{SECRET}.txt")}
    made = attach(FindingEvidence(finding=finding), given, by=owner)
    withdraw(made, reason=f"About {SECRET}", by=owner)
    record_event("evidence_downloaded", "owner", made)
    return made


def test_evidence_goes_with_its_file(as_, lead, piece, approve, evidence_folder):
    stored = piece.stored_file
    assert (evidence_folder / stored.name).exists()

    ask_for(as_(lead), "finding-evidence", piece)
    approve()

    piece.refresh_from_db()
    stored.refresh_from_db()
    assert (piece.state, stored.disposed_under) == ("disposed", DisposalOrder.objects.get().entry)
    assert places_with(SECRET) == []
    assert not (evidence_folder / stored.name).exists()
    assert list(problems()) == []


def test_disposed_evidence_is_neither_handed_out_nor_used(as_, lead, owner, piece, approve):
    ask_for(as_(lead), "finding-evidence", piece)
    approve()

    answer = as_(owner).get(reverse("recommendations:evidence_download", args=[piece.pk]))
    page = as_(lead).get(piece.finding.get_absolute_url()).content.decode()
    assert (answer.status_code, "lawfully disposed of" in answer.content.decode()) == (409, True)
    assert reverse("recommendations:evidence_download", args=[piece.pk]) not in page
    assert reverse("disposal_add", args=["finding-evidence", piece.pk]) not in page
    assert not FindingEvidence.objects.standing().exists()


def test_a_file_that_proves_something_else_stays(as_, lead, owner, finding, piece, approve, evidence_folder):
    same = {"title": "The same file", "marking": "OFFICIAL", "file": ContentFile(SECRET.encode(), name="b.txt")}
    other = attach(FindingEvidence(finding=finding), same, by=owner)

    ask_for(as_(lead), "finding-evidence", piece)
    approve()

    piece.refresh_from_db()
    assert (piece.state, (evidence_folder / piece.stored_file.name).exists()) == ("disposed", True)
    assert as_(owner).get(reverse("recommendations:evidence_download", args=[piece.pk])).status_code == 409
    kept = as_(owner).get(reverse("recommendations:evidence_download", args=[other.pk]))
    assert b"".join(kept) == SECRET.encode()


def test_a_file_that_was_disposed_of_does_not_come_in_again(as_, lead, owner, finding, piece, approve):
    ask_for(as_(lead), "finding-evidence", piece)
    approve()
    again = {"title": "Again", "marking": "OFFICIAL", "file": ContentFile(SECRET.encode(), name="a.txt")}

    with pytest.raises(Exception, match="disposed of under entry"):
        attach(FindingEvidence(finding=finding), again, by=owner)


@pytest.mark.parametrize("field", [{"link": "https://jane-doe.example.org/"}, {"note": SECRET}])
def test_a_link_or_a_note_goes_as_well(as_, lead, owner, finding, approve, field):
    made = attach(FindingEvidence(finding=finding), {"title": "Seen", "marking": "OFFICIAL", **field}, by=owner)

    ask_for(as_(lead), "finding-evidence", made)
    approve()

    assert places_with(next(iter(field.values()))) == []
    assert 'href="[disposed' not in as_(lead).get(finding.get_absolute_url()).content.decode()
    assert list(problems()) == []


def test_bytes_that_a_crash_left_are_named_and_swept(as_, lead, second_lead, piece, evidence_folder):
    ask_for(as_(lead), "finding-evidence", piece)
    as_(second_lead).post(DisposalOrder.objects.get().get_absolute_url(), {"decision": "approve"})
    stored = FindingEvidence.objects.get().stored_file
    assert [said for said in problems() if stored.name in said and "sweep_evidence" in said]

    call_command("sweep_evidence")

    assert not (evidence_folder / stored.name).exists()
    assert list(problems()) == []


def test_a_members_name_goes_from_a_question(as_, lead, recorded, approve):
    ask_for(as_(lead), "paper", recorded.paper, "Councillor Grey")
    approve()

    assert places_with("Councillor Grey") == []
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("asks", "decides", "says"),
    [
        ("lead", "lead", "Somebody other than the person who asked must decide."),
        ("officer", "officer", "A liaison lead must decide."),
        ("lead", "officer", "A liaison lead must decide."),
    ],
)
def test_nobody_disposes_of_anything_alone(as_, cast, finding, told, approve, asks, decides, says):
    ask_for(as_(cast[asks]), "finding", finding, SECRET)

    page = approve(cast[decides]).content.decode()

    assert says in page
    assert DisposalOrder.objects.get().state == "asked"
    assert Disposal.objects.count() == 0


def test_an_officer_may_ask_and_the_one_lead_decide(as_, lead, officer, finding, told, approve):
    ask_for(as_(officer), "finding", finding, SECRET)

    approve(lead)

    assert places_with(SECRET) == []


def test_the_database_refuses_a_disposal_by_one_person(order):
    order.state, order.decided_by = "carried_out", order.asked_by

    with pytest.raises(IntegrityError), transaction.atomic():
        save_as(order.asked_by, order)


def test_a_decision_is_taken_once(as_, lead, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    approve()
    before = Disposal.objects.count()

    page = approve().content.decode()

    assert "It is decided: disposed of." in page
    assert Disposal.objects.count() == before


def test_a_refusal_says_why_and_lets_everything_stay(as_, second_lead, order):
    client = as_(second_lead)

    assert "Enter why it is refused" in client.post(order.get_absolute_url(), {"decision": "refuse"}).content.decode()
    client.post(order.get_absolute_url(), {"decision": "refuse", "reason": "It must be kept six years."})

    page = client.get(order.get_absolute_url()).content.decode()
    order.refresh_from_db()
    assert (order.state, Disposal.objects.count()) == ("refused", 0)
    assert "It must be kept six years." in page


def test_whoever_asked_may_withdraw_it(as_, officer, second_lead, order):
    address = reverse("disposal_withdraw", args=[order.pk])
    assert "Only what you asked for" in as_(second_lead).post(address, follow=True).content.decode()

    as_(officer).post(address)

    order.refresh_from_db()
    assert order.state == "withdrawn"


def test_what_is_decided_is_not_withdrawn(as_, officer, second_lead, order):
    as_(second_lead).post(order.get_absolute_url(), {"decision": "refuse", "reason": "It must be kept six years."})

    as_(officer).post(reverse("disposal_withdraw", args=[order.pk]))

    order.refresh_from_db()
    assert order.state == "refused"


def test_what_waits_is_not_asked_for_twice(as_, lead, order, finding):
    page = ask_for(as_(lead), "finding", finding, "Forces should vet")

    assert "Somebody asked for this already." in page.content.decode()
    assert DisposalOrder.objects.count() == 1


def test_what_is_gone_is_not_asked_for_again(as_, lead, piece, approve):
    ask_for(as_(lead), "finding-evidence", piece)
    approve()

    assert (
        "disposed of already"
        in as_(lead).get(reverse("disposal_add", args=["finding-evidence", piece.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("authority", "Enter the rule"),
        ("reason", "Enter the reason"),
        ("texts", "Select the texts to dispose of"),
    ],
)
def test_asking_needs_texts_rule_and_reason(as_, lead, finding, told, left_out, says):
    address = reverse("disposal_add", args=["finding", finding.pk])
    form = as_(lead).get(address).context["form"]
    typed = {**WHY, "texts": [form.fields["texts"].choices[0][0]]}
    del typed[left_out]

    assert says in as_(lead).post(address, typed).content.decode()
    assert not DisposalOrder.objects.exists()


def test_a_text_that_was_not_offered_cannot_be_picked(as_, lead, finding):
    typed = {**WHY, "texts": ["0" * 16]}

    page = as_(lead).post(reverse("disposal_add", args=["finding", finding.pk]), typed).content.decode()

    assert "Select one of the choices for texts to dispose of" in page


def test_the_decision_shows_what_would_go_and_then_no_more(as_, lead, second_lead, finding, told, approve):
    ask_for(as_(lead), "finding", finding, SECRET)
    address = DisposalOrder.objects.get().get_absolute_url()
    assert SECRET in as_(second_lead).get(address).content.decode()

    approve()

    assert SECRET not in as_(second_lead).get(address).content.decode()


def test_the_desk_counts_what_waits(as_, lead, order):
    desk = as_(lead).get(reverse("recommendations:desk"))

    assert {queue.name: queue.count for queue in desk.context["queues"]}["Disposals to decide"] == 1
    assert str(order) in as_(lead).get(reverse("disposals")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_half_a_disposal_never_happens(as_, lead, second_lead, finding, told, monkeypatch):
    ask_for(as_(lead), "finding", finding, SECRET)
    before = places_with(SECRET)
    monkeypatch.setattr(DraftPdfs.objects.all().__class__, "delete", _fail)

    with pytest.raises(RuntimeError, match="cut short"):
        as_(second_lead).post(DisposalOrder.objects.get().get_absolute_url(), {"decision": "approve"})

    assert not connection.in_atomic_block
    assert places_with(SECRET) == before
    assert DisposalOrder.objects.get().state == "asked"
    assert list(problems()) == []


def _fail(*_):
    raise RuntimeError("cut short")

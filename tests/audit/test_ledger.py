"""Everything that is recorded has its entry in the ledger, in the same transaction, or neither is there."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Board
from audit import ledger
from audit.canonical import DISPOSED, canonical, digest, writer_of
from audit.disposal import dispose
from audit.ledger import LedgerEntry, NotTrackedError, Telling
from audit.models import Disposal, Event, record_event
from audit.origin import acting
from audit.tracking import delete_as, save_as
from audit.verify import problems
from recommendations.models import Assignment, Move, PhaseCause
from tests.conftest import TODAY


def newest():
    """The newest entry, and what it says."""
    entry = LedgerEntry.objects.latest("seq")
    return entry, json.loads(entry.body)


def entries_since(seq):
    """What was entered after an entry, as kind and record."""
    return list(LedgerEntry.objects.filter(seq__gt=seq).order_by("seq").values_list("kind", "record"))


def test_a_record_has_an_entry_for_each_thing_done_to_it(officer):
    start, board = ledger.head().seq, Board(name="Crime Board")
    save_as(officer, board)
    save_as(officer, board)
    key = board.pk
    delete_as(officer, board)

    assert entries_since(start) == [(kind, f"accounts.board:{key}") for kind in ("added", "changed", "removed")]


def test_an_entry_says_who_did_what_why_and_in_which_request(board, officer):
    board.name = "Crime and Justice Board"
    with acting("web", "0123456789abcdef"):
        save_as(officer, board, "A wider remit")

    entry, said = newest()
    row, salts = board.history.first(), json.loads(entry.salts)
    assert said["actor"] == {"id": officer.pk, "username": "officer", "name": "Officerson"}
    assert (said["kind"], said["request"], said["table"]) == ("changed", "0123456789abcdef", "accounts_historicalboard")
    assert said["row"] == {
        "history_id": row.pk,
        "history_date": row.history_date.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "history_change_reason": digest(salts["history_change_reason"], "A wider remit"),
        "history_type": "~",
        "history_user_id": officer.pk,
        "id": board.pk,
        "version": 2,
        "name": "Crime and Justice Board",
    }


def test_a_fact_and_an_event_have_one_each(finding, evidence, officer):
    start = ledger.head().seq
    Assignment.objects.create(finding=finding, what="owner", happened_on=TODAY, by=officer)
    record_event(Event.Kind.EVIDENCE_DOWNLOADED, "officer", evidence)

    about = list(LedgerEntry.objects.filter(seq__gt=start).values_list("kind", "actor", "about"))
    assert about == [
        ("told", "officer", f"recommendations.finding:{finding.pk}"),
        ("evidence_downloaded", "officer", f"recommendations.finding:{finding.pk}"),
    ]


def test_facts_added_together_have_one_each(cause, make_finding, phase, officer):
    start, causes = ledger.head().seq, [cause, make_finding("cause_of_concern")]
    start = ledger.head().seq
    links = [PhaseCause(phase=phase, cause=each, by=officer, happened_on=TODAY) for each in causes]
    PhaseCause.objects.bulk_create(links)

    assert entries_since(start) == [("told", f"recommendations.phasecause:{link.pk}") for link in links]
    assert list(problems()) == []


def test_what_no_person_did_is_recorded_in_the_name_of_what_did_it(db):
    with acting("command nightly"):
        Board.objects.create(name="Made by a command")
    by_command = newest()[1]["actor"]
    Board.objects.create(name="Made by nobody in particular")

    assert by_command == {"id": None, "username": "command nightly", "name": ""}
    assert newest()[1]["actor"]["username"] == "system"


def test_free_text_is_in_the_ledger_only_as_a_salted_digest(finding, officer):
    finding.text, finding.rag_reason = "The victim of case 17 said so.", ""
    save_as(officer, finding, "The victim asked")

    entry, said = newest()
    assert "victim" not in entry.body
    assert said["row"]["rag_reason"] == ""
    assert said["row"]["text"] == digest(json.loads(entry.salts)["text"], finding.text)


def test_the_same_text_has_another_digest_each_time(finding, officer):
    save_as(officer, finding)
    first = newest()[1]["row"]["text"]
    save_as(officer, finding)

    assert newest()[1]["row"]["text"] != first


def test_entries_are_bound_into_a_chain(board, officer):
    entries = list(LedgerEntry.objects.order_by("seq"))

    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.prev for entry in entries] == ["0" * 64, *(entry.hash for entry in entries[:-1])]


def test_the_first_entry_says_what_was_there_before(db):
    first = json.loads(LedgerEntry.objects.get(seq=1).body)

    assert (first["kind"], first["row"]["tables"]) == ("genesis", {})


@pytest.mark.django_db(transaction=True)
def test_nothing_is_entered_outside_a_transaction():
    with pytest.raises(NotTrackedError, match="only inside a transaction"):
        ledger.enter(Telling("added", {"username": "officer"}, ""), row={})


@pytest.mark.django_db(transaction=True)
def test_a_record_without_its_entry_is_not_saved(board, monkeypatch):
    def refuse(*args):
        raise RuntimeError("The ledger is full.")

    monkeypatch.setattr(ledger, "hash_of", refuse)
    board.name = "Another name"
    with pytest.raises(RuntimeError, match="full"):
        board.save()
    with pytest.raises(RuntimeError, match="full"):
        record_event(Event.Kind.SIGNED_IN, "officer")

    assert (Board.objects.get(pk=board.pk).name, board.history.count(), Event.objects.count()) == ("Crime Board", 1, 0)


def test_an_entry_rolled_back_leaves_no_gap(board, officer):
    before = ledger.head()
    with transaction.atomic():
        save_as(officer, board)
        transaction.set_rollback(True)
    assert ledger.head() == before
    board.refresh_from_db()

    save_as(officer, board)

    assert ledger.head().seq == before.seq + 1


def test_a_save_that_fails_within_another_leaves_the_chain_whole(board, officer):
    with transaction.atomic():
        save_as(officer, board)
        with pytest.raises(IntegrityError), transaction.atomic():
            save_as(officer, Board(name=board.name))
        save_as(officer, board)

    assert list(problems()) == []


def test_the_ledger_adds_two_statements_to_a_save(board, officer):
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        save_as(officer, board)

    statements = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert statements == ["SELECT", "UPDATE", "INSERT", "INSERT"]


def test_a_text_that_was_disposed_of_is_gone_and_the_chain_holds(finding, officer):
    entry = LedgerEntry.objects.filter(table="recommendations_historicalfinding").earliest("seq")
    was = finding.history.earliest("history_id").text
    finding.text = "Forces should vet everybody who joins."
    save_as(officer, finding)

    told = dispose(entry, "text", by=officer, authority="Retention schedule, line 4")

    entry.refresh_from_db()
    assert finding.history.earliest("history_id").text == f"[disposed under entry {told.seq}]" != was
    assert "text" not in json.loads(entry.salts)
    assert newest()[0].seq == told.seq
    assert list(problems()) == []


def test_a_text_that_only_looks_disposed_of_is_named(finding, no_triggers):
    history = finding.history.model
    history._base_manager.filter(pk=finding.history.earliest("history_id").pk).update(text=DISPOSED.format(1))

    assert any("text differs from entry" in problem for problem in problems())


@pytest.mark.parametrize("column", ["kind", "version", "no_such_column"])
def test_only_free_text_is_disposed_of(finding, officer, column):
    entry = LedgerEntry.objects.filter(table="recommendations_historicalfinding").earliest("seq")

    with pytest.raises(ValueError, match="holds no text"):
        dispose(entry, column, by=officer, authority="None")

    assert Disposal.objects.count() == 0


def test_canonical_text_is_sorted_ascii_without_spaces():
    assert canonical({"ü": 1, "a": [None, True]}) == r'{"a":[null,true],"\u00fc":1}'


def test_a_kind_of_column_that_the_ledger_cannot_write_is_refused():
    with pytest.raises(TypeError, match="does not know how to write"):
        writer_of(object())


def test_a_move_is_told_by_who_made_it(finding, officer):
    move = Move.objects.get(finding=finding)
    entry = LedgerEntry.objects.get(record=f"recommendations.move:{move.pk}")

    assert (entry.actor, entry.about) == ("officer", f"recommendations.finding:{finding.pk}")

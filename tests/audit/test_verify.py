"""Whatever is rewritten behind the triggers is named, and nothing else is."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Board
from audit import check_ledger, triggers
from audit.ledger import LedgerEntry, LedgerHead, hash_of, head
from audit.models import Event
from audit.tracking import save_as
from audit.verify import problems
from evidence.models import StoredFile
from evidence.storage import evidence_store
from tests.audit.tampering import change, forge, found_after, insert, key_names, remove, rows_of, swap, tables

LEDGER_COLUMNS = ("prev", "hash", "body", "salts", "at", "kind", "actor", "table", "key", "record", "about")


def names(model):
    """Name a table in the test's name."""
    return model._meta.db_table


def verify(*arguments):
    """Run the command; give back whether it found all well, and what it said."""
    said = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify", *arguments, stdout=said)
        return True, said.getvalue()
    return False, said.getvalue()


@pytest.mark.usefixtures("everything")
def test_an_honest_register_has_no_problems():
    assert [names(model) for model in tables() if not rows_of(model).exists()] == []
    is_well, said = verify()
    assert is_well
    assert said.startswith("1 texts were lawfully disposed of")
    assert f"All is as it was recorded: {head().seq} entries" in said


@pytest.mark.usefixtures("no_triggers")
def test_verify_leaves_with_1_where_there_is_a_problem():
    with pytest.raises(SystemExit) as left:
        call_command("verify", stdout=io.StringIO())

    assert left.value.code == 1


@pytest.mark.usefixtures("everything", "no_triggers")
def test_in_every_table_a_changed_removed_and_inserted_row_is_named():
    before, unnamed, tried = set(problems()), [], 0
    for model in tables():
        keys = list(rows_of(model).values_list("pk", flat=True))
        first, middle, last = keys[0], keys[len(keys) // 2], keys[-1]
        field = model._meta.concrete_fields[-1]
        acts = {
            f"change {field.name} of": (last, change(model, last, field)),
            "insert after": (last + 1, insert(model, last)),
        }
        acts |= {f"remove {key} as": (key, remove(model, key)) for key in (first, middle, last)}
        if len(keys) > 1:
            acts["swap with another"] = (first, swap(model, first, last))
        for what, (key, act) in acts.items():
            found = found_after(f"{what} {names(model)} {key}", before, act)
            tried += 1
            if found.said is not None and not any(key_names(model, key) in said for said in found.said):
                unnamed.append(found)

    assert unnamed == []
    assert tried > 150


@pytest.mark.usefixtures("everything", "no_triggers")
@pytest.mark.parametrize("column", LEDGER_COLUMNS)
def test_each_column_of_an_entry_is_vouched_for(column):
    before, key = set(problems()), LedgerEntry.objects.filter(kind="changed").exclude(salts="{}").latest("seq").pk

    found = found_after(column, before, change(LedgerEntry, key, LedgerEntry._meta.get_field(column)))

    assert any(f"ntry {key}" in said for said in found.said), found


def test_a_change_is_named_by_record_row_and_field(board, no_triggers):
    board.name = "Crime and Justice Board"
    board.save()
    row = board.history.first()
    seq = LedgerEntry.objects.get(table="accounts_historicalboard", key=str(row.pk)).seq
    before = set(problems())

    rows_of(Board.history.model).filter(pk=row.pk).update(name="Forged")

    assert [said for said in problems() if said not in before] == [
        f"Board {board.pk}, history row {row.pk}: name differs from entry {seq}.",
        f"Board {board.pk}: name is not what its newest history row, {row.pk}, says.",
    ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE accounts_board SET name = 'Forged'", "name is not what its newest history row, "),
        ("UPDATE accounts_board SET version = 9", "version is not what its newest history row, "),
        ("DELETE FROM accounts_board", "is gone, and its history does not say that anybody removed it."),
        ("UPDATE accounts_historicalboard SET version = 2", "its history has the versions 2."),
        ("UPDATE accounts_historicalboard SET history_type = '-'", "was removed, its history says, and is there."),
        ("DELETE FROM accounts_historicalboard", "has no history."),
        ("UPDATE audit_ledgerhead SET seq = seq + 1", "The ledger's head says that entry "),
        ("UPDATE audit_ledgerhead SET hash = 'x'", "The ledger's head does not fit the newest entry, "),
        ("DELETE FROM audit_ledgerhead", "The ledger has 0 heads instead of one."),
        ("DELETE FROM audit_ledgerentry", "The ledger is empty: not even its first entry is there."),
        ("UPDATE audit_ledgerentry SET body = 'no'", "cannot be read."),
    ],
)
def test_what_does_not_hang_together_is_named(board, no_triggers, sql, said):
    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert any(said in problem for problem in problems())


@pytest.mark.usefixtures("board", "no_triggers")
def test_a_ledger_hashed_anew_is_seen_only_against_a_head_that_was_kept():
    kept, before = str(head()), set(problems())

    assert found_after("forge", before, lambda: forge(2)).said == []
    assert found_after("forge", before, lambda: forge(2), [kept]).said == [
        f"Entry {head().seq} is not the entry that was kept elsewhere: the ledger was written anew up to it."
    ]


def test_a_database_older_than_a_kept_head_says_so(board, tmp_path):
    now = head()
    heads = tmp_path / "heads"
    heads.write_text(f"# from the papers\n\n{now}\n{now.site} {now.seq + 5} {'a' * 64} {now.seq + 5} later\n")

    is_well, said = verify("--heads", heads)

    assert not is_well
    assert f"Entry {now.seq + 5} was kept elsewhere, and the ledger ends at {now.seq}: this database is older" in said
    assert "1 problems" in said


@pytest.mark.parametrize(
    ("line", "said"), [("nonsense", "is not a head"), (f"{'0' * 12} 1 {'a' * 64}", "is of another ledger")]
)
@pytest.mark.django_db
def test_a_line_that_is_no_head_of_this_ledger_is_named(line, said):
    assert any(f"Line 1 of the kept heads {said}" in problem for problem in problems([line]))


def test_a_file_of_heads_that_cannot_be_read_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="could not be read"):
        call_command("verify", "--heads", tmp_path / "none")


@pytest.mark.django_db
def test_each_trigger_that_is_gone_is_named():
    wanted = triggers.guards(connection.vendor)
    with connection.cursor() as cursor:
        for table, name in list(wanted)[::9]:
            cursor.execute(triggers.ENGINES[connection.vendor].drop(table, name))

    assert list(problems()) == [
        f"Trigger {name} on {table} is missing or changed. Run migrate to put it up again."
        for table, name in list(wanted)[::9]
    ]


def test_a_file_that_changed_or_is_gone_is_named(evidence, evidence_folder):
    stored = StoredFile.objects.get()
    path = Path(evidence_store.path(stored.name))
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + b"?")

    changed = list(problems())
    path.unlink()

    assert changed == [
        f"Stored file {stored.pk}, {stored.name}: This file has changed since it was added. Tell an administrator."
    ]
    assert list(problems()) == [
        f"Stored file {stored.pk}, {stored.name}: This file is missing from the store. Tell an administrator."
    ]


@pytest.mark.django_db
def test_a_file_that_no_row_knows_is_named_once_its_upload_must_be_over():
    orphan = evidence_store.keep(ContentFile(b"Left over."))
    path = Path(evidence_store.path(orphan.name))
    assert list(problems()) == []

    two_days_ago = path.stat().st_mtime - 2 * 86_400
    os.utime(path, (two_days_ago, two_days_ago))

    assert list(problems()) == [f"File {orphan.name} is in the store, and no row knows of it."]


@pytest.fixture
def exported(board, officer, tmp_path):
    """The ledger in a file."""
    board.name = "Crime and Justice Board"
    save_as(officer, board, "A reason with a secret in it")
    call_command("export_ledger", "--output", tmp_path / "ledger.jsonl", stdout=io.StringIO())
    return tmp_path / "ledger.jsonl"


def checked(*arguments):
    """Run the checker as an auditor would, away from Signoff."""
    program = [sys.executable, "-I", check_ledger.__file__, *map(str, arguments)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_an_export_is_checked_without_signoff(exported, tmp_path):
    heads = tmp_path / "heads"
    heads.write_text(f"{head()}\n")

    assert checked(exported) == checked(exported, heads)
    assert checked(exported) == (0, f"The chain holds: {head().seq} entries, the last with the hash {head().hash}.\n")
    assert "secret" not in exported.read_text()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:1] + lines[2:], "Line 2: entry 3 stands where entry 2 should."),
        (lambda lines: lines[1:], "Line 1: entry 2 stands where entry 1 should."),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "Line 2: entry 3 stands where entry 2 should."),
        (lambda lines: [lines[0], lines[1].replace("added", "adder"), *lines[2:]], "Line 2: entry 2 was changed."),
        (lambda lines: ["{}", *lines], "Line 1 is not an entry."),
        (lambda lines: [], "There is no entry in it."),
    ],
)
def test_an_export_that_was_spoilt_is_seen(exported, spoil, said):
    exported.write_text("\n".join(spoil(exported.read_text().splitlines())))

    status, found = checked(exported)

    assert status == 1
    assert said in found


def test_an_export_hashed_anew_is_seen_against_a_kept_head(exported, tmp_path):
    heads = tmp_path / "heads"
    heads.write_text(f"{head()}\n")
    prev, lines = "0" * 64, []
    for line in exported.read_text().splitlines():
        entry = json.loads(line)
        body = entry["body"].replace("added", "adder")
        digest = hash_of(entry["seq"], prev, body)
        lines.append(json.dumps({"seq": entry["seq"], "prev": prev, "hash": digest, "body": body}))
        prev = digest
    exported.write_text("\n".join(lines))

    assert checked(exported)[0] == 0
    assert checked(exported, heads)[0] == 1


@pytest.mark.django_db
def test_the_head_is_one_line_of_five_words():
    said = io.StringIO()
    call_command("ledger_head", stdout=said)

    site, seq, digest, entries, _ = said.getvalue().split()
    assert (int(seq), digest) == tuple(LedgerHead.objects.values_list("seq", "hash").get())
    assert (entries, site) == (seq, LedgerEntry.objects.get(seq=1).hash[:12])


@pytest.mark.django_db
def test_an_event_can_only_be_told_of_once():
    Event.objects.create(kind="refused", actor="owner")
    assert LedgerEntry.objects.filter(table="audit_event").count() == 1

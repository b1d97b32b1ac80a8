"""Around migrations the triggers stand, and the first entry vouches for what was there before the ledger."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Board
from audit import triggers
from audit.ledger import LedgerEntry
from audit.tracking import save_as
from audit.upkeep import after_migrate, before_migrate
from audit.verify import problems
from recommendations.models import Move


@pytest.fixture
def older(finding, board, officer):
    """A register that was kept before there was a ledger: no entry, no head, no trigger."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_ledgerentry")
        cursor.execute("DELETE FROM audit_ledgerhead")
    after_migrate(using="default")


@pytest.mark.usefixtures("older")
def test_the_first_entry_counts_what_was_there_before():
    tables = json.loads(LedgerEntry.objects.get().body)["row"]["tables"]

    assert tables["recommendations_move"]["rows"] == Move.objects.count() == 1
    assert tables["accounts_historicalboard"]["rows"] == 1
    assert list(problems()) == []


@pytest.mark.usefixtures("older")
def test_what_comes_after_has_entries_of_its_own(board, officer):
    save_as(officer, board)

    assert LedgerEntry.objects.count() == 2
    assert list(problems()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_historicalboard SET name = 'Forged'",
        "DELETE FROM recommendations_move",
        "UPDATE recommendations_move SET reason = 'Forged'",
    ],
)
@pytest.mark.usefixtures("older")
def test_what_was_there_before_is_vouched_for(sql):
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)

    table = sql.split()[1] if sql.startswith("UPDATE") else sql.split()[2]
    assert any(problem.startswith(f"Rows of {table} up to ") for problem in problems())


@pytest.mark.django_db
def test_a_second_migration_begins_no_second_ledger():
    before = LedgerEntry.objects.count()

    call_command("migrate", verbosity=0, stdout=io.StringIO())

    assert LedgerEntry.objects.count() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")
@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_has_its_triggers_again():
    before_migrate(using="default", plan=["something"])
    with connection.schema_editor() as editor:
        editor._remake_table(Board)
    assert triggers.missing(connection)

    after_migrate(using="default")

    assert triggers.missing(connection) == []

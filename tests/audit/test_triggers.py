"""The database itself refuses to rewrite what was recorded, whoever asks and however."""

import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.models import Board, User
from audit import triggers
from audit.ledger import LedgerEntry, LedgerHead
from audit.models import Event, record_event
from audit.upkeep import missing_triggers
from tests.audit.tampering import rows_of, tables

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")


def refused(sql, *values):
    """Whether the database refuses a statement with words of ours."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return any(words in str(error) for words in ("append-only", "version must rise", "must follow"))
    return False


def statements(model):
    """Every way to rewrite a table."""
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    key = rows_of(model).values_list("pk", flat=True).last()
    for column in columns:
        value = "x" if column != model._meta.pk.column else None
        change = f'"{column}" = "{column}" + 1000' if value is None else f'"{column}" = NULL'
        yield f'UPDATE "{table}" SET {change} WHERE "{model._meta.pk.column}" = {key}'  # noqa: S608
    yield f'DELETE FROM "{table}" WHERE "{model._meta.pk.column}" = {key}'  # noqa: S608
    if connection.vendor == "sqlite":
        names = ", ".join(f'"{column}"' for column in columns)
        yield f'INSERT OR REPLACE INTO "{table}" ({names}) SELECT {names} FROM "{table}"'  # noqa: S608
        yield f'UPDATE OR REPLACE "{table}" SET "{model._meta.pk.column}" = {key} + 1000'  # noqa: S608
    else:
        yield f'TRUNCATE "{table}" CASCADE'


@pytest.mark.usefixtures("everything")
def test_no_recorded_row_is_changed_removed_or_replaced():
    tried = [(model, sql) for model in tables() for sql in statements(model)]
    if connection.vendor == "postgresql":
        # Links still to be checked would refuse a TRUNCATE before the guards are asked.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    # A column that is NULL already is not changed by being set to NULL, so there are some that nothing refuses.
    let_through = [sql for model, sql in tried if not refused(sql) and "= NULL" not in sql]
    assert let_through == []
    assert sum(refused(sql) for _, sql in tried) > 400


@on_sqlite
def test_replace_does_not_get_rid_of_a_row_by_way_of_another_unique_column(finding):
    sql = """INSERT OR REPLACE INTO recommendations_move
        (id, happened_on, recorded_at, by_id, finding_id, sequence, step, from_status, to_status, reason,
         brought_forward, source, inspectorate_reference, told_by, approved_by)
        SELECT 999, happened_on, recorded_at, by_id, finding_id, sequence, step, from_status, to_status, 'forged',
         brought_forward, source, inspectorate_reference, told_by, approved_by FROM recommendations_move"""

    assert refused(sql)


@pytest.mark.parametrize(
    "change",
    [
        "name = 'Forged'",
        "name = 'Forged', version = version",
        "version = version + 2",
        "version = version - 1",
        "id = id + 1, version = version + 1",
    ],
)
@pytest.mark.usefixtures("board")
def test_a_record_does_not_change_without_its_version_rising_by_one(change):
    assert refused(f"UPDATE accounts_board SET {change}")  # noqa: S608


def test_bulk_writes_that_get_past_the_queryset_are_refused(board):
    with pytest.raises(DatabaseError, match="version must rise by one"), transaction.atomic():
        models.QuerySet(Board).update(name="Forged")


def test_a_hashed_password_alone_may_be_renewed(officer):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET password = 'renewed'")

    assert User.objects.get(pk=officer.pk).password == "renewed"
    assert refused("UPDATE accounts_user SET username = 'forged', password = 'renewed'")


def test_a_record_may_be_removed(board):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_board")

    assert not Board.objects.exists()


@on_sqlite
@pytest.mark.usefixtures("board")
def test_a_record_is_not_replaced():
    assert refused(
        "INSERT OR REPLACE INTO accounts_board (id, version, name) SELECT id, version, 'x' FROM accounts_board"
    )


@pytest.mark.parametrize(("later", "prev"), [(2, "hash"), (0, "hash"), (1, "'0'")])
@pytest.mark.django_db
def test_an_entry_that_does_not_follow_the_head_is_refused(later, prev):
    columns = 'hash, body, salts, at, kind, actor, "table", key, record, about'
    sql = f"""INSERT INTO audit_ledgerentry (seq, prev, {columns})
        SELECT seq + {later}, {prev}, {columns} FROM audit_ledgerentry ORDER BY seq DESC LIMIT 1"""  # noqa: S608

    assert refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_ledgerhead SET seq = seq + 2",
        "UPDATE audit_ledgerhead SET seq = seq - 1",
        "UPDATE audit_ledgerhead SET hash = 'forged'",
        "DELETE FROM audit_ledgerhead",
    ],
)
@pytest.mark.django_db
def test_the_head_only_moves_on_by_one(sql):
    assert refused(sql)


@pytest.mark.django_db
def test_a_save_through_django_of_a_recorded_row_is_refused():
    event = record_event(Event.Kind.SIGNED_IN, "officer")

    with pytest.raises(DatabaseError), transaction.atomic():
        models.QuerySet(Event).filter(pk=event.pk).update(actor="nobody")
    with pytest.raises(DatabaseError), transaction.atomic():
        Board.history.model.objects.all()._raw_delete(connection.alias) or Event.objects.all()._raw_delete("default")


@pytest.mark.parametrize("model", [Board, Board.history.model, Event, LedgerEntry, LedgerHead])
def test_a_table_without_its_trigger_is_warned_of_and_mended(db, model):
    standing = [place for place in triggers.guards(connection.vendor) if place[0] == model._meta.db_table]
    with connection.cursor() as cursor:
        for table, name in standing:
            cursor.execute(triggers.ENGINES[connection.vendor].drop(table, name))

    assert len(missing_triggers(None, databases=["default"])) == len(standing) > 0
    triggers.install(connection)
    assert missing_triggers(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_trigger_that_was_changed_counts_as_missing():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_delete")
            cursor.execute("CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT 1; END")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")

    assert [table for table, _ in triggers.missing(connection)] == ["audit_event"]


@on_postgresql
@pytest.mark.django_db
def test_a_function_that_was_changed_counts_as_missing():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION signoff_version() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )

    assert len(triggers.missing(connection)) == len(triggers.tracked_models())


@pytest.mark.django_db
def test_triggers_stand_up_again_after_a_migration():
    triggers.remove(connection)

    call_command("migrate", verbosity=0, stdout=io.StringIO())

    assert triggers.missing(connection) == []


@pytest.mark.django_db
def test_putting_them_up_twice_changes_nothing():
    before = triggers.ENGINES[connection.vendor].standing(connection)

    triggers.install(connection)

    assert triggers.ENGINES[connection.vendor].standing(connection) == before
    assert len(before) == len(triggers.guards(connection.vendor))


def test_their_names_are_short_enough_for_postgresql():
    assert max(len(name) for _, name in triggers.guards("postgresql")) <= 63

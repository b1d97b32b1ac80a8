"""The guards in PostgreSQL's words: the rules are in functions, and a trigger names its function."""

from typing import Any

from audit.guarded import Guarded, Triggers, is_ours

_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION signoff_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb;
    becomes jsonb;
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := to_jsonb(OLD);
        becomes := to_jsonb(NEW);
        FOREACH name IN ARRAY TG_ARGV[1:] LOOP
            IF EXISTS (SELECT 1 FROM audit_disposal AS disposal WHERE disposal.table_name = TG_TABLE_NAME
                AND disposal.row_key = was ->> TG_ARGV[0] AND disposal.column_name = name
                AND becomes ->> name = '[disposed under entry ' || disposal.seq || ']') THEN
                was := was - name;
                becomes := becomes - name;
            END IF;
        END LOOP;
        IF was = becomes THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_VERSION = """
CREATE OR REPLACE FUNCTION signoff_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version IS DISTINCT FROM OLD.version + 1
        OR to_jsonb(NEW) ->> TG_ARGV[0] IS DISTINCT FROM to_jsonb(OLD) ->> TG_ARGV[0] THEN
        RAISE EXCEPTION 'version must rise by one: %', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_FOLLOWS = """
CREATE OR REPLACE FUNCTION signoff_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE audit_ledgerhead SET seq = NEW.seq, hash = NEW.hash WHERE seq + 1 = NEW.seq AND hash = NEW.prev;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an entry must follow the head' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_ENTRY = """
CREATE OR REPLACE FUNCTION signoff_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'salts' = to_jsonb(OLD) - 'salts'
            AND EXISTS (SELECT 1 FROM audit_disposal AS disposal WHERE disposal.covers = OLD.seq) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_HEAD = """
CREATE OR REPLACE FUNCTION signoff_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id = OLD.id AND NEW.seq = OLD.seq + 1 THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Postgresql:
    """How PostgreSQL is told, and how it tells what stands."""

    FUNCTIONS = (_APPEND_ONLY, _VERSION, _FOLLOWS, _ENTRY, _HEAD)

    @staticmethod
    def told(sql: str) -> str:
        """Say a statement as PostgreSQL tells it back, with the body of its function."""
        function = sql.rpartition("EXECUTE FUNCTION ")[2].partition("(")[0]
        body = next(each for each in Postgresql.FUNCTIONS if f" {function}()" in each).split("$$")[1]
        return f"{sql} {body}".replace('"', "")

    @staticmethod
    def standing(connection: Any) -> Triggers:
        """The triggers that stand and fire."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relation.relname, standing.tgname, pg_get_triggerdef(standing.oid, true), function.prosrc "
                "FROM pg_trigger AS standing JOIN pg_class AS relation ON relation.oid = standing.tgrelid "
                "JOIN pg_proc AS function ON function.oid = standing.tgfoid "
                "WHERE NOT standing.tgisinternal AND standing.tgenabled IN ('O', 'A') "
                "AND relation.relnamespace = current_schema()::regnamespace"
            )
            rows = cursor.fetchall()
        # It quotes the names that are also words of SQL; ours are told apart without.
        return {
            (table, name): f"{sql} {body}".replace('"', "") for table, name, sql, body in rows if is_ours(table, name)
        }

    @staticmethod
    def drop(table: str, name: str) -> str:
        """Take one down."""
        return f"DROP TRIGGER IF EXISTS {name} ON {table}"

    @staticmethod
    def _trigger(table: str, name: str, event: str, function: str) -> tuple[tuple[str, str], str]:
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        sql = f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}"
        return (table, f"{table}_{name}"), sql

    @classmethod
    def _kept(cls, table: str, function: str, event: str = "DELETE OR UPDATE") -> Triggers:
        """Refuse to change or remove a row, as the function has it."""
        return dict(
            (
                cls._trigger(table, "append_only", event, function),
                cls._trigger(table, "no_truncate", "TRUNCATE", "signoff_append_only()"),
            )
        )

    @classmethod
    def append_only(cls, guarded: Guarded) -> Triggers:
        """Refuse to change or remove a row; text that was disposed of may say so."""
        arguments = ", ".join(f"'{name}'" for name in (guarded.key, *guarded.disposable))
        return cls._kept(guarded.table, f"signoff_append_only({arguments})")

    @classmethod
    def version(cls, guarded: Guarded) -> Triggers:
        """Refuse a change of anything tracked with which the version does not rise by one."""
        tracked = ", ".join(f'"{name}"' for name in guarded.columns if name not in guarded.untracked)
        event = f"UPDATE OF {tracked}" if guarded.untracked else "UPDATE"
        return dict((cls._trigger(guarded.table, "version", event, f"signoff_version('{guarded.key}')"),))

    @classmethod
    def ledger(cls, entries: Guarded, head: Guarded) -> Triggers:
        """Let an entry follow the head and move it; salts of what was disposed of may go."""
        follows = cls._trigger(entries.table, "follows", "INSERT", "signoff_follows()")
        return {
            **cls._kept(entries.table, "signoff_entry()"),
            **dict((follows,)),
            **cls._kept(head.table, "signoff_head()", "INSERT OR DELETE OR UPDATE"),
        }

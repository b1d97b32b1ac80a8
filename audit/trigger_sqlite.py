"""The guards in SQLite's words. It has no functions of its own: each trigger says everything."""

from typing import Any

from audit.guarded import Guarded, Triggers, is_ours


class Sqlite:
    """How SQLite is told, and how it tells what stands."""

    FUNCTIONS: tuple[str, ...] = ()

    @staticmethod
    def told(sql: str) -> str:
        """SQLite keeps the statement as it was given."""
        return sql

    @staticmethod
    def standing(connection: Any) -> Triggers:
        """The triggers that stand."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {(table, name): sql for table, name, sql in cursor.fetchall() if is_ours(table, name)}

    @staticmethod
    def drop(table: str, name: str) -> str:
        """Take one down."""
        return f'DROP TRIGGER IF EXISTS "{name}"'

    @classmethod
    def append_only(cls, guarded: Guarded) -> Triggers:
        """Refuse to change, remove or replace a row; text that was disposed of may say so."""
        same = [
            cls._disposed(guarded, name) if name in guarded.disposable else f'NEW."{name}" IS OLD."{name}"'
            for name in guarded.columns
        ]
        return cls._kept(guarded, " AND ".join(same))

    @staticmethod
    def _disposed(guarded: Guarded, name: str) -> str:
        return (
            f'(NEW."{name}" IS OLD."{name}" OR EXISTS (SELECT 1 FROM audit_disposal WHERE table_name = '
            f"'{guarded.table}' AND row_key = CAST(OLD.\"{guarded.key}\" AS TEXT) AND column_name = '{name}' "
            f"AND NEW.\"{name}\" IS '[disposed under entry ' || seq || ']'))"
        )

    @classmethod
    def _kept(cls, guarded: Guarded, same: str) -> Triggers:
        table = guarded.table
        agrees = " OR ".join(
            " AND ".join(f'"{name}" = NEW."{name}"' for name in names) for names in sorted(set(guarded.unique))
        )
        words = f"append-only: {table}"
        return dict(
            (
                cls._trigger(table, "no_update", "UPDATE", f"NOT ({same})", words),
                cls._trigger(table, "no_delete", "DELETE", "1", words),
                cls._trigger(table, "no_replace", "INSERT", f'EXISTS (SELECT 1 FROM "{table}" WHERE {agrees})', words),
            )
        )

    @staticmethod
    def _trigger(table: str, name: str, event: str, when: str, words: str) -> tuple[tuple[str, str], str]:
        sql = f'CREATE TRIGGER "{table}_{name}" BEFORE {event} ON "{table}" WHEN {when}'
        return (table, f"{table}_{name}"), f"{sql} BEGIN SELECT RAISE(ABORT, '{words}'); END"

    @classmethod
    def version(cls, guarded: Guarded) -> Triggers:
        """Refuse a change of anything tracked with which the version does not rise by one."""
        tracked = ", ".join(f'"{name}"' for name in guarded.columns if name not in guarded.untracked)
        event = f"UPDATE OF {tracked}" if guarded.untracked else "UPDATE"
        table, key = guarded.table, guarded.key
        rises = f'NEW."version" IS NOT OLD."version" + 1 OR NEW."{key}" IS NOT OLD."{key}"'
        taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'
        return dict(
            (
                cls._trigger(table, "version", event, rises, f"version must rise by one: {table}"),
                cls._trigger(table, "no_replace", "INSERT", taken, f"version must rise by one: {table}"),
            )
        )

    @classmethod
    def ledger(cls, entries: Guarded, head: Guarded) -> Triggers:
        """Let an entry follow the head and move it; salts of what was disposed of may go."""
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in entries.columns if name != "salts")
        gone = '(NEW."salts" IS OLD."salts" OR EXISTS (SELECT 1 FROM audit_disposal WHERE covers = OLD."seq"))'
        follows = (
            f'CREATE TRIGGER "{entries.table}_follows" BEFORE INSERT ON "{entries.table}" BEGIN '
            f"SELECT RAISE(ABORT, 'an entry must follow the head') WHERE NOT EXISTS (SELECT 1 FROM \"{head.table}\" "
            f'WHERE seq + 1 = NEW."seq" AND hash = NEW."prev"); '
            f'UPDATE "{head.table}" SET seq = NEW."seq", hash = NEW."hash"; END'
        )
        moves = 'NEW."id" IS OLD."id" AND NEW."seq" IS OLD."seq" + 1'
        return {
            **cls._kept(entries, f"{same} AND {gone}"),
            (entries.table, f"{entries.table}_follows"): follows,
            **cls._kept(head, moves),
        }

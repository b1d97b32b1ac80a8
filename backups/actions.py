"""What can be done with a backup: make it, put it back, and try whether it could be put back."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import Session, Token
from audit.ledger import Head
from audit.models import Event, record_event
from audit.origin import origin
from audit.verify import problems
from backups.copying import Tell, copy_evidence, put_back_evidence
from backups.engines import engine
from backups.heads import not_in_it, reached
from backups.manifest import BackupError, Manifest, digest_of, newest_in, read
from backups.rules import backup_refusals, restore_refusals

# Whoever steals a backup must not find in it what signs them in; after a restore everybody signs in anew.
EMPTIED = {Session._meta.db_table, Token._meta.db_table}
DIRECTORY_MODE = 0o700
NEWEST = "SELECT seq, hash, at FROM audit_ledgerentry ORDER BY seq DESC LIMIT 1"
SITE = "SELECT hash FROM audit_ledgerentry WHERE seq = 1"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
# Of what a virus scanner refused or somebody lawfully disposed of, no bytes are kept.
FILES = "SELECT name, sha256 FROM evidence_storedfile WHERE scan <> 'refused' AND disposed_under IS NULL"


def back_up(output: Path, tell: Tell) -> tuple[Path, Manifest]:
    """Make a backup in a new folder there, which has its name only when it is whole; record how it went."""
    try:
        if reasons := backup_refusals(output):
            raise BackupError(" ".join(reasons))
        backup, manifest = _written(output, tell)
    except (BackupError, OSError, DatabaseError) as error:
        _record_failure(str(error))
        raise BackupError(str(error)) from error
    digest = digest_of(backup / "manifest.json")
    told = [f"{backup.name} up to entry {manifest.newest.seq}, manifest {digest}", *manifest.problems]
    record(Event.Kind.BACKUP_MADE, " ".join(told))
    return backup, manifest


def _written(output: Path, tell: Tell) -> tuple[Path, Manifest]:
    """Write a backup under another name, and give it its own at the end."""
    final = output / f"signoff-{timezone.now():%Y-%m-%dT%H%M%SZ}"
    partial = final.with_suffix(".partial")
    output.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
    partial.mkdir(mode=DIRECTORY_MODE)
    try:
        manifest = _filled(partial, tell)
        # The files are on the disk already; this is for the folders, and for the new name.
        os.sync()
        partial.rename(final)
        os.sync()
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return final, manifest


def _filled(partial: Path, tell: Tell) -> Manifest:
    """Copy the database first and then the files: whatever a row names was on the disk before the row."""
    tell("Copying the database ...")
    tables = sorted(connection.introspection.table_names())
    with engine().snapshot(partial, [name for name in tables if name in EMPTIED]) as ask:
        told = told_of(ask, [name for name in tables if name not in EMPTIED])
        known = dict(ask(FILES))
    database = {engine().FILE: digest_of(partial / engine().FILE)}
    copied, wrong = copy_evidence(known, partial, tell)
    manifest = Manifest(**told, files=database | copied, problems=wrong)
    manifest.write(partial)
    return manifest


def told_of(ask: Any, tables: list[str]) -> dict[str, Any]:
    """What a manifest says of the database at the moment of the copy."""
    (seq, hash_, at), site = ask(NEWEST)[0], ask(SITE)[0][0]
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "versions": {"database": engine().version(), "django": django.__version__, "python": sys.version.split()[0]},
        "head": vars(Head(seq, hash_, site[:12], at)),
        "tables": {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables},  # noqa: S608
        "migrations": [f"{app}.{name}" for app, name in ask(MIGRATIONS)],
    }


def restore(backup: Path, heads: Iterable[str], tell: Tell) -> list[str]:
    """Put a backup into this empty installation, and give back what is wrong with it then."""
    manifest, lines = read(backup), list(heads)
    tell(f"Reading {backup.name}, of entry {manifest.newest.seq}, whole before anything is touched ...")
    if reasons := restore_refusals(backup, manifest):
        raise BackupError(" ".join(reasons))
    for said in (*manifest.problems, *not_in_it(manifest.newest, lines)):
        tell(said)
    put_back_evidence(sorted(manifest.kept), backup, tell)
    tell("Putting back the database ...")
    engine().load(backup)
    wrong = list(_miscounted(manifest))
    call_command("migrate", interactive=False, verbosity=0)
    record(Event.Kind.BACKUP_RESTORED, f"{backup.name} up to entry {manifest.newest.seq}")
    tell("Verifying ...")
    return [*wrong, *problems(reached(manifest.newest, lines))]


def _miscounted(manifest: Manifest) -> Iterator[str]:
    """Name the tables that have not as many rows as the backup said."""
    with connection.cursor() as cursor:
        for table, rows in manifest.tables.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # our own table's name
            if (found := cursor.fetchone()[0]) != rows:
                yield f"{table} has {found} rows, and had {rows} when the backup was made."


def drill(folder: Path, heads: Path | None, tell: Tell) -> tuple[str, bool]:
    """Put the newest backup into a scratch place with the very command that restores; say how it went."""
    backup, begun = newest_in(folder), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="signoff-drill-") as place, engine().scratch(Path(place)) as address:
        environment = os.environ | {"DATABASE_URL": address, "SIGNOFF_DATA": place}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(backup.resolve())]
        command += [f"--heads={heads.resolve()}"] if heads else []
        status = _run(command, environment, tell)
    passed, seconds = status == 0, time.monotonic() - begun
    outcome = f"{backup.name} {'can' if passed else 'cannot'} be restored as it was recorded"
    record(Event.Kind.DRILL_PASSED if passed else Event.Kind.DRILL_FAILED, f"{outcome}, tried in {seconds:.0f} s")
    return f"{outcome}. It took {seconds / 60:.1f} minutes.", passed


def _run(command: list[str], environment: dict[str, str], tell: Tell) -> int:
    """Run a command, passing on what it says, and give back its exit status."""
    piped = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=piped, stderr=subprocess.STDOUT, text=True) as run:  # noqa: S603
        for line in run.stdout or ():
            tell(line.rstrip())
    return run.returncode


def _record_failure(words: str) -> None:
    """Record that no backup was made, where the database can still be written; a full disk is one reason not to."""
    with suppress(DatabaseError):
        record(Event.Kind.BACKUP_FAILED, words)


def record(kind: Event.Kind, words: str) -> None:
    """Record how it went, in the name of the command."""
    record_event(kind, origin().name, words=words)

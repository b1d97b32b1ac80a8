"""What can be done with an archive: make it, and load it into an empty installation."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audit import triggers
from audit.models import Event
from audit.verify import problems
from backups.actions import FILES as KEPT
from backups.actions import record, told_of
from backups.archives import (
    COLUMNS,
    FILES,
    README,
    WORDS,
    archived_models,
    columns,
    lines_of,
    place_of,
    read_rows,
    rows_of,
)
from backups.copying import CHUNK, Tell
from backups.engines import engine
from backups.manifest import FILE, FORMAT, BackupError, Manifest, parsed
from backups.rules import archive_refusals, load_refusals
from evidence.storage import evidence_store


def archive(output: Path, tell: Tell) -> tuple[Path, Manifest]:
    """Write an archive there, which has its name only when it is whole; record that it was made."""
    if reasons := archive_refusals(output):
        raise BackupError(" ".join(reasons))
    final = output / f"signoff-archive-{timezone.now():%Y-%m-%dT%H%M%SZ}.zip"
    partial = final.with_suffix(".partial")
    output.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(partial, "x", zipfile.ZIP_DEFLATED) as whole, engine().moment() as ask:
            manifest = _filled(whole, ask, tell)
        with partial.open("rb") as made:
            os.fsync(made.fileno())
        partial.rename(final)
    finally:
        partial.unlink(missing_ok=True)
    record(Event.Kind.ARCHIVE_MADE, f"{final.name} up to entry {manifest.newest.seq}")
    return final, manifest


def _filled(whole: zipfile.ZipFile, ask: Any, tell: Tell) -> Manifest:
    """Write every table as it is at one moment, then the files that its rows know."""
    models, known, wrong = archived_models(), dict(ask(KEPT)), []
    tell(f"Writing {len(models)} tables ...")
    told = told_of(ask, [model._meta.db_table for model in models])
    texts = {README: WORDS, COLUMNS: columns()}
    files = {name: _written(whole, name, [text.encode()]) for name, text in texts.items()}
    files |= {place_of(model): _written(whole, place_of(model), lines_of(model)) for model in models}
    tell(f"Writing {len(known)} files of evidence and papers ...")
    for name, sha256 in sorted(known.items()):
        path = Path(evidence_store.path(name))
        found = _written(whole, f"{FILES}/{name}", _chunks(path), zipfile.ZIP_STORED) if path.exists() else ""
        files |= {f"{FILES}/{name}": found} if found else {}
        if found != sha256:
            wrong.append(f"File {name} {'has changed since it was added' if found else 'is missing from the store'}.")
    manifest = Manifest(**told, files=files, problems=wrong)
    whole.writestr(FILE, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
    return manifest


def _chunks(path: Path) -> Iterator[bytes]:
    """A file, piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _written(whole: zipfile.ZipFile, name: str, pieces: Iterable[bytes], how: int = zipfile.ZIP_DEFLATED) -> str:
    """Write one member, and give back the SHA-256 of what was written."""
    about = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    about.compress_type = how
    digest = hashlib.sha256()
    with whole.open(about, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def load(path: Path, tell: Tell) -> list[str]:
    """Load an archive into this empty installation, and give back what is wrong with it then."""
    with _opened(path) as whole:
        manifest = _manifest(whole, path)
        tell(f"Reading {path.name}, of entry {manifest.newest.seq}, whole before anything is touched ...")
        if wrong := list(_unlike(whole, manifest)):
            raise BackupError(" ".join([*wrong, "Use another archive."]))
        call_command("migrate", interactive=False, verbosity=0)
        if reasons := load_refusals(manifest, sum(each.file_size for each in whole.infolist())):
            raise BackupError(" ".join(reasons))
        tell("Putting the files into the store ...")
        _put_files(whole, manifest)
        tell("Writing the tables ...")
        _write_tables(whole, manifest)
    record(Event.Kind.ARCHIVE_LOADED, f"{path.name} up to entry {manifest.newest.seq}")
    tell("Verifying ...")
    return [*manifest.problems, *problems()]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; say in words what cannot be read as one."""
    try:
        with zipfile.ZipFile(path) as whole:
            yield whole
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise BackupError(f"{path} cannot be read as an archive ({error}). Use another copy of it.") from error


def _manifest(whole: zipfile.ZipFile, path: Path) -> Manifest:
    """Read what an archive says of itself."""
    if FILE not in whole.namelist():
        raise BackupError(f"{path} is not an archive of Signoff: it has no {FILE}.")
    return parsed(whole.read(FILE).decode("utf-8", "replace"), path)


def _unlike(whole: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Name the members that are missing, unknown or not what the manifest says."""
    there = [name for name in whole.namelist() if name != FILE]
    wanted = {place_of(model) for model in archived_models()}
    for name in sorted({*there, *manifest.files}):
        if there.count(name) != 1:
            yield f"{name} is {'missing from' if name not in there else 'more than once in'} the archive."
        elif name not in manifest.files:
            yield f"{name} is in the archive, and its manifest does not know of it."
        elif _digest(whole, name) != manifest.files[name]:
            yield f"{name} is not as it was when the archive was made."
    for name in sorted(wanted - manifest.files.keys()):
        yield f"{name} is missing: this archive was made by an older Signoff. Load it with that one, then upgrade."


def _digest(whole: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a member."""
    with whole.open(name) as member:
        digest = hashlib.sha256()
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _put_files(whole: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put every stored file under its own name."""
    prefix = f"{FILES}/"
    with tempfile.TemporaryDirectory(prefix="signoff-archive-") as folder:
        unpacked = Path(folder) / "file"
        for name in sorted(each for each in manifest.files if each.startswith(prefix)):
            with whole.open(name) as member, unpacked.open("wb") as file:
                shutil.copyfileobj(member, file, CHUNK)
            evidence_store.put_back(name.removeprefix(prefix), unpacked)


def _write_tables(whole: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write every table in one transaction, without the guards, which let nobody bring a history with them."""
    models = archived_models()
    try:
        with transaction.atomic():
            triggers.remove(connection)
            for model in models:
                rows_of(model)._raw_delete(connection.alias)
            for model in models:
                with whole.open(place_of(model)) as lines:
                    for rows in read_rows(model, lines):
                        rows_of(model).bulk_create(rows)
            connection.check_constraints()
            _go_on_counting()
            triggers.install(connection)
            if wrong := [said for model in models for said in _miscounted(model, manifest)]:
                raise BackupError(" ".join(wrong))
    except (DatabaseError, IntegrityError, ValueError) as error:
        raise BackupError(f"Its tables do not fit together ({error}). Use another archive.") from error


def _go_on_counting() -> None:
    """Let new rows have numbers that none of the loaded ones has."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archived_models()):
            cursor.execute(statement)


def _miscounted(model: Any, manifest: Manifest) -> Iterator[str]:
    """Say where a table has not as many rows as the archive said."""
    table, found = model._meta.db_table, rows_of(model).count()
    if found != manifest.tables.get(table):
        yield f"{table} has {found} rows, and had {manifest.tables.get(table)} when the archive was made."

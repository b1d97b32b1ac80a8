"""Why a backup cannot be made or put back here. An empty list means that it can."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Sum

from accounts.models import User
from audit.models import Event
from backups.engines import engine
from backups.manifest import Manifest, unlike
from evidence.models import StoredFile
from evidence.storage import SERVED_FOLDERS, evidence_store

# What a copy takes beyond the bytes that are copied.
ROOM = 1.1
MEGABYTE = 1024 * 1024
EMPTY = {"sqlite": "SIGNOFF_DATA to an empty folder", "postgresql": "DATABASE_URL to an empty database"}


def backup_refusals(output: Path) -> list[str]:
    """Say why no backup can be made there."""
    reasons = [
        f"{output} is inside {name}. Choose a folder outside it, on another disk."
        for name in ("EVIDENCE_ROOT", *SERVED_FOLDERS)
        if (folder := getattr(settings, name, None)) and output.resolve().is_relative_to(Path(folder).resolve())
    ]
    evidence = StoredFile.objects.aggregate(bytes=Sum("size"))["bytes"] or 0
    return reasons or _no_room(output, engine().size() + evidence)


def archive_refusals(output: Path) -> list[str]:
    """Say why no archive can be made there: as with a backup."""
    return backup_refusals(output)


def load_refusals(manifest: Manifest, size: int) -> list[str]:
    """Say why an archive cannot be loaded here; `size` is what it takes unpacked. The tables are there already."""
    known = MigrationLoader(connection).applied_migrations
    ours = {f"{app}.{name}" for app, name in known}
    if ours != set(manifest.migrations):
        unlike = ", ".join(sorted(ours ^ set(manifest.migrations)))
        return [f"This archive was made by another version of Signoff ({unlike}). Load it with that one, then upgrade."]
    if User.objects.exists() or Event.objects.exists() or any(evidence_store.names()):
        return ["There is a register here already, and nothing in it was touched. Set SIGNOFF_DATA to an empty folder."]
    return _no_room(Path(settings.EVIDENCE_ROOT), size)


def restore_refusals(backup: Path, manifest: Manifest) -> list[str]:
    """Say why this backup cannot be put back here. It is read whole, before anything is touched."""
    reasons = [*_no_place_for(manifest), *_not_empty(manifest)]
    if reasons:
        return reasons
    wrong = list(unlike(backup, manifest))
    size = sum((backup / name).stat().st_size for name in manifest.files) if not wrong else 0
    return [*wrong, "Use another backup."] if wrong else _no_room(Path(settings.EVIDENCE_ROOT), size)


def _no_place_for(manifest: Manifest) -> list[str]:
    """Say why this Signoff cannot read such a backup."""
    if manifest.engine != connection.vendor:
        return [f"This is a backup of {manifest.engine}, and this installation is set up for {connection.vendor}."]
    known = MigrationLoader(None).disk_migrations
    unknown = [name for name in manifest.migrations if tuple(name.split(".", 1)) not in known]
    if unknown:
        return [f"This backup was made by a newer Signoff, with {', '.join(unknown)}. Install that version first."]
    return []


def _not_empty(manifest: Manifest) -> list[str]:
    """Say what is here already: a backup never takes the place of anything."""
    if connection.introspection.table_names():
        place = (
            "DATABASE_URL to an empty database" if connection.vendor != "sqlite" else "SIGNOFF_DATA to an empty folder"
        )
        return [f"There is a register here already, and nothing in it was touched. Set {place}."]
    if set(evidence_store.names()) - manifest.kept.keys():
        return ["The evidence folder holds files that are not of this backup. Set SIGNOFF_DATA to an empty folder."]
    return []


def _no_room(folder: Path, size: int) -> list[str]:
    """Say that a disk is too small."""
    there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free, wanted = shutil.disk_usage(there).free, int(size * ROOM)
    if free >= wanted:
        return []
    return [f"{folder} has {free // MEGABYTE} MB free and {wanted // MEGABYTE + 1} MB are needed. Choose another disk."]

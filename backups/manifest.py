"""What a backup says of itself: when it was made and of what, and the digest of every file in it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from audit.ledger import Head

FILE = "manifest.json"
FORMAT = 1
NAME = re.compile(r"signoff-\d{4}-\d{2}-\d{2}T\d{6}Z")
EVIDENCE = "evidence"


class BackupError(Exception):
    """What was asked cannot be done. The message says why, and what can be done instead."""


@dataclass(frozen=True)
class Manifest:
    """A backup's contents: `files` gives the SHA-256 of each, by its place in the backup."""

    made_at: str
    engine: str
    versions: dict[str, str]
    head: dict[str, Any]
    tables: dict[str, int]
    migrations: list[str]
    files: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def newest(self) -> Head:
        """The newest entry of the ledger in it."""
        return Head(**self.head)

    @property
    def kept(self) -> dict[str, str]:
        """The SHA-256 of each file of evidence, by its name in the store."""
        prefix = f"{EVIDENCE}/"
        return {name.removeprefix(prefix): sha for name, sha in self.files.items() if name.startswith(prefix)}

    def write(self, backup: Path) -> str:
        """Write it down beside the files, and give back its own digest."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (backup / FILE).write_text(text + "\n", encoding="utf-8")
        return digest_of(backup / FILE)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(backup: Path) -> Manifest:
    """Read what a backup says of itself."""
    if not NAME.fullmatch(backup.resolve().name):
        raise BackupError(f"{backup} is not a whole backup. A backup's folder is called signoff-, a date and a time.")
    try:
        return parsed((backup / FILE).read_text(encoding="utf-8"), backup)
    except (OSError, ValueError) as error:
        raise BackupError(f"The manifest of {backup} cannot be read ({error}). Use another backup.") from error


def parsed(text: str, where: Path) -> Manifest:
    """Read a manifest's text."""
    try:
        told = json.loads(text)
        found = told.pop("format")
        if found != FORMAT:
            raise BackupError(f"{where} is of format {found}, and this Signoff reads {FORMAT}. Use a newer Signoff.")
        return Manifest(**told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"The manifest of {where} cannot be read ({error}). Use another copy.") from error


def unlike(backup: Path, manifest: Manifest) -> Iterator[str]:
    """Read every file of a backup, and name those that are not what the manifest says."""
    there = {path.relative_to(backup).as_posix() for path in backup.rglob("*") if path.is_file()} - {FILE}
    for name in sorted(manifest.files.keys() | there):
        if name not in there:
            yield f"{name} is missing from the backup."
        elif name not in manifest.files:
            yield f"{name} is in the backup, and its manifest does not know of it."
        elif digest_of(backup / name) != manifest.files[name]:
            yield f"{name} is not as it was when the backup was made."


def newest_in(folder: Path) -> Path:
    """The newest whole backup in a folder; one that was cut short has another name."""
    whole = sorted(path for path in folder.glob("signoff-*") if NAME.fullmatch(path.name))
    if not whole:
        raise BackupError(f"There is no backup in {folder}. Make one: ./signoff manage backup --output {folder}")
    return whole[-1]

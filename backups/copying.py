"""Files copied so that a power cut does not take them back, and hashed on the way."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from backups.manifest import EVIDENCE
from evidence.storage import evidence_store

Tell = Callable[[str], object]
CHUNK = 1024 * 1024
TELL_EVERY = 200


def copy(source: Path, target: Path) -> str:
    """Copy a file, wait until the disk has it, and give back the SHA-256 of what was written."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("xb") as write:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest()


def copy_evidence(known: dict[str, str], backup: Path, tell: Tell) -> tuple[dict[str, str], list[str]]:
    """Copy every stored file that a row knows; give back what was copied, and what is wrong with the store."""
    copied, problems = {}, []
    tell(f"Copying {len(known)} files of evidence and papers ...")
    for number, (name, sha256) in enumerate(sorted(known.items()), start=1):
        target = backup / EVIDENCE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            copied[f"{EVIDENCE}/{name}"] = found = copy(Path(evidence_store.path(name)), target)
        except FileNotFoundError:
            problems.append(f"File {name} is missing from the store.")
            continue
        if found != sha256:
            problems.append(f"File {name} has changed since it was added.")
        if number % TELL_EVERY == 0:
            tell(f"{number} of {len(known)} files")
    return copied, problems


def put_back_evidence(names: list[str], backup: Path, tell: Tell) -> None:
    """Put every stored file back under its name."""
    tell(f"Putting back {len(names)} files of evidence and papers ...")
    for number, name in enumerate(names, start=1):
        evidence_store.put_back(name, backup / EVIDENCE / name)
        if number % TELL_EVERY == 0:
            tell(f"{number} of {len(names)} files")

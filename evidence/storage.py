"""Where evidence is kept: outside every served folder, under names of our own, never overwritten."""

# Django's File takes a type in its stubs, but not when running.
from __future__ import annotations

import hashlib
import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}")
UNFINISHED = "unfinished"
DIRECTORY_MODE = 0o700
FILE_MODE = 0o600
PIECE = 256 * 1024
CHANGED = "This file has changed since it was added. Tell an administrator."
SERVED_FOLDERS = ("MEDIA_ROOT", "STATIC_ROOT")


class EvidenceChanged(Exception):
    """The stored bytes are not the bytes that were kept. The message is fit for a page."""


@dataclass(frozen=True)
class StoredBytes:
    """What the database must remember about a kept file."""

    name: str
    sha256: str
    size: int


@deconstructible(path="evidence.storage.EvidenceStorage")
class EvidenceStorage(FileSystemStorage):
    """A folder of evidence that only grows.

    The file is safely on disk before `keep` returns, and only then does the caller write its row. A crash
    between the two leaves a file without a row, which a sweep can find, and never a row without its file.
    """

    def __init__(self) -> None:
        super().__init__()

    @property
    def base_location(self) -> str:
        """Read at each use, so that nothing is tied to the settings of the moment it was imported."""
        return str(_root())

    @property
    def location(self) -> str:
        return self.base_location

    def keep(self, upload: File[bytes]) -> StoredBytes:
        """Put a file in the store for good. The one way in."""
        temporary, sha256, size = _write_unfinished(upload, self._folder(UNFINISHED))
        try:
            name = self._place(temporary)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return StoredBytes(name, sha256, size)

    def put_back(self, name: str, source: Path) -> None:
        """Put a file out of a backup where it was. Only `restore` does, and into a store that has no others."""
        with source.open("rb") as kept:
            temporary, _, _ = _write_unfinished(File(kept), self._folder(UNFINISHED))
        final = self._folder(name[:2]) / Path(self.path(name)).name
        temporary.rename(final)
        _sync_folder(final.parent)
        _sync_folder(final.parent.parent)

    def open_checked(self, name: str, sha256: str) -> File[bytes]:
        """Open a kept file, having read all of it and found it unchanged."""
        try:
            kept = self.open(name)
        except FileNotFoundError as error:
            raise EvidenceChanged("This file is missing from the store. Tell an administrator.") from error
        if hashlib.file_digest(kept, "sha256").hexdigest() != sha256:
            kept.close()
            raise EvidenceChanged(CHANGED)
        kept.seek(0)
        return kept

    def read_checked(self, name: str, sha256: str) -> Iterator[bytes]:
        """Read a kept file piece by piece. The last piece is given only once all of it was found unchanged."""
        digest, held = hashlib.sha256(), b""
        with Path(self.path(name)).open("rb") as kept:
            while piece := kept.read(PIECE):
                if held:
                    yield held
                digest.update(piece)
                held = piece
        if digest.hexdigest() != sha256:
            raise EvidenceChanged(CHANGED)
        yield held

    def names(self) -> Iterator[str]:
        """Every kept file, for the nightly check and for finding those that no row knows."""
        for path in sorted(_root().glob("??/*")):
            name = path.relative_to(_root()).as_posix()
            if NAME.fullmatch(name):
                yield name

    def let_go(self, name: str) -> bool:
        """Remove bytes that the register gave up. Says whether they were still there."""
        path = Path(self.path(name))
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(path.parent)
        return True

    def discard_unfinished(self, before: datetime) -> int:
        """Remove what uploads cut short left behind, if last written before the given moment."""
        cut_short = [path for path in self._folder(UNFINISHED).iterdir() if _last_written(path) < before]
        for path in cut_short:
            path.unlink()
        return len(cut_short)

    def path(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise SuspiciousFileOperation("That is not the name of a kept file.")
        return super().path(name)

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """What a FileField calls. The name it offers is the caller's, so it is ignored."""
        return self.keep(content if isinstance(content, File) else File(content)).name

    def delete(self, name: str) -> NoReturn:
        raise PermissionError("Evidence is not deleted. What the register gave up is let go.")

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("Evidence has no address of its own. Use the checked download.")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise PermissionError("Evidence is only ever opened for reading.")
        return File(Path(self.path(name)).open("rb"))

    def _new_name(self) -> str:
        identifier = uuid.uuid4().hex
        return f"{identifier[:2]}/{identifier}"

    def _place(self, temporary: Path) -> str:
        name = self._new_name()
        final = self._folder(name[:2]) / Path(name).name
        # A rename would replace a file of that name, so the name is claimed first: that fails if it is taken.
        final.touch(mode=FILE_MODE, exist_ok=False)
        temporary.rename(final)
        _sync_folder(final.parent)
        # The folder itself may be new, made by this upload or by one beside it.
        _sync_folder(final.parent.parent)
        return name

    def _folder(self, name: str) -> Path:
        folder = _root() / name
        folder.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        folder.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
        return folder


evidence_store = EvidenceStorage()


def _root() -> Path:
    """The store's folder, refused loudly when it is not set or when a web server would hand it out."""
    configured = getattr(settings, "EVIDENCE_ROOT", None)
    if not configured:
        raise ImproperlyConfigured("EVIDENCE_ROOT is not set. Set it to a folder that is not served.")
    root = Path(configured).resolve()
    for setting in SERVED_FOLDERS:
        served = getattr(settings, setting, None)
        if served and root.is_relative_to(Path(served).resolve()):
            raise ImproperlyConfigured(f"EVIDENCE_ROOT is inside {setting}, which is served. Move it out.")
    return root


def _write_unfinished(upload: File[bytes], folder: Path) -> tuple[Path, str, int]:
    """Copy an upload to the store's own disk, hashing what is written, and wait until the disk has it."""
    digest = hashlib.sha256()
    descriptor, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as temporary:
            for chunk in upload.chunks():
                digest.update(chunk)
                temporary.write(chunk)
            temporary.flush()
            os.fsync(descriptor)
            return Path(path), digest.hexdigest(), temporary.tell()
    except BaseException:
        Path(path).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Make a new or changed name in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def written_at(name: str) -> datetime:
    """When a kept file was written."""
    return _last_written(Path(evidence_store.path(name)))


def _last_written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)

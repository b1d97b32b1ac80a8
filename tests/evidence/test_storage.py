"""Evidence is kept once, privately, under our own name, and comes back as it went in."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import models
from django.db.migrations.writer import MigrationWriter
from pytest_django import Settings

from evidence.storage import NAME, EvidenceChanged, EvidenceStorage, StoredBytes, evidence_store

CONTENT = b"The bytes that prove it." * 100_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FIXED_NAME = "ab/ab" + "0" * 30


class OneName(EvidenceStorage):
    """A store whose next name is always taken, after the first."""

    def _new_name(self) -> str:
        return FIXED_NAME


class CutShort(SimpleUploadedFile):
    """An upload whose connection drops half-way."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield CONTENT[:1000]
        raise ConnectionResetError


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def kept(root: Path) -> StoredBytes:
    return evidence_store.keep(ContentFile(CONTENT, name="report.pdf"))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_bytes_come_back_as_they_went_in(kept: StoredBytes) -> None:
    assert (kept.sha256, kept.size) == (SHA256, len(CONTENT))
    with evidence_store.open_checked(kept.name, kept.sha256) as file:
        assert file.read() == CONTENT


def test_only_the_kept_file_remains(kept: StoredBytes, root: Path) -> None:
    assert files_in(root) == [root / kept.name]


@pytest.mark.parametrize("name", ["report.pdf", "../../x.pdf", "a\r\nb", "x" * 300, None])
def test_name_is_our_own(root: Path, name: str | None) -> None:
    upload = ContentFile(CONTENT, name=name)

    assert NAME.fullmatch(evidence_store.keep(upload).name)
    assert NAME.fullmatch(evidence_store.save(name, upload))


def test_upload_already_read_is_kept_whole(root: Path) -> None:
    small = SimpleUploadedFile("a.txt", CONTENT)
    with TemporaryUploadedFile("a.txt", "text/plain", len(CONTENT), None) as large:
        large.write(CONTENT)
        small.read()

        assert evidence_store.keep(small).sha256 == SHA256
        assert evidence_store.keep(large).sha256 == SHA256


def test_same_bytes_twice_are_two_files(root: Path) -> None:
    first, second = (evidence_store.keep(ContentFile(CONTENT)) for _ in range(2))

    assert first.name != second.name
    assert sorted(evidence_store.names()) == sorted([first.name, second.name])


def test_only_the_site_may_read_the_store(root: Path) -> None:
    before = os.umask(0)
    try:
        kept = evidence_store.keep(ContentFile(CONTENT))
    finally:
        os.umask(before)

    folders = [root, *(path for path in root.iterdir())]
    assert {permissions(folder) for folder in folders} == {0o700}
    assert permissions(root / kept.name) == 0o600


def test_name_already_taken_is_never_overwritten(root: Path) -> None:
    store = OneName()
    store.keep(ContentFile(b"first"))

    with pytest.raises(FileExistsError):
        store.keep(ContentFile(b"second"))

    assert [path.read_bytes() for path in files_in(root)] == [b"first"]


def test_upload_cut_short_leaves_nothing(root: Path) -> None:
    with pytest.raises(ConnectionResetError):
        evidence_store.keep(CutShort("a.txt", b""))

    assert files_in(root) == []


def spied(name: str, real: Callable[..., object], done: list[str]) -> Callable[..., object]:
    def spy(*arguments: object) -> object:
        if name != "fsync":
            done.append(name)
        elif isinstance(arguments[0], int):
            synced = Path(f"/proc/self/fd/{arguments[0]}").resolve()
            done.append(f"fsync {synced.name if synced.is_dir() else synced.parent.name}")
        return real(*arguments)

    return spy


def test_file_is_on_disk_before_it_has_its_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(os, "fsync", spied("fsync", os.fsync, done))
    monkeypatch.setattr(Path, "rename", spied("rename", Path.rename, done))

    OneName().keep(ContentFile(CONTENT))

    assert done == ["fsync unfinished", "rename", "fsync ab", "fsync evidence"]


@pytest.mark.parametrize("place", [0, len(CONTENT) // 2, len(CONTENT) - 1])
def test_one_changed_byte_is_noticed(kept: StoredBytes, root: Path, place: int) -> None:
    changed = bytearray(CONTENT)
    changed[place] ^= 1
    (root / kept.name).write_bytes(changed)

    with pytest.raises(EvidenceChanged, match=r"^This file has changed since it was added\."):
        evidence_store.open_checked(kept.name, kept.sha256)


def test_missing_file_is_noticed(kept: StoredBytes, root: Path) -> None:
    (root / kept.name).unlink()

    with pytest.raises(EvidenceChanged, match=r"^This file is missing from the store\."):
        evidence_store.open_checked(kept.name, kept.sha256)


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/passwd", "ab/../../secret", "unfinished/x", "ab/" + "0" * 32, FIXED_NAME + "\n", ""],
)
def test_only_kept_names_are_opened(root: Path, name: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        evidence_store.open_checked(name, SHA256)
    with pytest.raises(SuspiciousFileOperation):
        evidence_store.let_go(name)


def test_kept_file_is_not_deleted_or_written_or_linked(kept: StoredBytes) -> None:
    with pytest.raises(PermissionError, match="not deleted"):
        evidence_store.delete(kept.name)
    with pytest.raises(PermissionError, match="only ever opened for reading"):
        evidence_store.open(kept.name, "rb+")
    with pytest.raises(ValueError, match="no address"):
        evidence_store.url(kept.name)

    evidence_store.open_checked(kept.name, kept.sha256).close()


def test_bytes_that_were_given_up_are_let_go_once(kept: StoredBytes, root: Path) -> None:
    other = evidence_store.keep(ContentFile(CONTENT))

    assert evidence_store.let_go(kept.name)
    assert not evidence_store.let_go(kept.name)

    assert list(evidence_store.names()) == [other.name]


def test_unfinished_upload_is_discarded_once_old(kept: StoredBytes, root: Path) -> None:
    left = root / "unfinished" / "left"
    left.write_bytes(b"half")
    written = datetime.fromtimestamp(left.stat().st_mtime, UTC)

    assert evidence_store.discard_unfinished(before=written) == 0
    assert evidence_store.discard_unfinished(before=written + timedelta(seconds=1)) == 1
    assert files_in(root) == [root / kept.name]


def test_empty_store_has_no_names(root: Path) -> None:
    assert list(evidence_store.names()) == []


def test_stray_files_are_not_names(kept: StoredBytes, root: Path) -> None:
    (root / kept.name[:2] / "notes.txt").write_bytes(b"")

    assert list(evidence_store.names()) == [kept.name]


def test_root_follows_the_settings(kept: StoredBytes, tmp_path: Path, settings: Settings) -> None:
    settings.EVIDENCE_ROOT = str(tmp_path / "elsewhere")

    second = evidence_store.keep(ContentFile(CONTENT))

    assert (tmp_path / "elsewhere" / second.name).exists()


@pytest.mark.parametrize("served", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_root_inside_a_served_folder_is_refused(root: Path, settings: Settings, served: str) -> None:
    setattr(settings, served, root.parent)

    with pytest.raises(ImproperlyConfigured, match=f"^EVIDENCE_ROOT is inside {served}"):
        evidence_store.keep(ContentFile(CONTENT))


@pytest.mark.parametrize("value", [None, ""])
def test_root_must_be_set(settings: Settings, value: str | None) -> None:
    settings.EVIDENCE_ROOT = value

    with pytest.raises(ImproperlyConfigured, match=r"^EVIDENCE_ROOT is not set"):
        evidence_store.keep(ContentFile(CONTENT))


def test_store_can_be_written_into_a_migration(root: Path) -> None:
    text, imports = MigrationWriter.serialize(models.FileField(storage=evidence_store))

    assert "storage=evidence.storage.EvidenceStorage()" in text
    assert "import evidence.storage" in imports

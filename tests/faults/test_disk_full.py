"""A disk that fills up at any moment: the error is a clear one, nothing is there by half, and room brings all back."""

import os
import shutil
import subprocess

import pytest
from django.db import connection

from tests.installation import Installation, here

ERRORS = ("OperationalError: database or disk is full", "OperationalError: disk I/O error", "OSError: [Errno 28] ")
BOARDS = "SELECT id, version FROM accounts_historicalboard"
KEPT = "SELECT name FROM evidence_storedfile"
MEGABYTE = 1024 * 1024
AMPLE = "size=64m"


@pytest.fixture
def disk(tmp_path):
    """A disk of its own, in memory, that can be made small; only an administrator can mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", AMPLE, "none", folder]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("This needs root, to mount a small disk.")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def crowded(transactional_db, evidence, disk, tmp_path):
    """A small register on that disk."""
    shutil.copytree(tmp_path / "evidence", disk / "evidence")
    return here(disk)


def fill(disk, room):
    """Leave so much room."""
    (disk / "ballast").unlink(missing_ok=True)
    with (disk / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * max(shutil.disk_usage(disk).free - room, 0))


def filled_up(place: Installation, disk, room) -> int:
    """Work until the disk is full, then look at what is there, then make room and work on."""
    fill(disk, room)
    worked = place.python("-m", "tests.faults.work", "both")
    *acknowledged, error = worked.stdout.strip().split("\n")
    assert error.startswith(ERRORS), (room, worked.stdout)
    (disk / "ballast").unlink()
    rows = {f"{pk} {version}" for pk, version in place.ask(BOARDS)} | {name for (name,) in place.ask(KEPT)}
    assert [each for each in acknowledged if each not in rows] == [], room
    assert place.verified() == "well", room
    shutil.rmtree(disk / "evidence" / "unfinished", ignore_errors=True)
    return len(acknowledged)


def test_a_full_disk_breaks_nothing(crowded, disk):
    assert filled_up(crowded, disk, MEGABYTE) > 0


def test_a_backup_onto_a_full_disk_says_so_and_leaves_nothing(crowded, disk, tmp_path, monkeypatch):
    place = Installation(disk, crowded.address)
    backups = disk / "backups"
    fill(disk, MEGABYTE // 4)

    said = place.manage("backup", "--output", backups)

    assert said.returncode == 1
    assert "No backup was made." in said.stdout
    assert "MB are needed. Choose another disk." in said.stdout
    assert not backups.exists() or not list(backups.iterdir())


@pytest.mark.proof
def test_a_disk_full_at_fifty_moments_breaks_nothing(crowded, disk, record_property):
    done = [filled_up(crowded, disk, 40_000 + 7_919 * number) for number in range(50)]

    record_property("moments", len(done))
    record_property("acknowledged", sum(done))
    assert connection.vendor == "postgresql" or min(done) < max(done)

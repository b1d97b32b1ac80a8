"""An installation with evidence in it, and a backup of it."""

from pathlib import Path

import pytest

from backups.actions import back_up
from tests.installation import Installation, empty, here


@pytest.fixture
def installation(transactional_db, evidence, tmp_path) -> Installation:
    """A small register with a stored file."""
    return here(tmp_path)


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    """Another installation, in which nothing is."""
    with empty(tmp_path / "elsewhere") as other:
        yield other


def backup_of(place: Installation, output: Path) -> Path:
    """Make a backup as an installation does, and give its folder."""
    before = set(output.glob("*"))
    made = place.manage("backup", "--output", output)
    assert made.returncode == 0, made.stdout
    return (set(output.glob("*")) - before).pop()


@pytest.fixture
def backup(transactional_db, evidence, tmp_path) -> Path:
    """A backup of the small register."""
    return back_up(tmp_path / "backups", print)[0]

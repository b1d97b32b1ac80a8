"""Backups made while people save and upload are whole, and hold all that was acknowledged before they began."""

import contextlib
import json
import subprocess

import pytest

from tests.backups.conftest import backup_of

SAVED = "SELECT max(seq) FROM audit_ledgerentry"


@contextlib.contextmanager
def busy(installation, processes):
    """Let some processes work for as long as this lasts; none of them may meet an error."""
    said = installation.folder / "said.txt"
    with said.open("w") as told:
        piped = installation.piped | {"stdout": told}
        command = installation.command("-m", "tests.faults.work", "both")
        working = [subprocess.Popen(command, **piped) for _ in range(processes)]
        try:
            yield
        finally:
            for each in working:
                each.kill()
                each.wait()
    assert "Error" not in said.read_text()


def whole_under_load(installation, output, backups, record_property):
    """Make backups while others save, try each, and count the entries that came between."""
    grown = []
    with busy(installation, 3):
        for _ in range(backups):
            before = installation.ask(SAVED)[0][0]
            head = json.loads((backup_of(installation, output) / "manifest.json").read_text())["head"]["seq"]
            assert head >= before
            grown.append(installation.ask(SAVED)[0][0] - head)
            drilled = installation.manage("drill", output)
            assert drilled.returncode == 0, drilled.stdout
    record_property("whole", len(grown))
    record_property("entries_meanwhile", sum(grown))
    assert all(grown), "nobody saved while a backup was made, so nothing was tried"


def test_a_backup_made_while_people_save_is_whole(installation, tmp_path, record_property):
    whole_under_load(installation, tmp_path / "backups", 1, record_property)


@pytest.mark.proof
def test_twenty_backups_made_while_people_save_are_whole(installation, tmp_path, record_property):
    whole_under_load(installation, tmp_path / "backups", 20, record_property)

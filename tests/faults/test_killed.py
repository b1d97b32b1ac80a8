"""Whatever is killed, and whenever: what was acknowledged is there, and nothing is there by half."""

import time

import pytest

from backups.actions import back_up

SAVED = "SELECT id, version FROM accounts_historicalboard"
FINDINGS = "SELECT count(*) FROM recommendations_finding"
KEPT = "SELECT name FROM evidence_storedfile"
ALREADY = "There is a register here already"


def kill(installation, what, kills):
    """Kill work so many times, and give back what it had acknowledged."""
    killed = installation.python("-m", "tests.faults.killed", what, kills)
    assert killed.returncode == 0, killed.stdout
    acknowledged = killed.stdout.split("\n")[:-1]
    assert len(acknowledged) > kills, "hardly anything was done, so nothing was tried"
    return acknowledged


def savers_killed(installation, kills, record_property):
    """Kill savers, and hold what is there against what they had acknowledged."""
    acknowledged = kill(installation, "save", kills)
    there = {f"{pk} {version}" for pk, version in installation.ask(SAVED)}
    lost = [each for each in acknowledged if each not in there]
    for name, count in (("killed", kills), ("acknowledged", len(acknowledged)), ("lost", len(lost))):
        record_property(name, count)
    assert lost == []
    assert installation.verified() == "well"


def uploads_killed(installation, kills, record_property):
    """Kill uploads, and hold rows and files against what they had acknowledged."""
    acknowledged = kill(installation, "upload", kills)
    rows = {name for (name,) in installation.ask(KEPT)}
    files = {path.relative_to(installation.folder / "evidence").as_posix() for path in _files(installation)}
    counts = {"killed": kills, "acknowledged": len(acknowledged), "without_row": len(files - rows)}
    for name, count in counts.items():
        record_property(name, count)
    assert [each for each in acknowledged if each not in rows] == []
    assert rows - files == set()
    assert installation.verified() == "well"


def _files(installation):
    """The files in the store."""
    return [path for path in (installation.folder / "evidence").glob("??/*") if path.is_file()]


def migration_killed(place, at):
    """Kill a migration before a statement, and let the next one end it."""
    place.python("-m", "tests.faults.killed_migration", at)
    again = place.python("-m", "tests.faults.killed_migration", 0)
    assert again.returncode == 0, (at, again.stdout)
    assert place.verified() == "well", at
    return int(again.stdout)


def restore_killed(place, backup, after):
    """Kill a restore, and restore again; where the database was back already, bring it up to date."""
    restoring = place.start("manage.py", "restore", backup)
    time.sleep(after)
    restoring.kill()
    restoring.communicate()
    again = place.manage("restore", backup)
    if ALREADY in again.stdout:
        again = place.manage("migrate", "-v0")
    assert again.returncode == 0, (after, again.stdout)
    assert place.verified() == "well", after
    assert place.ask(FINDINGS) == [(1,)], after


def test_savers_killed_at_any_moment_lose_nothing_that_was_acknowledged(installation, record_property):
    savers_killed(installation, 20, record_property)


def test_uploads_killed_at_any_moment_leave_no_row_without_its_file(installation, record_property):
    uploads_killed(installation, 20, record_property)


def test_a_migration_killed_midway_is_ended_by_the_next(elsewhere):
    assert migration_killed(elsewhere, 150) > 10


def test_a_restore_killed_midway_can_be_run_again(elsewhere, evidence, tmp_path):
    backup, _ = back_up(tmp_path / "backups", print)

    restore_killed(elsewhere, backup, 1.5)


@pytest.mark.proof
def test_a_thousand_killed_savers_lose_nothing_that_was_acknowledged(installation, record_property):
    savers_killed(installation, 1000, record_property)


@pytest.mark.proof
def test_two_hundred_killed_uploads_leave_no_row_without_its_file(installation, record_property):
    uploads_killed(installation, 200, record_property)


@pytest.mark.proof
@pytest.mark.parametrize("at", range(1, 800, 40))
def test_a_migration_killed_at_any_statement_is_ended_by_the_next(elsewhere, at):
    migration_killed(elsewhere, at)


@pytest.mark.proof
@pytest.mark.parametrize("after", [0.25 * number for number in range(2, 22)])
def test_a_restore_killed_at_any_moment_can_be_run_again(elsewhere, evidence, tmp_path, after):
    restore_killed(elsewhere, back_up(tmp_path / "backups", print)[0], after)

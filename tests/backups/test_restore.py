"""A backup comes back as it was, into an empty place only, and only if it is whole."""

import json
import shutil

import pytest

from backups.manifest import BackupError, read, unlike
from backups.rules import restore_refusals
from tests.backups.conftest import backup_of

HEADS = """SELECT seq, hash FROM audit_ledgerentry ORDER BY seq"""
FILES = "SELECT name, sha256 FROM evidence_storedfile"


def restored(place, backup, *words):
    """Restore, and give back what was said, having seen that it went well."""
    said = place.manage("restore", backup, *words)
    assert said.returncode == 0, said.stdout
    return said.stdout


def change_manifest(backup, **fields):
    """Change what a backup says of itself."""
    told = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps(told | fields))


def test_a_backup_comes_back_as_it_was(installation, backup, elsewhere):
    said = restored(elsewhere, backup)

    manifest = json.loads((backup / "manifest.json").read_text())
    assert elsewhere.ask(HEADS)[:-1] == installation.ask(HEADS)[: manifest["head"]["seq"]]
    assert elsewhere.ask(FILES) == installation.ask(FILES) != []
    assert "All is as it was recorded." in said
    assert elsewhere.verified() == "well"
    assert elsewhere.manage("check", "--database", "default").stdout.count("W001") == 0
    assert elsewhere.ask("SELECT kind, subject FROM audit_event ORDER BY id DESC LIMIT 1") == [
        ("backup_restored", f"{backup.name} up to entry {manifest['head']['seq']}")
    ]


def test_what_was_restored_can_be_worked_on_and_backed_up(backup, elsewhere, tmp_path):
    restored(elsewhere, backup)

    again = backup_of(elsewhere, tmp_path / "again")

    kept = [json.loads((one / "manifest.json").read_text())["head"]["seq"] for one in (backup, again)]
    assert kept[1] == kept[0] + 1


def test_a_register_that_is_there_is_never_replaced(installation, backup):
    before = installation.ask(HEADS)

    said = installation.manage("restore", backup)

    assert said.returncode == 1
    assert "There is a register here already, and nothing in it was touched." in said.stdout
    assert installation.ask(HEADS) == before


def test_files_that_are_there_are_never_mixed_with_those_of_a_backup(backup, elsewhere):
    (elsewhere.folder / "evidence" / "ab").mkdir(parents=True)
    (elsewhere.folder / "evidence" / "ab" / ("ab" + "0" * 30)).write_text("Somebody's")

    said = elsewhere.manage("restore", backup)

    assert said.returncode == 1
    assert "The evidence folder holds files that are not of this backup." in said.stdout


DAMAGES = {
    "is not as it was when the backup was made.": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
    "is missing from the backup.": lambda path: path.unlink(),
    "is in the backup, and its manifest does not know of it.": lambda path: shutil.copy(path, f"{path}.more"),
}


@pytest.mark.parametrize("words", DAMAGES)
@pytest.mark.parametrize("what", ["database.*", "evidence/??/*"])
def test_every_damage_to_a_backup_is_named(words, what, backup):
    path = next(backup.glob(what))
    DAMAGES[words](path)

    (said,) = unlike(backup, read(backup))

    assert said.startswith(path.relative_to(backup).as_posix())
    assert said.endswith(words)


def test_a_damaged_backup_is_refused_before_anything_is_touched(backup, elsewhere):
    next(backup.glob("evidence/??/*")).write_bytes(b"Something else")

    said = elsewhere.manage("restore", backup)

    assert said.returncode == 1
    assert "is not as it was when the backup was made. Use another backup." in said.stdout
    assert list(elsewhere.folder.glob("evidence/??/*")) == []
    assert "Traceback" in elsewhere.manage("verify").stdout, "there is a database, and so something was touched"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"engine": "oracle"}, "This is a backup of oracle, and this installation is set up for"),
        ({"migrations": ["audit.0999_later"]}, "made by a newer Signoff, with audit.0999_later."),
    ],
)
def test_a_backup_that_does_not_belong_here_is_refused_in_words(fields, words, backup):
    change_manifest(backup, **fields)

    assert words in restore_refusals(backup, read(backup))[0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"format": 2}, "is of format 2, and this Signoff reads 1."),
        ({"more": 1}, "The manifest of .* cannot be read"),
    ],
)
def test_a_manifest_that_this_signoff_cannot_read_is_refused_in_words(fields, words, backup):
    change_manifest(backup, **fields)

    with pytest.raises(BackupError, match=words):
        read(backup)


def test_a_backup_that_was_cut_short_is_refused(backup):
    with pytest.raises(BackupError, match="is not a whole backup"):
        read(backup.rename(backup.with_suffix(".partial")))


def test_rows_that_the_manifest_did_not_count_are_named(backup, elsewhere):
    change_manifest(backup, tables={"accounts_user": 99})

    said = elsewhere.manage("restore", backup)

    assert said.returncode == 1
    assert " rows, and had 99 when the backup was made." in said.stdout


def test_a_backup_older_than_a_published_head_is_said_to_be_so(backup, elsewhere, tmp_path):
    head = json.loads((backup / "manifest.json").read_text())["head"]
    seq, site, day = head["seq"], head["site"], "2031-04-01T09:00:00.000000Z"
    heads = tmp_path / "heads.txt"
    heads.write_text(f"# kept\n{site} {seq} {head['hash']} {seq} {head['at']}\n{site} 99990 {'0' * 64} 99990 {day}\n")

    said = restored(elsewhere, backup, "--heads", heads)

    assert f"This backup ends at entry {seq} of " in said
    assert "A head of entry 99990 of 1 April 2031 was published: what was recorded between them is not in it." in said


def test_a_backup_that_does_not_hold_a_published_head_is_not_as_it_was_recorded(backup, elsewhere, tmp_path):
    head = json.loads((backup / "manifest.json").read_text())["head"]
    (tmp_path / "heads.txt").write_text(f"{head['site']} 2 {'0' * 64} 2 {head['at']}\n")

    said = elsewhere.manage("restore", backup, "--heads", tmp_path / "heads.txt")

    assert said.returncode == 1
    assert "Entry 2 is not the entry that was kept elsewhere" in said.stdout

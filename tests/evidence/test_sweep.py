"""What no row needs is swept once it is a day old; what a row needs never is."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from audit.models import Event
from audit.verify import problems
from evidence.storage import evidence_store

DAY = 24 * 60 * 60


def age(path, seconds):
    """Let a file have been written that long ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.fixture
def store(evidence, evidence_folder):
    """A store with a file of each kind, told apart by name."""
    names = {"known": evidence.stored_file.name}
    for kind in ("old", "new"):
        names[kind] = evidence_store.keep(ContentFile(kind.encode())).name
    for kind in ("half old", "half new"):
        names[kind] = f"unfinished/{kind}"
        (evidence_folder / names[kind]).write_bytes(b"half")
    for kind in ("known", "old", "half old"):
        age(evidence_folder / names[kind], DAY + 60)
    for kind in ("new", "half new"):
        age(evidence_folder / names[kind], DAY - 60)
    return names


def test_only_what_is_old_and_unknown_is_swept(store, evidence_folder, capsys):
    call_command("sweep_evidence")

    left = {kind for kind, name in store.items() if (evidence_folder / name).exists()}
    assert left == {"known", "new", "half new"}
    assert capsys.readouterr().out == (
        "Removed 1 uploads cut short, 1 files that no row knew, and 0 that were refused or disposed of.\n"
    )
    assert list(problems()) == []


def test_a_sweep_is_on_record_where_it_removed_something(store):
    call_command("sweep_evidence")
    call_command("sweep_evidence")

    assert [event.subject for event in Event.objects.filter(kind="store_swept")] == [
        "1 cut short, 1 unknown, 0 given up"
    ]


def test_a_row_that_appears_during_the_sweep_saves_its_file(store, evidence, evidence_folder, monkeypatch):
    listed = list(evidence_store.names())
    monkeypatch.setattr(type(evidence_store), "names", lambda _: iter(listed))
    stored = evidence.stored_file
    stored.name = store["old"]
    (evidence_folder / store["old"]).write_bytes(b"Everybody was vetted.")
    age(evidence_folder / store["old"], DAY + 60)
    stored.save()

    call_command("sweep_evidence")

    assert (evidence_folder / store["old"]).exists()


def test_an_empty_store_is_swept(force, capsys):
    call_command("sweep_evidence")

    assert capsys.readouterr().out.startswith("Removed 0 uploads")

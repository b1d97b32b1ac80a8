"""A PostgreSQL server that stops in the middle of work: the page says so, nothing is half saved, and it comes back."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.serving import Person, served
from tests.faults.test_two_servers import PAST, Racer
from tests.installation import Installation

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can be stopped")
CAST = """
from tests.conftest import _person
from accounts.models import Board
_person("administrator", "administrator")
print(Board.objects.create(name="Board").pk)
"""


@pytest.fixture
def server():
    """A server of its own, and its first words: where it is."""
    program = [sys.executable, "-W", "ignore", "-m", "tests.faults.stoppable"]
    environment, pipe = os.environ | {"LC_ALL": "C.UTF-8"}, subprocess.PIPE
    with subprocess.Popen(program, env=environment, stdin=pipe, stdout=pipe, text=True) as running:
        yield running


def stop(place):
    """Stop the server at once, as a power cut would."""
    data = place.ask("SHOW data_directory")[0][0]
    os.kill(int((Path(data) / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    time.sleep(1)


def start(server):
    """Start it again."""
    server.stdin.write("start\n")
    server.stdin.flush()
    assert server.stdout.readline() == "started\n"


def test_a_database_that_stops_is_said_to_be_away_and_comes_back(server, tmp_path, record_property):
    place = Installation(tmp_path, server.stdout.readline().strip())
    assert place.manage("migrate", "-v0").returncode == 0
    board = place.manage("shell", "-c", CAST).stdout.split()[-1]
    path = f"/lists/boards/{board}/"
    with served(place) as address:
        person = Person(address, "administrator")
        racers = [Racer(Person(address, "administrator"), path, f"R{n}", 20) for n in range(3)]
        form = {**person.fields(person.get(path)[1]), "name": "Typed before it stopped"}
        for racer in racers:
            racer.start()
        time.sleep(0.5)
        stop(place)
        status, page = person.post(path, form)
        start(server)
        for racer in racers:
            racer.join()
        again, _ = person.get(path)

    answers = sum((racer.answers for racer in racers), racers[0].answers.__class__())
    for answer, count in answers.items():
        record_property(f"answers_{answer}", count)
    assert (status, again) == (503, 200)
    assert "The database does not answer." in page
    assert "Typed before it stopped" in page
    saved = place.ask(PAST.format(board))
    assert [version for version, _ in saved] == list(range(1, len(saved) + 1))
    assert {name for racer in racers for _, name in racer.names} <= {name for _, name in saved}
    assert place.verified() == "well"

"""Two servers on one database, and several people who save the same thing: nobody overwrites anybody unknowingly."""

import threading
import time
from collections import Counter

import pytest

from accounts.models import Board
from audit.tracking import save_as
from tests.faults.serving import Person, served
from tests.installation import here

STALE = "changed this while you had it open"
READING = 2
PAST = "SELECT version, name FROM accounts_historicalboard WHERE id = {} ORDER BY history_id"


@pytest.fixture
def boards(transactional_db, lead):
    """A board for each of twelve people."""
    made = [Board(name=f"Board {n}") for n in range(12)]
    for each in made:
        save_as(lead, each)
    return made


@pytest.fixture
def racers(administrator, board, boards, finding, tmp_path):
    """An installation with boards that people may rename."""
    return here(tmp_path)


class Racer(threading.Thread):
    """Somebody who renames one board so many times, by way of its form."""

    def __init__(self, person, path, name, saves):
        super().__init__()
        self.person, self.path, self.called, self.saves = person, path, name, saves
        self.answers, self.names, self.times = Counter(), [], []

    def run(self):
        """Open the form, type a name, send it; again and again."""
        for turn in range(self.saves):
            form = self.person.fields(self.person.get(self.path)[1])
            if "read_version" not in form:
                self.answers["not opened"] += 1
                continue
            typed = {**form, "name": f"{self.called}.{turn}"}
            begun = time.monotonic()
            status, page = self.person.post(self.path, typed)
            self.times.append(time.monotonic() - begun)
            self.answers["stale" if STALE in page else status] += 1
            self.names += [(form["read_version"], typed["name"])] * (status == 302)


def raced(place, board, people, saves, record_property):
    """Let them race, and hold the history against what each was told."""
    path = f"/lists/boards/{board.pk}/"
    with served(place) as one, served(place) as two:
        crowd = [Racer(Person((one, two)[n % 2], "administrator"), path, f"R{n}", saves) for n in range(people)]
        for racer in crowd:
            racer.start()
        for racer in crowd:
            racer.join()
    answers = sum((racer.answers for racer in crowd), Counter())
    record_property("saves", sum(answers.values()))
    record_property("saved", answers[302])
    record_property("refused_as_stale", answers["stale"])
    record_property("p95_ms", p95(crowd))
    logs = "".join(log.read_text() for log in place.folder.glob("server-*.log"))
    assert set(answers) <= {302, "stale"}, answers
    assert "locked" not in logs
    acknowledged = sorted((int(version) + 1, name) for racer in crowd for version, name in racer.names)
    assert place.ask(PAST.format(board.pk))[-len(acknowledged) :] == acknowledged
    assert place.verified() == "well"
    return answers


def test_people_who_race_on_two_servers_overwrite_nobody(racers, board, record_property):
    answers = raced(racers, board, 4, 8, record_property)

    assert answers[302] + answers["stale"] == 32


@pytest.mark.proof
def test_two_thousand_racing_saves_overwrite_nobody(racers, board, record_property):
    answers = raced(racers, board, 8, 250, record_property)

    assert answers["stale"] > 100, "hardly anybody raced, so nothing was tried"


class Reader(threading.Thread):
    """Somebody who opens a page every few seconds, until the writers are done."""

    def __init__(self, person, path, done):
        super().__init__()
        self.person, self.path, self.done = person, path, done
        self.answers, self.times = Counter(), []

    def run(self):
        """Open the page, read it, open it again."""
        while not self.done.wait(READING):
            begun = time.monotonic()
            status, _ = self.person.get(self.path)
            self.times.append(time.monotonic() - begun)
            self.answers[status] += 1


def p95(crowd):
    """Within how many milliseconds 95 % of what they asked was answered."""
    times = sorted(seconds for each in crowd for seconds in each.times)
    return int(1000 * times[int(0.95 * len(times))])


@pytest.mark.proof
def test_twelve_write_and_fifty_read_at_once(racers, boards, finding, record_property):
    done = threading.Event()
    with served(racers) as one, served(racers) as two:
        writers = [
            Racer(Person((one, two)[n % 2], "administrator"), f"/lists/boards/{board.pk}/", f"W{n}", 100)
            for n, board in enumerate(boards)
        ]
        paths = ("/register/", f"/register/{finding.pk}/", "/inspections/")
        readers = [Reader(Person((one, two)[n % 2], "lead"), paths[n % 3], done) for n in range(50)]
        for thread in (*writers, *readers):
            thread.start()
        for writer in writers:
            writer.join()
        done.set()
        for reader in readers:
            reader.join()
    saved, read = (sum((each.answers for each in crowd), Counter()) for crowd in (writers, readers))
    record_property("writes_p95_ms", p95(writers))
    record_property("reads_p95_ms", p95(readers))
    record_property("reads", read[200])
    assert saved == {302: 1200}
    assert set(read) == {200}
    assert "locked" not in "".join(log.read_text() for log in racers.folder.glob("server-*.log"))
    assert racers.verified() == "well"

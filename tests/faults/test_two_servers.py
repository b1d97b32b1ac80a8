"""Two servers on one database, and several people who save the same thing: nobody overwrites anybody unknowingly."""

import threading
import time
from collections import Counter

import pytest

from tests.faults.serving import Person, served
from tests.installation import here

# Somebody was first before the form was checked, or between that and the save.
STALE = ("changed this while you had it open", "has changed since you opened it")
PAST = "SELECT version, name FROM accounts_historicalboard WHERE id = {} ORDER BY history_id"


@pytest.fixture
def racers(transactional_db, administrator, board, tmp_path):
    """An installation with a board that people may rename."""
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
            stale = any(words in page for words in STALE)
            self.answers["stale" if stale else status] += 1
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
    times = sorted(seconds for racer in crowd for seconds in racer.times)
    record_property("saves", sum(answers.values()))
    record_property("saved", answers[302])
    record_property("refused_as_stale", answers["stale"])
    record_property("p95_ms", int(1000 * times[int(0.95 * len(times))]))
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

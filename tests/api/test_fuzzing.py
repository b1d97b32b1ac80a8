"""Whatever the description allows is answered as it says, and the rest is refused: asked by Schemathesis."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import BASE_DIR
from tests.conftest import plant

COMMAND = Path(sys.executable).parent / "schemathesis"
SETTINGS = Path(__file__).parent / "schemathesis.toml"
ROLES = ("lead", "owner", "member")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Let a machine ask as often as it likes."""
    monkeypatch.setattr("accounts.limits.spend", lambda person, kind: 0)


def ask(address, token, folder, phases, examples):
    """Let it ask, and give back how it left, what it said, and how many requests that were."""
    told = folder / "report.ndjson"
    words = [COMMAND, "--config-file", SETTINGS, "run", BASE_DIR / "docs" / "api.yml", "--url", address]
    words += ["--header", f"Authorization: Bearer {token}", "--checks", "all", "--phases", phases]
    words += ["--max-examples", examples, "--seed", 7, "--continue-on-failure", "--report", "ndjson"]
    words += ["--report-ndjson-path", told, "--generation-database", "none"]
    environment = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(
        list(map(str, words)), capture_output=True, text=True, check=False, env=environment, cwd=folder
    )
    return done.returncode, done.stdout[-6000:] + done.stderr[-2000:], requests_in(told)


def requests_in(report):
    """How many requests a report tells of."""
    lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    scenarios = [each["ScenarioFinished"]["recorder"] for each in lines if "ScenarioFinished" in each]
    return sum(len(each["interactions"]) for each in scenarios)


@pytest.mark.usefixtures("arguments")
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described(live_server, cast, tmp_path, role):
    left, said, requests = ask(live_server.url, plant(cast[role]), tmp_path, "fuzzing", 2)

    assert left == 0, said
    assert requests > 10


@pytest.mark.proof
@pytest.mark.usefixtures("arguments")
def test_a_great_many_answers_are_as_described(live_server, cast, tmp_path, record_property):
    total = 0
    for role in ROLES:
        left, said, requests = ask(live_server.url, plant(cast[role]), tmp_path, "examples,coverage,fuzzing", 200)
        total += requests
        assert left == 0, said
    record_property("requests", total)
    assert total > 5000

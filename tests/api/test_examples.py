"""What docs/api.md shows works."""

import os
import re
import subprocess
import sys

import pytest
from django.urls import reverse

from config.settings import BASE_DIR
from tests.conftest import plant

PAGE = (BASE_DIR / "docs" / "api.md").read_text("utf-8")


def block(language):
    """The program on the page in a language."""
    return re.search(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[1]


@pytest.mark.usefixtures("arguments")
def test_the_pandas_example_runs_against_a_server(live_server, lead):
    told = {"SIGNOFF_ADDRESS": live_server.url, "SIGNOFF_TOKEN": plant(lead)}

    done = subprocess.run(
        [sys.executable, "-c", block("python")], env=os.environ | told, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert re.search(r"^Ownerson +\d+", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"A report on vetting +\d+ +0", done.stdout)


def test_what_the_power_bi_query_asks_is_answered(machine, lead, arguments):
    query = block("powerquery")
    asked = dict(re.findall(r'(\w+) = "(\w+)"', re.search(r"Query = \[(.*?)\]", query)[1]))
    path = re.search(r'RelativePath = "([^"]+)"', query)[1]

    answer = machine(lead).get(f"/{path}", {**asked, "page": "1"})

    assert f"/{path}" == reverse("api:findings")
    assert asked == {"standing": "all", "size": "1000"}
    assert set(re.findall(r'"(\w+)"', re.search(r"\{(.*?)\}, each", query, re.DOTALL)[1])) <= set(
        answer.json()["results"][0]
    )


@pytest.mark.once
def test_what_curl_is_shown_to_ask_can_be_asked(machine, lead):
    shown = re.findall(r'\$SIGNOFF_ADDRESS(/[^"]+)"', block("sh"))

    assert [machine(lead).get(address).status_code for address in shown] == [200, 200, 200]

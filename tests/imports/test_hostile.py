"""Whatever is chosen, an answer comes in time, with the place and the reason."""

import resource
import time

import pytest

from imports.reading import read
from imports.reading_process import answer
from imports.tables import UnreadableError
from tests.imports.hostile import HOSTILE

pytestmark = pytest.mark.once

MOST_SECONDS, MOST_MEGABYTES = 10, 300
# Told by the process that asks, or by its limits, and so only seen from outside.
OUTSIDE = ("nothing", "11 MB")
LARGE = [name for name, (_, words) in HOSTILE.items() if not words]
PLAIN = [name for name in HOSTILE if name not in (*OUTSIDE, *LARGE)]


def refusal(content):
    """What is said of a file; nothing where it is read."""
    try:
        read(content, "list.xlsx")
    except UnreadableError as refused:
        return "\n".join(refused.messages)
    return ""


@pytest.mark.parametrize("name", PLAIN)
def test_a_broken_or_hostile_file_is_refused_in_words(name):
    made, words = HOSTILE[name]
    told = answer({"wanted": "table", "sheet": ""}, made())
    assert words in "\n".join(told["refused"])


@pytest.mark.proof
def test_every_hostile_file_is_answered_in_time_and_in_words(record_property):
    slowest, refused = 0.0, 0
    for name, (make, words) in HOSTILE.items():
        content = make()
        began = time.monotonic()
        said = refusal(content)
        slowest = max(slowest, time.monotonic() - began)
        assert words in said, name
        assert "Traceback" not in said, name
        refused += bool(said)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    record_property("files", len(HOSTILE))
    record_property("refused", refused)
    record_property("slowest_ms", int(slowest * 1000))
    record_property("most_megabytes", megabytes)
    assert slowest < MOST_SECONDS

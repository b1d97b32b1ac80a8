"""Whatever is chosen, an answer comes in time, with the place and the reason."""

import contextlib
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest

from imports import reading
from imports.reading import read
from imports.reading_process import answer
from imports.tables import UnreadableError
from tests.imports.hostile import HOSTILE

pytestmark = pytest.mark.once

MOST_SECONDS, MOST_MEGABYTES = 10, 300
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
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


@pytest.mark.parametrize("name", ["half a workbook", "a last cell at XFD1048576", "laughs in the sheet", "11 MB"])
def test_the_process_says_so_as_well(name):
    make, words = HOSTILE[name]
    assert words in refusal(make())


@pytest.fixture
def peaks(monkeypatch):
    """How many megabytes each process that reads came to, asked of the kernel while it runs."""
    found = [0]

    def watch(process):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            while process.poll() is None:
                status = Path(f"/proc/{process.pid}/status").read_text()
                found.extend(int(peak) // 1024 for peak in PEAK.findall(status) if "imports.reading" in _words(process))
                time.sleep(0.01)

    class Watched(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            threading.Thread(target=watch, args=(self,), daemon=True).start()

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return found


def _words(process):
    """What a process was started with: before it starts, that is still ours, and so is its memory."""
    return Path(f"/proc/{process.pid}/cmdline").read_text()


@pytest.mark.proof
def test_every_hostile_file_is_answered_in_time_and_in_words(record_property, peaks):
    slowest, refused = 0.0, 0
    for name, (make, words) in HOSTILE.items():
        content = make()
        began = time.monotonic()
        said = refusal(content)
        slowest = max(slowest, time.monotonic() - began)
        assert words in said, name
        refused += bool(said)
    record_property("files", len(HOSTILE))
    record_property("refused", refused)
    record_property("slowest_ms", int(slowest * 1000))
    record_property("most_megabytes", max(peaks))
    assert slowest < MOST_SECONDS
    assert 0 < max(peaks) < MOST_MEGABYTES
    assert reading.SECONDS < MOST_SECONDS

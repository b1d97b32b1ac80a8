"""Measures what we set ourselves as goals, each on a scratch register of its own, and prints goals and results.

A ratio within one run says more than a time: this machine may be busy. `python -m tests.bench` runs all; with the name
of a measure and a size it measures that alone, in the database that SIGNOFF_DATA names.
"""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

import openpyxl  # noqa: E402  # after the settings
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import HeldRole, User  # noqa: E402
from accounts.token_actions import make  # noqa: E402
from recommendations.exports import finding_sheet  # noqa: E402
from recommendations.filters import FindingFilter  # noqa: E402
from recommendations.models import Finding  # noqa: E402
from reports.actions import attached_to, page_of, render_paper  # noqa: E402
from reports.figures import figures  # noqa: E402
from reports.models import Committee, Paper  # noqa: E402
from reports.paper import Contents, contents  # noqa: E402
from reports.pdf import Renderer  # noqa: E402
from tests.bench.register import FIRST, TODAY, fill  # noqa: E402

RUNS = 3
# Seconds within which a process that makes PDFs has surely started.
STARTING = 3
MOST_IN_A_BOOK = 10_000
Result = tuple[str, str, str]


def timed(what: Callable[[], object]) -> float:
    """Measure a few runs, and give the middle one in seconds."""
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        what()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def as_at(size: int) -> list[Result]:
    """G10: the register as at any past date."""
    middle, quarter = FIRST + (TODAY - FIRST) / 2, TODAY.replace(month=6, day=23)
    quarter_before = middle - (TODAY - quarter)
    return [
        (
            f"G10: figures of a quarter, {size:,} findings",
            f"{timed(lambda: figures(TODAY, quarter).movement):.2f} s",
            "1.5 s",
        ),
        (
            "G10: figures as at a day half-way back",
            f"{timed(lambda: figures(middle, quarter_before).movement):.2f} s",
            "1.5 s",
        ),
        ("the last eight quarters", f"{timed(lambda: figures(TODAY).quarters):.2f} s", ""),
    ]


def warm(made: Contents) -> float:
    """Measure a PDF from a process that has started, as a worker's has by the time the register is counted."""
    with Renderer() as renderer:
        time.sleep(STARTING)
        start = time.perf_counter()
        renderer.render(page_of(made, draft=True), [attached_to(made)])
        return time.perf_counter() - start


def paper(size: int) -> list[Result]:
    """G9: a tagged paper of a register of this size, of which about a fifth is open."""
    committee = Committee.objects.create(name="Bench")
    quarter = TODAY.replace(month=6, day=23)
    draft = Paper.objects.create(
        committee=committee, meeting_on=TODAY, previous_meeting_on=quarter, data_as_at=TODAY, left_out=["published"]
    )
    made = contents(draft)
    count = len(made.figures.all_remaining)
    took = statistics.median(warm(made) for _ in range(RUNS))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    many = count > 100
    return [
        (f"G9: PDF with {count} items in the register", f"{took:.1f} s", "8 s" if many else "1.5 s"),
        ("the same, its process begun for it", f"{timed(lambda: render_paper(made, draft=True)):.1f} s", ""),
        (f"G9: memory of its process, {count} items", f"{peak:.0f} MiB", "150 MiB" if many else ""),
    ]


def lists(size: int) -> list[Result]:
    """G7 and G8: the register as CSV, and as a workbook beside what openpyxl takes for the same cells."""
    return csv_list(size) if size > MOST_IN_A_BOOK else xlsx_list(size)


def csv_list(size: int) -> list[Result]:
    """G7: how soon the first line comes, and how long all take."""
    client, first = reader(), []

    def take() -> None:
        begun, pieces = time.perf_counter(), iter(exported(client, "csv"))
        next(pieces)
        first.append(time.perf_counter() - begun)
        for _ in pieces:
            pass

    cost = watched(take)
    return [
        (f"G7: CSV of {size:,} findings, first byte", f"{first[0] * 1000:.0f} ms", "20 H"),
        ("G7: all of it", f"{cost.clock:.1f} s", "4.2 s"),
        ("G7: memory more", f"{cost.mib:.1f} MiB", "10 MiB"),
    ]


def xlsx_list(size: int) -> list[Result]:
    """G8: a workbook, beside openpyxl."""
    client = reader()
    cost, plain = watched(lambda: list(exported(client, "xlsx"))), watched(plainly)
    return [
        (f"G8: XLSX of {size:,} findings", f"{cost.clock:.1f} s", ""),
        ("G8: beside openpyxl", f"{cost.work / plain.work:.2f}", "0.55"),
        ("G8: memory more", f"{cost.mib:.1f} MiB", "15 MiB"),
    ]


def reader() -> Client:
    """The browser of somebody who sees the whole register, in which what is loaded only once is loaded."""
    person = User.objects.create(username="liaison", full_name="Liaison")
    HeldRole.objects.create(user=person, role="liaison_lead")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    for kind in ("csv", "xlsx"):
        list(exported(client, kind, text="nothing says this"))
    return client


def exported(client: Client, kind: str, **asked: str) -> Iterable[bytes]:
    """The register as a download, piece by piece."""
    query = {"format": kind, "standing": "all", **asked}
    answer: Any = client.get(reverse("recommendations:finding_export"), query)
    assert answer.status_code == 200
    return answer


def plainly() -> None:
    """The same list by openpyxl."""
    asked = FindingFilter({"standing": "all"}, queryset=Finding.objects.for_list(), today=TODAY)
    sheet, book = finding_sheet(asked, Finding.objects.all(), []), openpyxl.Workbook()
    for row in sheet.rows:
        book.active.append([column.cell(row) for column in sheet.columns])
    book.save(io.BytesIO())


@dataclass(frozen=True)
class Cost:
    """What something took: seconds by the clock, seconds of work, and at most how many MiB more meanwhile."""

    clock: float
    work: float
    mib: float


def watched(what: Callable[[], object]) -> Cost:
    """Measure once. A ratio is made of the work, for the clock runs on while others use the machine."""
    seen, over = [memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen.append(memory())

    watching = threading.Thread(target=watch)
    watching.start()
    clock, work = time.perf_counter(), time.process_time()
    what()
    clock, work = time.perf_counter() - clock, time.process_time() - work
    over.set()
    watching.join()
    return Cost(clock, work, (max(seen) - seen[0]) / 2**20)


def memory() -> int:
    """How many bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _asked(client: Client, question: str) -> int:
    """Ask the API for findings, read the answer to its end, and give its length."""
    answer = client.get(f"/api/v1/findings/?{question}")
    body = answer.getvalue()
    assert answer.status_code == 200, body
    return len(body)


def api(size: int) -> list[Result]:
    """The register as machines read it: a page of it, and all of it at once."""
    person = User.objects.first()
    HeldRole.objects.create(user=person, role="liaison_officer")
    token = make(name="Bench", scopes=["findings"], days=30, way="", by=person)
    client = Client(headers={"authorization": f"Bearer {token}"})
    few, whole = "standing=all&size=50", "standing=all&format=csv"
    page, day = timed(lambda: _asked(client, few)), timed(lambda: _asked(client, f"{few}&as_at=2020-01-01"))
    megabytes = _asked(client, whole) / 2**20
    cost = watched(lambda: _asked(client, whole))
    return [
        (f"API: 50 of {size:,} findings as JSON", f"{page:.2f} s", ""),
        ("the same as at a past day", f"{day:.2f} s", ""),
        (f"API: {size:,} findings as CSV, {megabytes:.0f} MiB", f"{cost.clock:.1f} s", ""),
        ("memory more", f"{cost.mib:.1f} MiB", ""),
    ]


MEASURES: dict[str, tuple[Callable[[int], list[Result]], tuple[int, ...]]] = {
    "as_at": (as_at, (int(os.environ.get("SIGNOFF_BENCH_SIZE", "100000")),)),
    "paper": (paper, (300, 2500)),
    "lists": (lists, (100_000, MOST_IN_A_BOOK)),
    "api": (api, (50, int(os.environ.get("SIGNOFF_BENCH_SIZE", "100000")))),
}


def measure(name: str, size: int) -> None:
    """Fill the database and measure one thing, as JSON."""
    call_command("migrate", verbosity=0)
    fill(size)
    print(json.dumps(MEASURES[name][0](size)))


def all_measures() -> None:
    """Measure everything, each in a process and a database of its own."""
    print(f"{'measured':60} {'took':>10} {'goal':>10}")
    for name, (_, sizes) in MEASURES.items():
        for size in sizes:
            print(f"bench: filling a register of {size:,} findings ...", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, "-m", "tests.bench", name, str(size)]
                environment = {**os.environ, "SIGNOFF_DATA": folder}
                said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
            for what, took, goal in json.loads(said):
                print(f"{what:60} {took:>10} {goal:>10}")


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else all_measures()

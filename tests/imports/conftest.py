"""Files as people have them, brought and taken over."""

import csv
import io
import json

import pytest

from imports import asking_actions, reading, reading_process
from imports.models import Kind
from imports.tables import UnreadableError


@pytest.fixture
def unconfined(monkeypatch):
    """Files are read in the test's own process: what confines the reader is tested with the reader."""

    def ask(content, question):
        told = json.loads(json.dumps(reading_process.answer(question, content), default=reading_process.told))
        if reasons := told.get("refused"):
            raise UnreadableError(reasons)
        return told

    monkeypatch.setattr(reading, "_ask", ask)


@pytest.fixture
def file():
    """A file of comma-separated values: `file(["Ref", "Text"], ["1", "Vet all"])`."""

    def make(*rows):
        written = io.StringIO()
        csv.writer(written).writerows(rows)
        return written.getvalue().encode()

    return make


@pytest.fixture
def preview(request, unconfined):
    """A file brought, and read with the columns that were guessed and what else was chosen."""

    def ask(content, kind=Kind.FINDINGS, by=None, name="tracker.csv", **choices):
        by = by or request.getfixturevalue("officer")
        run = asking_actions.bring(kind, content, name, by=by)
        asking_actions.ask_for_preview(run, run.columns, choices, by=by)
        return run

    return ask


@pytest.fixture
def take():
    """All that a preview proposes, taken over."""

    def accept(run):
        asking_actions.ask_to_take(run)
        assert run.reason == ""
        return run

    return accept


def told(run):
    """What a preview says of each row: its outcome, or why not."""
    return [(row.number, row.outcome, *(why for _, why in row.reasons)) for row in run.rows.all()]

"""Files as people have them, brought and taken over."""

import csv
import io

import pytest

from imports import asking_actions
from imports.models import Kind


@pytest.fixture
def file():
    """A file of comma-separated values: `file(["Ref", "Text"], ["1", "Vet all"])`."""

    def make(*rows):
        written = io.StringIO()
        csv.writer(written).writerows(rows)
        return written.getvalue().encode()

    return make


@pytest.fixture
def preview(officer):
    """A file brought, and read with the columns that were guessed and what else was chosen."""

    def ask(content, kind=Kind.FINDINGS, by=officer, name="tracker.csv", **choices):
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

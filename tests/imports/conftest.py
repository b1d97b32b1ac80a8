"""Files as people have them, brought and taken over; and a register with the addressees that reports name."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.tracking import save_as
from imports import asking_actions, reading, reading_process
from imports.models import Kind
from imports.tables import UnreadableError
from inspections.models import Inspection
from recommendations.models import Addressee
from tests.imports.published_corpus import SUPER_COMPLAINT

OTHERS = ("College of Policing", "Home Office", "Ministry of Justice", "NPCC", "Police and crime commissioners")


@pytest.fixture
def addressees(officer: User) -> dict[str, Addressee]:
    """The list of addressees, by name."""
    rows = [Addressee(name="Chief constables", is_ours=True), Addressee(name="All forces", is_ours=True)]
    rows += [Addressee(name=name) for name in OTHERS]
    for row in rows:
        save_as(officer, row)
    return {row.name: row for row in rows}


def typed_into(page: Any) -> dict[str, Any]:
    """What a browser would send of the page of items, as it is shown."""
    sent: dict[str, Any] = {bound.html_name: bound.value() for bound in page.context["given"]}
    for form in page.context["page"].forms:
        for bound in form:
            sent |= _sent(bound)
    return sent | {"save": "yes"}


def _sent(bound: Any) -> dict[str, Any]:
    """One field as a browser sends it: a box that is not ticked is not sent, and a date goes in three parts."""
    value = bound.value()
    if bound.name == "keep":
        return {bound.html_name: "on"} if value else {}
    if hasattr(bound.field.widget, "widgets_names"):
        return {}
    return {bound.html_name: "" if value is None else value}


@pytest.fixture
def officers(as_: Any, officer: User) -> Client:
    """The officer's browser."""
    client: Client = as_(officer)
    return client


@pytest.fixture
def read_page(officers: Client, inspection: Inspection, addressees: Any) -> Any:
    """The page of items that were read from a text."""

    def read(text: str = SUPER_COMPLAINT) -> Any:
        return officers.post("/imports/published/", {"inspection": inspection.pk, "text": text})

    return read


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

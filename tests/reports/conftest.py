"""The sample register, read once a worker, and papers of a small register."""

import functools
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from audit.models import LedgerEntry
from audit.verify import problems
from evidence.storage import evidence_store
from recommendations.models import Finding
from reports import actions
from reports.actions import page_of, render_paper
from reports.figures import Figures
from reports.models import Committee, Paper
from reports.paper import Contents, contents
from tests.conftest import TODAY

ADDRESSES = ("/register/", "/inspections/", "/papers/", "/register/add/", "/register/1/", "/papers/2/", "/nowhere/")


@functools.lru_cache(maxsize=8)
def text_of(pdf: bytes) -> str:
    """Read a PDF's text as one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("•", " ").split())


def prose_of(pdf: bytes) -> str:
    """Read a PDF's text as one line, without what stands at the head and foot of each page."""
    return " ".join(re.sub(r"Agenda item \S+|Page \d+ of \d+", " ", text_of(pdf)).split())


@dataclass(frozen=True)
class Sample:
    """What the sample register says: read while it was loaded, and kept after it was rolled back."""

    june: Contents
    september: Contents
    pdf: bytes
    page: str
    public_pdf: bytes
    public_page: str
    june_pdf: bytes
    pages: dict[str, str]
    rows: dict[str, int]
    rows_after_second_load: dict[str, int]
    entries: int
    problems: list[str]


def issue(paper: Paper, lead: User) -> Paper:
    """Check a paper and issue it, here and now."""
    actions.check(paper, by=lead, read_version=paper.version)
    return actions.issue(paper, by=lead, today=TODAY)


def bytes_of(response: Any) -> bytes:
    """All that a download holds."""
    return b"".join(response) if response.streaming else bytes(response.content)


def url(name: str, paper: Paper) -> str:
    """One of a paper's addresses."""
    return reverse(f"reports:paper_{name}", args=[paper.pk])


def rows() -> dict[str, int]:
    """Count the rows of every table."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


def read_pages() -> dict[str, str]:
    """Read some pages as the liaison lead sees them, and the one that everybody sees."""
    signed_in, nobody = Client(), Client()
    signed_in.force_login(User.objects.get(username="liaison.lead"))
    pages = {address: signed_in.get(address).content.decode() for address in ADDRESSES}
    return {**pages, "/sign-in/": nobody.get("/sign-in/").content.decode()}


def read_whole(made: Contents) -> Contents:
    """Read every list of a paper's figures, which are fetched only when asked for."""
    for name, value in vars(Figures).items():
        if isinstance(value, functools.cached_property):
            getattr(made.figures, name)
    return made


def read_sample() -> Sample:
    """Load the sample and read it."""
    call_command("load_sample", stdout=io.StringIO())
    once = rows()
    call_command("load_sample", stdout=io.StringIO())
    twice = rows()
    september, june = (read_whole(contents(paper)) for paper in Paper.objects.all())
    public = replace(september, public=True)
    with evidence_store.open_checked(june.paper.stored_file.name, june.paper.stored_file.sha256) as kept:
        june_pdf = kept.read()
    return Sample(
        june=june,
        september=september,
        pdf=render_paper(september, draft=False),
        page=page_of(september, draft=False),
        public_pdf=render_paper(public, draft=False),
        public_page=page_of(public, draft=False),
        june_pdf=june_pdf,
        pages=read_pages(),
        rows=once,
        rows_after_second_load=twice,
        entries=LedgerEntry.objects.count(),
        problems=list(problems()),
    )


@pytest.fixture(scope="session")
def loaded_sample(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample register, read once and rolled back."""
    folder = tmp_path_factory.mktemp("sample")
    with django_db_blocker.unblock(), override_settings(EVIDENCE_ROOT=folder), transaction.atomic():
        read = read_sample()
        transaction.set_rollback(True)
    return read


@pytest.fixture
def sample(loaded_sample: Sample, db: None) -> Sample:
    """The sample register. (By asking for `db`, a test lets pytest-django make the database.)"""
    return loaded_sample


def behind_its_back(change: str) -> None:
    """Change the database as somebody with its password could: past the application, and past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(change)
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(change)
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def committee(officer: User) -> Committee:
    """The committee that the papers are for."""
    committee = Committee(name="Joint Audit Committee")
    committee.save()
    return committee


@pytest.fixture
def paper(committee: Committee) -> Paper:
    """A draft for the tests' today."""
    words = {"purpose": "To inform.", "ask": "The Committee is asked to note this.", "agenda_item": "07"}
    paper = Paper(committee=committee, meeting_on=TODAY, data_as_at=TODAY, **words)
    paper.save()
    return paper


@pytest.fixture
def checked_paper(paper: Paper, lead: User) -> Paper:
    """That draft, checked."""
    return actions.check(paper, by=lead, read_version=paper.version)


@pytest.fixture
def issued_paper(paper: Paper, finding: Finding, lead: User) -> Paper:
    """That paper, issued, with one recommendation in it."""
    return issue(paper, lead)

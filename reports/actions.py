"""What can be done with a paper: save a draft, check it, issue it once, correct it by another version."""

import datetime
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import Force, User
from audit.ledger import head
from audit.models import Event, record_event
from audit.tracking import StaleError, save_as
from evidence.actions import store
from evidence.models import StoredFile
from reports.attachment import register_csv
from reports.drafting import words
from reports.models import Committee, DraftPdfs, Paper
from reports.models.makings import COUNTING, KEEPING, SETTING
from reports.models.papers import TYPED
from reports.paper import Contents, contents
from reports.pdf import Attachment, Renderer, render, stylesheet
from reports.rules import (
    check_refusals,
    correct_refusals,
    figure_refusals,
    issue_refusals,
    length_refusals,
    moved_on,
    save_refusals,
)

Tell = Callable[[str], object]


@dataclass(frozen=True)
class Made:
    """A paper's two PDFs, the figures in them, and the moment at which those were counted."""

    counts: dict[str, Any]
    counted_at: datetime.datetime
    digest: str
    full: bytes
    public: bytes


def file_name(paper: Paper, *, public: bool = False) -> str:
    """What a downloaded paper is called."""
    version = f"-version-{paper.paper_version}" if paper.paper_version > 1 else ""
    draft = "" if paper.is_issued else "-draft"
    return f"hmicfrs-update-{paper.meeting_on.isoformat()}{version}{draft}{'-public' if public else ''}.pdf"


def page_of(made: Contents, *, draft: bool, css: SafeString | None = None) -> str:
    """Write a paper as one page of HTML that needs nothing from outside: its styles stand in it."""
    given = {"contents": made, "paper": made.paper, "draft": draft, "force": Force.current()}
    # Every copy of an issued paper is a witness of the ledger. A draft's is not printed: it would never stay the same.
    given["head"] = None if draft else head()
    return render_to_string("reports/paper_pdf.html", given | {"css": css or stylesheet()})


def attached_to(made: Contents) -> Attachment:
    """The register behind a paper, to travel inside it."""
    as_at = made.figures.as_at
    said = f"What remains in the register as at {as_at:%-d %B %Y}, every text whole"
    return Attachment(f"register-{as_at.isoformat()}.csv", register_csv(made), "text/csv", said)


def render_paper(made: Contents, *, draft: bool) -> bytes:
    """Render a paper as one file that is PDF/UA-1 and PDF/A-3a, with the register inside it."""
    return render(page_of(made, draft=draft), [attached_to(made)])


def digest_of(page: str) -> str:
    """Tell a page from every other."""
    return hashlib.sha256(page.encode()).hexdigest()


def make(paper: Paper, *, draft: bool, tell: Tell = lambda said: None) -> Made:
    """Count the register once and render both versions from that count; keep nothing.

    A paper that is to be issued must reconcile, and say what the second person checked.
    """
    tell(COUNTING)
    with Renderer() as first, Renderer() as second:
        with one_moment():
            said = contents(paper)
            counts = said.figures.counts()
            reasons = [] if draft else figure_refusals(said.figures) + moved_on(paper, counts)
            if reasons := reasons + length_refusals(said):
                raise ValidationError(reasons)
            versions = (said, replace(said, public=True))
            pages = [page_of(each, draft=draft) for each in versions]
            attached = [[attached_to(each)] for each in versions]
        tell(SETTING)
        with ThreadPoolExecutor() as both:
            full, public = both.map(Renderer.render, (first, second), pages, attached)
    made = Made(counts, said.figures.counted_at, digest_of(pages[0]), full, public)
    tell(KEEPING)
    return made


@contextmanager
def one_moment() -> Iterator[None]:
    """Read the register as it is at one moment, whatever others save meanwhile.

    SQLite's write lock keeps others waiting for as long as the counting takes; PostgreSQL gives a snapshot.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _store(paper: Paper, pdf: bytes, *, by: User, public: bool) -> StoredFile:
    """Keep one version's bytes."""
    return store(ContentFile(pdf, name=file_name(paper, public=public)), by=by)


@transaction.atomic
def keep(paper: Paper, made: Made, *, by: User, today: datetime.date) -> Paper:
    """Issue a paper with what was made of it: bytes, figures and the record of it, all or nothing.

    The bytes are on disk before the row says so: a crash between leaves a draft, never half a paper.
    A draft that somebody changed since it was read is refused by its version.
    """
    # Of two papers of one committee that are issued at once, the second sees the first.
    Committee.objects.select_for_update().get(pk=paper.committee_id)
    if reasons := issue_refusals(paper, by, today):
        raise ValidationError(reasons)
    paper.stored_file = _store(paper, made.full, by=by, public=False)
    paper.public_file = _store(paper, made.public, by=by, public=True)
    paper.figures, paper.counted_at = made.counts, made.counted_at
    paper.issued_at, paper.issued_by = timezone.now(), by
    save_as(by, paper, "Issued")
    record_event(Event.Kind.PAPER_ISSUED, by.username, paper)
    DraftPdfs.objects.filter(paper=paper).delete()
    return paper


def issue(paper: Paper, *, by: User, today: datetime.date) -> Paper:
    """Render a paper once and keep its bytes and its figures for good, here and now."""
    if reasons := issue_refusals(paper, by, today):
        raise ValidationError(reasons)
    return keep(paper, make(paper, draft=False), by=by, today=today)


@transaction.atomic
def save_draft(paper: Paper, *, by: User, today: datetime.date) -> Paper:
    """Save a draft; a change to its words takes the check away."""
    if reasons := save_refusals(paper, today):
        raise ValidationError(reasons)
    # The form leaves out the rules for fields that it does not show, such as the version.
    paper.validate_constraints()
    if paper.pk and words(paper) != words(Paper.objects.get(pk=paper.pk)):
        paper.checked_by = paper.checked_at = paper.figures = None
    save_as(by, paper)
    return paper


@transaction.atomic
def check(paper: Paper, *, by: User, read_version: int) -> Paper:
    """Say that a second person read the draft, in the version that they had before them."""
    if paper.version != read_version:
        raise StaleError(paper)
    if reasons := check_refusals(paper, by):
        raise ValidationError(reasons)
    paper.checked_by, paper.checked_at = by, timezone.now()
    paper.figures = contents(paper).figures.counts()
    save_as(by, paper, "Checked")
    return paper


@transaction.atomic
def correct(paper: Paper, *, what_changed: str, by: User) -> Paper:
    """Draft the next version of an issued paper, with the same words to start from."""
    if reasons := correct_refusals(paper):
        raise ValidationError(reasons)
    typed = {name: getattr(paper, name) for name in TYPED}
    correction = Paper(**typed, paper_version=paper.paper_version + 1, what_changed=what_changed)
    correction.validate_constraints()
    save_as(by, correction)
    return correction

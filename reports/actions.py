"""What can be done with a paper: save a draft, and issue it once."""

import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Force, User
from audit.models import Event, record_event
from audit.tracking import save_as
from evidence.actions import store
from reports.models import Paper
from reports.paper import Contents, contents
from reports.pdf import render, stylesheet


def file_name(paper: Paper) -> str:
    """What a downloaded paper is called."""
    return f"hmicfrs-update-{paper.meeting_on.isoformat()}{'' if paper.is_issued else '-draft'}.pdf"


def render_paper(made: Contents, *, draft: bool) -> bytes:
    """Render a paper as PDF/UA-1."""
    words = {"contents": made, "paper": made.paper, "draft": draft, "css": stylesheet(), "force": Force.current()}
    return render(render_to_string("reports/paper_pdf.html", words))


def issue_refusals(paper: Paper, today: datetime.date) -> list[str]:
    """Say why a paper cannot be issued."""
    reasons = []
    if paper.is_issued:
        reasons.append("This paper was issued already. An issued paper never changes.")
    if paper.data_as_at > today:
        reasons.append(f"Its figures are as at {paper.data_as_at:%-d %B %Y}, which has not come yet.")
    return reasons


def issue(paper: Paper, *, by: User, today: datetime.date) -> Paper:
    """Render a paper once and keep its bytes and its figures for good.

    The bytes are on disk before the row says so: a crash between leaves a draft, never half a paper.
    """
    if reasons := issue_refusals(paper, today):
        raise ValidationError(reasons)
    made = contents(paper)
    pdf = ContentFile(render_paper(made, draft=False), name=file_name(paper))
    with transaction.atomic():
        paper.stored_file = store(pdf, by=by)
        paper.figures = made.figures.counts()
        paper.issued_at, paper.issued_by = timezone.now(), by
        save_as(by, paper, "Issued")
        record_event(Event.Kind.PAPER_ISSUED, by.username, paper)
    return paper


def save_draft(paper: Paper, *, by: User) -> Paper:
    """Save a draft; refuse to change an issued paper, and a second paper for one meeting."""
    if paper.is_issued:
        raise ValidationError("This paper was issued. An issued paper never changes.")
    # The form leaves out the rule for a field that it does not show: the version.
    paper.validate_constraints()
    save_as(by, paper)
    return paper

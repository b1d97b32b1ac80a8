"""Ask for a paper's PDFs: they are made in a worker, and no page waits for them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from reports.actions import digest_of, page_of
from reports.models import DraftPdfs, Making, Paper
from reports.paper import contents
from reports.rules import ask_refusals, issue_refusals
from reports.tasks import make_paper
from reports.work_actions import sweep


def ask_to_issue(paper: Paper, *, by: User, today: datetime.date) -> Making:
    """Ask that a paper be issued."""
    if reasons := issue_refusals(paper, by, today):
        raise ValidationError(reasons)
    return _ask(paper, Making.Kind.ISSUE, by=by)


def ask_for_draft(paper: Paper, *, by: User) -> Making:
    """Ask for the PDFs of a draft as the register stands."""
    return _ask(paper, Making.Kind.DRAFT, by=by)


def _ask(paper: Paper, kind: Making.Kind, *, by: User) -> Making:
    """Queue the work, unless it is queued already; what died over it does not count."""
    sweep(timezone.now())
    try:
        with transaction.atomic():
            if reasons := ask_refusals(paper, kind):
                raise ValidationError(reasons)
            making = Making(paper=paper, kind=kind, requested_by=by)
            making.save()
            Making.objects.filter(pk=making.pk).update(task=make_paper.enqueue(making.pk).id)
    except IntegrityError:
        # Somebody else asked between the question and the answer.
        raise ValidationError(f"{kind.label} already. Somebody asked for it a moment ago.") from None
    making.refresh_from_db()
    return making


def current_pdfs(paper: Paper) -> DraftPdfs | None:
    """The PDFs of a draft, if neither its words nor the register have changed since they were made."""
    kept = DraftPdfs.objects.filter(paper=paper).first()
    if kept and kept.digest == digest_of(page_of(contents(paper), draft=True)):
        return kept
    return None

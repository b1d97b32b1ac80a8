"""Copies of a draft to work with: for Word, and as a page to print. What was issued has only its own bytes."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import Force
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from reports.models import Paper
from reports.page import draft_page, page_policy
from reports.paper import contents
from reports.word import CONTENT_TYPE, word_copy

ISSUED = "This paper was issued. Download its PDF: a copy made now could say something else."


def _find_draft(request: SignedInRequest, pk: int) -> Paper | HttpResponseRedirect:
    """Find a draft, on record as taken; or say that it is a draft no longer."""
    paper: Paper = get_object_or_404(Paper.objects.select_related("committee"), pk=pk)
    if paper.is_issued:
        messages.error(request, ISSUED)
        return redirect(paper)
    record_event(Event.Kind.PAPER_DOWNLOADED, request.user.username, paper)
    return paper


@require_safe
@requires(Permission.PAPER_DRAFT)
@limited(Costly.PAPER)
def paper_word(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out a draft as a Word document."""
    paper = _find_draft(request, pk)
    if isinstance(paper, HttpResponseRedirect):
        return paper
    made = word_copy(draft_page(contents(paper)), title=str(paper), author=str(Force.current()))
    name = f"hmicfrs-update-{paper.meeting_on.isoformat()}-draft.docx"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(made, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})


@require_safe
@requires(Permission.PAPER_DRAFT)
@limited(Costly.PAPER)
def paper_html(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a draft as a page to print."""
    paper = _find_draft(request, pk)
    if isinstance(paper, HttpResponseRedirect):
        return paper
    return HttpResponse(draft_page(contents(paper)), headers={"Content-Security-Policy": page_policy()})

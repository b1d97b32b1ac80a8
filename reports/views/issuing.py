"""From draft to issued: check, issue, see how far it is, download. Nothing here waits for a PDF."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from evidence.download import send_kept
from pages.buttons import act
from reports import actions, asking_actions
from reports.models import Paper
from reports.progress import progress_of
from reports.views.papers import readable


@require_POST
@requires(Permission.PAPER_DRAFT)
def paper_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a second person read the draft that was on the page."""
    paper = get_object_or_404(Paper, pk=pk)
    read = request.POST.get("read_version", "")
    version = int(read) if read.isdecimal() else 0
    return act(
        request, paper, lambda: actions.check(paper, by=request.user, read_version=version), "The draft is checked."
    )


@require_POST
@requires(Permission.PAPER_ISSUE)
@limited(Costly.PAPER)
def paper_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask that a paper be issued: its bytes are kept and never change."""
    paper = get_object_or_404(Paper, pk=pk)
    return act(request, paper, lambda: asking_actions.ask_to_issue(paper, by=request.user, today=today()))


@require_safe
@requires(Permission.PAPER_DRAFT)
def paper_progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """Tell the paper's page how far the making is."""
    progress = progress_of(get_object_or_404(Paper, pk=pk), timezone.now())
    if progress is None:
        return JsonResponse({"under_way": False})
    return JsonResponse({"under_way": progress.under_way, "said": progress.said, "step": progress.step})


@require_safe
@requires(Permission.PAPER_READ)
@limited(Costly.PAPER)
def paper_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the full version."""
    return _pdf(request, pk, public=False)


@require_safe
@requires(Permission.PAPER_READ)
@limited(Costly.PAPER)
def paper_public_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the public version."""
    return _pdf(request, pk, public=True)


def _pdf(request: SignedInRequest, pk: int, *, public: bool) -> HttpResponseBase:
    """Hand out one version of an issued paper, or of a draft."""
    paper = get_object_or_404(readable(request.user), pk=pk)
    name = actions.file_name(paper, public=public)
    kept = paper.public_file if public else paper.stored_file
    if not kept:
        return _draft_pdf(request, paper, name, public=public)
    return send_kept(request, kept, name, kind=Event.Kind.PAPER_DOWNLOADED, subject=paper)


def _draft_pdf(request: SignedInRequest, paper: Paper, name: str, *, public: bool) -> HttpResponse:
    """Hand out a draft's PDF if it is as the register stands; else ask for it, and show how far it is."""
    pdfs = asking_actions.current_pdfs(paper)
    if pdfs is None:
        return act(request, paper, lambda: asking_actions.ask_for_draft(paper, by=request.user))
    record_event(Event.Kind.PAPER_DOWNLOADED, request.user.username, paper)
    made = bytes(pdfs.public if public else pdfs.full)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})

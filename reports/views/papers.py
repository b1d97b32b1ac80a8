"""Committee updates: list, draft, preview, issue, download."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from evidence.download import send_kept
from pages.forms import done
from recommendations.models import Kind
from reports import actions
from reports.forms import PaperForm
from reports.matters import raised_about, waiting_for_answers
from reports.models import Paper, PaperQuerySet
from reports.paper import contents
from reports.pdf import RenderingError
from reports.views.committee import front_page

PAGE = 20


def _readable(user: User) -> PaperQuerySet:
    """Select the papers that this person may know exist: issued ones, and drafts for those who write them."""
    papers = Paper.objects.select_related("committee", "stored_file", "issued_by")
    return papers if user.may(Permission.PAPER_DRAFT) else papers.issued()


@require_safe
@requires(Permission.PAPER_READ)
def paper_list(request: SignedInRequest) -> HttpResponse:
    """List papers, newest first; those who only read get the committee's page."""
    if not request.user.may(Permission.PAPER_DRAFT):
        return front_page(request)
    page = Paginator(_readable(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/paper_list.html", {"page": page, "waiting": waiting_for_answers()})


@require_safe
@requires(Permission.PAPER_READ)
def paper_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Preview a draft as the register stands, or show an issued paper's facts."""
    paper = get_object_or_404(_readable(request.user), pk=pk)
    words = {
        "paper": paper,
        "contents": None if paper.is_issued else contents(paper),
        "issued_figures": _issued_figures(paper),
        "issued_since": _issued_since(paper),
        "reasons": actions.issue_refusals(paper, today()),
        "raised": raised_about(paper, request.user, today()),
    }
    return render(request, "reports/paper_detail.html", words)


def _issued_figures(paper: Paper) -> list[tuple[str, int, int]]:
    """An issued paper's figures as they were kept with it: kind, signed off, remaining."""
    kept = paper.figures or {"signed_off": {}, "remaining": {}}
    return [(kind.plural, kept["signed_off"].get(kind, 0), kept["remaining"].get(kind, 0)) for kind in Kind]


def _issued_since(paper: Paper) -> datetime.date | None:
    """The day after which an issued paper counted, as it was kept with it."""
    kept = (paper.figures or {}).get("since")
    return datetime.date.fromisoformat(kept) if kept else None


def _paper_form(request: SignedInRequest, paper: Paper, heading: str) -> HttpResponse:
    """Ask for a paper's details and save it."""
    form = PaperForm(request.POST or None, instance=paper, today=today())
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.save_draft(form.instance, by=request.user)):
            messages.success(request, "The draft is saved.")
            return redirect(form.instance)
    back = paper if paper.pk else None
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": back})


@requires(Permission.PAPER_DRAFT)
def paper_add(request: SignedInRequest) -> HttpResponse:
    """Draft a paper, with the words of the last one to start from."""
    return _paper_form(request, Paper.after_the_last(today()), "Draft a committee update")


@requires(Permission.PAPER_DRAFT)
def paper_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    paper = get_object_or_404(Paper, pk=pk)
    if paper.is_issued and request.method != "POST":
        return redirect(paper)
    return _paper_form(request, paper, "Change the draft")


@require_POST
@requires(Permission.PAPER_ISSUE)
def paper_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue a paper: its bytes are kept and never change."""
    paper = get_object_or_404(Paper, pk=pk)
    reasons = actions.issue_refusals(paper, today())
    if not reasons:
        try:
            actions.issue(paper, by=request.user, today=today())
        except RenderingError as error:
            reasons = [str(error)]
        else:
            messages.success(request, "The paper is issued. Committee members can download it now.")
    for reason in reasons:
        messages.error(request, reason)
    return redirect(paper)


@require_safe
@requires(Permission.PAPER_READ)
def paper_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the PDF: an issued paper's kept bytes, or a draft rendered now."""
    paper = get_object_or_404(_readable(request.user), pk=pk)
    record_event(Event.Kind.PAPER_DOWNLOADED, request.user.username, paper)
    name = actions.file_name(paper)
    if paper.stored_file:
        return send_kept(request, paper.stored_file, name)
    try:
        pdf = actions.render_paper(contents(paper), draft=True)
    except RenderingError as error:
        messages.error(request, str(error))
        return redirect(paper)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})

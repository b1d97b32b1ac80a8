"""Committee updates: list, draft, preview, correct."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations.models import Kind
from reports import actions
from reports.drafting import last_change, lost_check
from reports.forms import CorrectForm, form_for
from reports.matters import raised_about, waiting_for_answers
from reports.models import DraftPdfs, Paper, PaperQuerySet
from reports.paper import Contents, contents
from reports.progress import progress_of
from reports.rules import check_refusals, correct_refusals, figure_refusals, issue_refusals, length_refusals, moved_on
from reports.sections import titles
from reports.views.committee import front_page

PAGE = 20
LINKED = ("committee", "stored_file", "public_file", "issued_by", "checked_by")


def readable(user: User) -> PaperQuerySet:
    """Select the papers that this person may know exist: issued ones, and drafts for those who write them."""
    papers: PaperQuerySet = Paper.objects.select_related(*LINKED).with_successor()
    return papers if user.may(Permission.PAPER_DRAFT) else papers.issued()


@require_safe
@requires(Permission.PAPER_READ)
def paper_list(request: SignedInRequest) -> HttpResponse:
    """List papers, newest first; those who only read get the committee's page."""
    if not request.user.may(Permission.PAPER_DRAFT):
        return front_page(request)
    page = Paginator(readable(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/paper_list.html", {"page": page, "waiting": waiting_for_answers()})


@require_safe
@requires(Permission.PAPER_READ)
def paper_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Preview a draft as the register stands, or show an issued paper's facts."""
    paper = get_object_or_404(readable(request.user), pk=pk)
    about = _about_issued if paper.is_issued else _about_draft
    words = {"paper": paper, "left_out": titles(paper.left_out), **about(paper, request.user)}
    return render(request, "reports/paper_detail.html", words)


def _about_draft(paper: Paper, user: User) -> dict[str, object]:
    """What a draft's page shows: its preview, how far it is, and what stands in the way of the next step."""
    made = contents(paper)
    return {
        "contents": made,
        "last_change": last_change(paper),
        "lost_check": lost_check(paper),
        "check_reasons": check_refusals(paper, user),
        "issue_reasons": issue_refusals(paper, user, today()) + _figure_reasons(paper, made),
        "progress": progress_of(paper, timezone.now()),
        "prepared": DraftPdfs.objects.filter(paper=paper).values("made_at").first(),
    }


def _figure_reasons(paper: Paper, made: Contents) -> list[str]:
    """Say what about its figures stands in the way of issuing a draft."""
    reasons = figure_refusals(made.figures) + length_refusals(made)
    return reasons + moved_on(paper, made.figures.counts()) if paper.is_checked else reasons


def _about_issued(paper: Paper, user: User) -> dict[str, object]:
    """What an issued paper's page shows: its figures as they were kept, and what stands in the way of a correction."""
    return {
        "issued_figures": _issued_figures(paper),
        "issued_since": _issued_since(paper),
        "correct_reasons": correct_refusals(paper),
        "raised": raised_about(paper, user, today()),
    }


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
    form = form_for(paper)(request.POST or None, instance=paper, today=today())
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.save_draft(form.instance, by=request.user, today=today())):
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


@requires(Permission.PAPER_DRAFT)
def paper_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask what a correction changes, and draft it."""
    paper, drafted = get_object_or_404(Paper, pk=pk), []
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["what_changed"]
        if done(form, lambda: drafted.append(actions.correct(paper, what_changed=words, by=request.user))):
            messages.success(request, f"Version {drafted[0].paper_version} is drafted. Change what is different in it.")
            return redirect("reports:paper_edit", drafted[0].pk)
    words = {"form": form, "heading": "Correct this paper", "back": paper, "button": "Draft the correction"}
    return render(request, "pages/form.html", {**words, "reasons": correct_refusals(paper)})

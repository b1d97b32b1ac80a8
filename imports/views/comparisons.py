"""The register beside the inspectorate's own list: bring it, say what its columns are, answer each difference."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from imports import comparing_actions
from imports.comparison_forms import CompareForm, LeaveForm, ListColumnsForm
from imports.differences import newest, unanswered
from imports.models import Comparison, DifferenceAnswer, Kind, Run
from imports.taking import Taking
from imports.word_differences import word_by_word
from pages.forms import done

PAGE = 25
SHOWN = 10


@requires(Permission.FINDING_RECORD_DECISION)
@limited(Costly.UPLOAD)
def comparison_list(request: SignedInRequest) -> HttpResponse:
    """Ask for the inspectorate's list, and show what was compared before."""
    form = CompareForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought: list[Run] = []
        if done(form, lambda: brought.append(_bring(request, form))):
            return redirect("imports:comparison_columns", brought[0].pk)
    earlier = Comparison.objects.select_related("by")[:SHOWN]
    return render(request, "imports/comparisons.html", {"form": form, "earlier": earlier})


def _bring(request: SignedInRequest, form: CompareForm) -> Run:
    """Keep the list that was sent."""
    file = form.cleaned_data["file"]
    return comparing_actions.bring_list(file.read(), file.name, form.cleaned_data["listed_on"], by=request.user)


@requires(Permission.FINDING_RECORD_DECISION)
@limited(Costly.UPLOAD)
def comparison_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask which column is which, and compare."""
    run = get_object_or_404(Run, pk=pk, kind=Kind.LISTED)
    form = ListColumnsForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        made: list[Comparison] = []
        compare = comparing_actions.compare
        if done(form, lambda: made.append(compare(run, form.columns(), form.order(), by=request.user))):
            return redirect(made[0])
    words = {"form": form, "heading": f"Columns of {run}", "button": "Compare", "quoted": " ".join(run.notes)}
    return render(request, "pages/form.html", words)


@require_safe
@requires(Permission.FINDING_RECORD_DECISION)
@limited(Costly.SEARCH)
def comparison_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """List what differs and waits for an answer, and what was answered."""
    comparison = get_object_or_404(Comparison.objects.select_related("by"), pk=pk)
    last = newest()
    found = unanswered(comparison) if comparison == last else []
    counts = Counter(each.what for each in found)
    asked = request.GET.get("what", "")
    shown = [each for each in found if asked not in DifferenceAnswer.What or each.what == asked]
    words = {
        "comparison": comparison,
        "newest": last,
        "total": len(found),
        "counts": [(what, counts[what]) for what in DifferenceAnswer.What],
        "asked": asked,
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "answers": comparison.answers.select_related("by", "finding__inspection"),
    }
    return render(request, "imports/comparison.html", words)


@requires(Permission.FINDING_RECORD_DECISION)
@limited(Costly.UPLOAD)
def difference_answer(request: SignedInRequest, pk: int, mark: str) -> HttpResponse:
    """Show one difference, and take it over or leave it as it is."""
    comparison, now = get_object_or_404(Comparison, pk=pk), today()
    try:
        difference = comparing_actions.find(comparison, mark)
    except ValidationError as gone:
        messages.error(request, " ".join(gone.messages))
        return redirect(comparison)
    taking = Taking(comparison, difference, request.user, now)
    takes = request.POST.get("act") == "take"
    take = taking.form(request.POST if takes else None, request.FILES if takes else None)
    leave = LeaveForm(request.POST if request.method == "POST" and not takes else None)
    if _answer(request, taking, take, leave):
        messages.success(request, f"{difference.reference} is answered.")
        return redirect(comparison)
    words = {
        "comparison": comparison,
        "difference": difference,
        "take": take,
        "leave": leave,
        "form": take if takes else leave,
        "reasons": taking.reasons(),
        "pieces": word_by_word(difference.ours, difference.theirs),
    }
    return render(request, "imports/difference.html", words)


def _answer(request: SignedInRequest, taking: Taking, take: forms.BaseForm | None, leave: LeaveForm) -> bool:
    """Do what was asked, if it can be done."""
    if take is not None and take.is_bound:
        return take.is_valid() and done(take, lambda: taking.take(take))
    if not leave.is_bound or not leave.is_valid():
        return False
    comparison, mark, note = taking.comparison, taking.difference.mark, leave.cleaned_data["note"]
    leaving = comparing_actions.leave
    return done(leave, lambda: leaving(comparison, mark, note, by=request.user, today=taking.today))

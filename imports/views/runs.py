"""One file on its way in: its columns, its preview, the answer to it, and what came of it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import Costly, limited
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from imports import asking_actions
from imports.forms import ColumnsForm
from imports.kinds import IMPORTABLE, allowed
from imports.models import Kind, Mapping, Run, RunRow
from imports.progress import said_of
from pages.buttons import act
from pages.forms import done

PAGE = 50
# From so many rows on, others notice that they are written.
MANY = 300


def find(request: SignedInRequest, pk: int) -> Run:
    """Find a run of a kind that this person may bring in, or answer 404."""
    kinds = [each.kind for each in allowed(request.user)]
    run: Run = get_object_or_404(Run.objects.filter(kind__in=kinds).select_related("asked_by").defer("content"), pk=pk)
    return run


@require_safe
@requires(Permission.FILE_IMPORT)
@limited(Costly.SEARCH)
def run_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a file is: what its rows would do, or did."""
    run, now = find(request, pk), timezone.now()
    if run.state == Run.State.MAPPING:
        return redirect("imports:run_columns", run.pk)
    counts = dict(run.rows.order_by().values_list("outcome").annotate(Count("pk")))
    rows = run.rows.all()
    asked = request.GET.get("outcome", "")
    if asked in RunRow.Outcome:
        rows = rows.filter(outcome=asked)
    words = {
        "run": run,
        "importable": IMPORTABLE[Kind(run.kind)],
        "progress": said_of(run, now),
        "counts": [(outcome, counts.get(outcome, 0)) for outcome in RunRow.Outcome],
        "total": sum(counts.values()),
        "wanted": run.rows.filter(wanted=True).count(),
        "asked": asked,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "is_open": run.state == Run.State.PREVIEWED,
        "many": MANY,
    }
    return render(request, "imports/run.html", words)


@requires(Permission.FILE_IMPORT)
@limited(Costly.UPLOAD)
def run_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask which column is which, and have the file read."""
    run = find(request, pk)
    kept = Mapping.objects.filter(kind=run.kind)
    if (chosen := request.GET.get("mapping", "")).isdecimal() and len(chosen) < PAGE:
        _lay_over(run, kept.filter(pk=int(chosen[:18])))
    form = ColumnsForm(request.POST or None, run=run, by=request.user)
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {"name": form.cleaned_data["name"], "by": request.user}
        if done(form, lambda: asking_actions.ask_for_preview(run, form.chosen_columns, form.chosen(), **asked)):
            return redirect(run)
    return render(request, "imports/columns.html", {"form": form, "run": run, "kept": kept})


def _lay_over(run: Run, kept: Iterable[Mapping]) -> None:
    """Propose a kept mapping, as far as this file has its headings."""
    for mapping in kept:
        run.columns, run.choices = mapping.columns, mapping.choices


@require_POST
@requires(Permission.FILE_IMPORT)
@limited(Costly.UPLOAD)
def run_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look at another sheet of the file."""
    run, sheet = find(request, pk), request.POST.get("sheet", "")
    act(request, run, lambda: asking_actions.choose_sheet(run, sheet))
    return redirect("imports:run_columns", run.pk)


@require_safe
@requires(Permission.FILE_IMPORT)
def run_progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """Tell a run's page how far it is."""
    run, now = find(request, pk), timezone.now()
    return JsonResponse({"under_way": run.is_under_way(now), "said": said_of(run, now), "step": run.done_rows})


@require_POST
@requires(Permission.FILE_IMPORT)
@limited(Costly.UPLOAD)
def run_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep which rows are wanted, and take them over where that is asked."""
    run = find(request, pk)
    asking_actions.choose_rows(run, _keys(request, "shown"), _keys(request, "wanted"))
    if request.POST.get("act") == "take":
        return act(request, run, lambda: asking_actions.ask_to_take(run))
    messages.success(request, "Your choice is kept.")
    address = f"{run.get_absolute_url()}?{request.GET.urlencode()}" if request.GET else run.get_absolute_url()
    return redirect(address)


def _keys(request: SignedInRequest, name: str) -> list[int]:
    """The numbers of rows that a page sent."""
    return [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) <= len("9" * 18)]


@require_POST
@requires(Permission.FILE_IMPORT)
def run_forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget a file."""
    run = find(request, pk)
    try:
        asking_actions.give_up(run)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(run)
    messages.success(request, f"{run} is forgotten. What was taken over from it stays.")
    return redirect("imports:start")

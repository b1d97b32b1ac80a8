"""Pages on which something is lawfully disposed of: the list, asking, deciding."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import DisposalOrder
from config import disposal_actions as actions
from config.disposal_forms import DecisionForm, DisposalForm, WholeDisposalForm
from evidence.models import Evidence
from pages.forms import done

PAGE = 50
# Of what texts or files may be disposed of, by the word in the address. Whoever may ask sees all of them.
KINDS = {
    "finding": "recommendations.finding",
    "inspection": "inspections.inspection",
    "paper": "reports.paper",
    "finding-evidence": "recommendations.findingevidence",
    "inspection-evidence": "inspections.inspectionevidence",
}


def _record(order: DisposalOrder) -> Any:
    """The record that an order is about."""
    label, _, number = order.record.partition(":")
    return apps.get_model(label)._base_manager.get(pk=number)


def _page_of(record: Any) -> Any:
    """Whose page shows a record: evidence is shown on the page of what it proves."""
    return getattr(record, record.about) if isinstance(record, Evidence) else record


@require_safe
@requires(Permission.DISPOSAL_ASK)
def disposals(request: SignedInRequest) -> HttpResponse:
    """List what was asked for, newest first."""
    orders = DisposalOrder.objects.select_related("asked_by", "decided_by")
    page = Paginator(orders, PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/disposals.html", {"page": page})


@requires(Permission.DISPOSAL_ASK)
def disposal_add(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for texts of a record to be disposed of, or for a whole piece of evidence."""
    if kind not in KINDS:
        raise Http404("Nothing of that kind is disposed of here.")
    record: Any = get_object_or_404(apps.get_model(KINDS[kind]), pk=pk)
    form: WholeDisposalForm = (
        WholeDisposalForm(request.POST or None)
        if isinstance(record, Evidence)
        else DisposalForm(request.POST or None, places=actions.places_of(record))
    )
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.ask(form.instance, record, form.picked(), by=request.user)):
            messages.success(request, "A liaison lead other than you must now approve it.")
            return redirect(form.instance)
    words = {"form": form, "heading": f"Dispose of {_said(record)}", "back": _page_of(record), "button": "Ask for it"}
    return render(request, "pages/form.html", words | {"reasons": actions.ask_refusals(record)})


def _said(record: Any) -> str:
    """Say what of a record would go."""
    return f"the evidence “{record}”" if isinstance(record, Evidence) else f"texts of {record}"


@requires(Permission.DISPOSAL_ASK)
def disposal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was asked for, and take a second person's decision."""
    order = get_object_or_404(DisposalOrder.objects.select_related("asked_by", "decided_by"), pk=pk)
    record = _record(order)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: _decide(order, record, form, request)):
            messages.success(request, f"{order}: {order.get_state_display().lower()}.")
            return redirect(order)
    is_open = order.state == DisposalOrder.State.ASKED
    words = {
        "order": order,
        "form": form,
        "about": _page_of(record),
        "said": _said(record),
        "going": actions.chosen(order, record) if is_open else [],
        "reasons": actions.decide_refusals(order, request.user),
        "may_withdraw": is_open and order.asked_by_id == request.user.pk,
    }
    return render(request, "pages/disposal.html", words)


def _decide(order: DisposalOrder, record: Any, form: DecisionForm, request: SignedInRequest) -> None:
    """Do what was decided."""
    if form.cleaned_data["decision"] == form.APPROVE:
        actions.carry_out(order, record, by=request.user)
    else:
        actions.refuse(order, reason=form.cleaned_data["reason"], by=request.user)


@require_POST
@requires(Permission.DISPOSAL_ASK)
def disposal_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what one asked for."""
    order = get_object_or_404(DisposalOrder, pk=pk)
    try:
        actions.withdraw(order, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(order)

"""Saying where a finding stands: updates, and the steps towards sign-off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import actions
from recommendations.forms import MoveForm, UpdateForm
from recommendations.rules import blockers
from recommendations.status import STEPS
from recommendations.views.findings import find


@requires(Permission.FINDING_UPDATE)
def finding_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what was done, set the RAG and the next review."""
    now = today()
    finding = find(pk, request.user, now)
    form = UpdateForm(request.POST or None, instance=finding, today=now)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.update(finding, form.written(), by=request.user)):
            messages.success(request, f"{finding} is updated.")
            return redirect(finding)
    return render(request, "pages/form.html", {"form": form, "heading": f"Update {finding}", "back": finding})


@requires(Permission.FINDING_SEE)
def finding_move(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Take one step of the status table, or say why it cannot be taken."""
    now = today()
    finding = find(pk, request.user, now)
    step = STEPS.get(code)
    if step is None:
        raise Http404("There is no such step.")
    if not request.user.may(step.permission):
        raise PermissionDenied("Your role does not include this step.")
    form = MoveForm(request.POST or None, instance=finding, step=step, today=now)
    reasons = blockers(finding, step, request.user)
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if done(form, lambda: actions.take(step, finding=finding, by=request.user, told=told, today=now)):
            messages.success(request, f"{finding} is now {finding.get_status_display().lower()}.")
            return redirect(finding)
    words = {"form": form, "heading": f"{step.name}: {finding}", "back": finding, "reasons": reasons}
    return render(request, "pages/form.html", words)

"""Actions that arise at a committee's meetings: record, change, mark as done, withdraw."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from reports import question_actions
from reports.models import ArisingAction, Paper
from reports.question_forms import ArisingDoneForm, ArisingForm, WithdrawForm
from reports.question_rules import raise_refusals, withdraw_refusals, withdrawn_refusals


@requires(Permission.QUESTION_ANSWER)
def arising_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an action that arose at the meeting of a paper."""
    paper = get_object_or_404(Paper.objects.select_related("committee"), pk=pk)
    form = ArisingForm(request.POST or None, instance=ArisingAction(paper=paper))
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: question_actions.add_action(form.instance, by=request.user, today=today())):
            messages.success(request, f"“{form.instance}” is recorded.")
            return redirect(paper)
    words = {"form": form, "heading": "Record an action that arose at the meeting", "back": paper}
    return render(request, "pages/form.html", {**words, "reasons": raise_refusals(paper)})


def _find(pk: int) -> ArisingAction:
    """Find an action."""
    action: ArisingAction = get_object_or_404(ArisingAction.objects.for_list(), pk=pk)
    return action


@requires(Permission.QUESTION_ANSWER)
def arising_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change who does what by when."""
    action = _find(pk)
    words = {"heading": f"Change “{action}”", "back": action, "reasons": withdrawn_refusals(action)}
    form = ArisingForm(request.POST or None, instance=action)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: question_actions.change_action(form.instance, by=request.user, today=today())):
            messages.success(request, f"“{action}” is saved.")
            return redirect(action)
    return render(request, "pages/form.html", {"form": form, **words})


@requires(Permission.QUESTION_ANSWER)
def arising_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that an action is done, and what came of it."""
    now, action = today(), _find(pk)
    words = {"heading": f"Mark “{action}” as done", "back": action, "reasons": withdrawn_refusals(action)}
    form = ArisingDoneForm(request.POST or None, instance=action, today=now)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: question_actions.change_action(form.instance, by=request.user, today=now)):
            messages.success(request, f"“{action}” is done.")
            return redirect(action)
    return render(request, "pages/form.html", {"form": form, "button": "Mark as done", **words})


@requires(Permission.QUESTION_ANSWER)
def arising_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back an action recorded by mistake."""
    action = _find(pk)
    words = {"heading": f"Withdraw “{action}”", "back": action, "button": "Withdraw"}
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: question_actions.withdraw_action(action, by=request.user, reason=reason, today=today())):
            messages.success(request, "The action is withdrawn.")
            return redirect(action)
    return render(request, "pages/form.html", {"form": form, **words, "reasons": withdraw_refusals(action)})

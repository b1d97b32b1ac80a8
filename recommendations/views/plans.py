"""A finding's action plan: on one page for paper, and the forms that write it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import plan_actions
from recommendations.models import Action, Finding
from recommendations.plan_forms import ActionChangeForm, ActionDoneForm, ActionForm
from recommendations.plan_rules import add_refusals, may_plan, plan_of, plan_refusals
from recommendations.views.findings import find


@require_safe
@requires(Permission.FINDING_SEE)
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the whole plan of a finding, to read and to print."""
    now = today()
    finding = find(pk, request.user, now)
    words = {"finding": finding, "plan": plan_of(finding, now), "may_plan": may_plan(finding, request.user, now)}
    return render(request, "recommendations/plan.html", {**words, "today": now})


def _refuse_others(request: SignedInRequest, finding: Finding) -> None:
    """Keep those who only see a finding, such as a portfolio lead, from writing its plan."""
    if reasons := plan_refusals(finding, request.user, today()):
        raise PermissionDenied(" ".join(reasons))


def _find(pk: int, request: SignedInRequest) -> Action:
    """Find an action that this person may write: out of sight is 404, somebody else's is 403."""
    visible = Finding.objects.visible_to(request.user, today())
    rows = Action.objects.select_related("finding__inspection")
    action: Action = get_object_or_404(rows, pk=pk, finding__in=visible)
    _refuse_others(request, action.finding)
    return action


@requires(Permission.FINDING_UPDATE)
def action_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add an action to a finding's plan."""
    now = today()
    finding = find(pk, request.user, now)
    _refuse_others(request, finding)
    form = ActionForm(request.POST or None, instance=Action(finding=finding))
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: plan_actions.add(form.instance, by=request.user, today=now)):
            messages.success(request, f"“{form.instance}” is in the plan.")
            return redirect(finding)
    words = {"form": form, "heading": f"Add an action to the plan of {finding}", "back": finding}
    return render(request, "pages/form.html", {**words, "reasons": add_refusals(finding, request.user, now)})


@requires(Permission.FINDING_UPDATE)
def action_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an action of a plan."""
    action = _find(pk, request)
    words = {"heading": f"Change “{action}”", "back": action.finding}
    form = ActionChangeForm(request.POST or None, instance=action)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: plan_actions.change(form.instance, by=request.user, today=today())):
            messages.success(request, f"“{action}” is saved.")
            return redirect(action.finding)
    return render(request, "pages/form.html", {"form": form, **words})


@requires(Permission.FINDING_UPDATE)
def action_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that an action is done, and when."""
    now, action = today(), _find(pk, request)
    form = ActionDoneForm(request.POST or None, instance=action, today=now)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: plan_actions.change(form.instance, by=request.user, today=now)):
            messages.success(request, f"“{action}” is done.")
            return redirect(action.finding)
    words = {"form": form, "heading": f"Mark “{action}” as done", "back": action.finding, "button": "Mark as done"}
    return render(request, "pages/form.html", words)

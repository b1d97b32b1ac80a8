"""Saying where a finding stands: updates, and the steps towards sign-off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from pages.templatetags.govuk import day
from recommendations import actions
from recommendations.forms.moves import BringForwardForm, MoveForm, VoidForm
from recommendations.forms.updates import UpdateForm
from recommendations.models import Finding, Move
from recommendations.rules import answers_for, blockers, bring_forward_refusals, void_refusals
from recommendations.status import STEPS, Status
from recommendations.views.findings import PAGE, find


@requires(Permission.FINDING_UPDATE)
def finding_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what was done, set the RAG and the next review."""
    now = today()
    finding = find(pk, request.user, now)
    if not request.user.may(Permission.FINDING_SEE_ALL) and not answers_for(finding, request.user):
        raise PermissionDenied("Its owner or their deputy says where it stands.")
    form = UpdateForm(request.POST or None, instance=finding, today=now)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.update(finding, form.written(), by=request.user)):
            messages.success(request, f"{finding} is updated.")
            return redirect(finding)
    return render(request, "pages/form.html", {"form": form, "heading": f"Update {finding}", "back": finding})


@requires(Permission.FINDING_SEE)
@limited(Costly.UPLOAD)
def finding_move(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Take one step of the status table, or say why it cannot be taken."""
    now = today()
    finding = find(pk, request.user, now)
    step = STEPS.get(code)
    if step is None:
        raise Http404("There is no such step.")
    if not request.user.may(step.permission):
        raise PermissionDenied("Your role does not include this step.")
    form = MoveForm(request.POST or None, request.FILES or None, instance=finding, step=step, today=now)
    reasons = blockers(finding, step, request.user)
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if done(form, lambda: actions.take(step, finding=finding, by=request.user, told=told, today=now)):
            messages.success(request, f"{finding} is now {_standing(finding)}.")
            return redirect(finding)
    words = {"form": form, "heading": f"{step.name}: {finding}", "back": finding, "reasons": reasons}
    return render(request, "pages/form.html", words)


@requires(Permission.FINDING_RECORD_DECISION)
def move_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a move made by mistake."""
    now = today()
    visible = Finding.objects.visible_to(request.user, now)
    move = get_object_or_404(Move.objects.select_related("finding__inspection"), pk=pk, finding__in=visible)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: actions.void(move, by=request.user, reason=reason, today=now)):
            messages.success(request, f"The move is voided. {move.finding} is {_standing(move.finding)} again.")
            return redirect(move.finding)
    heading = f"Void the move of {day(move.happened_on)} to “{move.get_to_status_display()}”"
    words = {"form": form, "heading": heading, "back": move.finding, "reasons": void_refusals(move)}
    return render(request, "pages/form.html", words)


def _standing(finding: Finding) -> str:
    """Where a finding stands, in the middle of a sentence."""
    return str(finding.get_status_display()).lower()


@require_safe
@requires(Permission.FINDING_ADD)
def bring_forward(request: SignedInRequest) -> HttpResponse:
    """Start of service: what has nothing but its entry, to be brought to where it really stands."""
    waiting = Finding.objects.only_entered().for_list()
    total = Finding.objects.count()
    page = Paginator(waiting.order_by("inspection__published_on", "pk"), PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "total": total, "brought": total - page.paginator.count}
    return render(request, "recommendations/bring_forward.html", words)


@requires(Permission.FINDING_ADD)
def finding_bring_forward(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring one finding's old position forward, and go on to the next."""
    now = today()
    finding = find(pk, request.user, now)
    form = BringForwardForm(request.POST or None, initial={"source": request.session.get("source", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        refusals = bring_forward_refusals(finding, given["happened_on"], now)
        if not refusals:
            status = Status(given["status"])
            actions.bring_forward(finding, by=request.user, to=status, told=form.told(), source=given["source"])
            request.session["source"] = given["source"]
            messages.success(request, f"{finding} is {_standing(finding)} since {day(given['happened_on'])}.")
            return redirect("recommendations:bring_forward")
        for reason in refusals:
            form.add_error(None, reason)
    heading = f"Bring forward where {finding} stands"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": finding})

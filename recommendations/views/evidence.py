"""Evidence of a finding: add, download, withdraw."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from evidence import actions
from evidence.download import send
from evidence.forms import ReasonForm
from evidence.models import Evidence
from pages.forms import GovukForm, done
from recommendations.actions import prove
from recommendations.forms.findings import FindingEvidenceForm
from recommendations.models import Finding, FindingEvidence
from recommendations.views.findings import PAGE, find


def _find(pk: int, request: SignedInRequest) -> FindingEvidence:
    """Find evidence of a finding that this person may know exists, or answer 404."""
    visible = Finding.objects.visible_to(request.user, today())
    rows = FindingEvidence.objects.select_related("finding__inspection", "stored_file")
    evidence: FindingEvidence = get_object_or_404(rows, pk=pk, finding__in=visible)
    return evidence


@requires(Permission.EVIDENCE_ADD)
@limited(Costly.UPLOAD)
def evidence_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach a file, a web address or a note."""
    day = today()
    finding = find(pk, request.user, day)
    form = FindingEvidenceForm(request.POST or None, request.FILES or None, today=day, finding=finding)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: prove(finding, form.cleaned_data, by=request.user)):
            messages.success(request, f"“{form.cleaned_data['title']}” is attached.")
            return redirect(finding)
    heading = f"Add evidence to {finding}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": finding})


@require_safe
@requires(Permission.EVIDENCE_READ)
@limited(Costly.DOWNLOAD)
def evidence_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the file, and record who took it."""
    return send(request, _find(pk, request))


@requires(Permission.EVIDENCE_WITHDRAW)
def evidence_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take evidence out of use, with a reason."""
    evidence = _find(pk, request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: actions.withdraw(evidence, reason=reason, by=request.user)):
            messages.success(request, f"“{evidence}” is withdrawn.")
            return redirect(evidence.finding)
    words = {"form": form, "heading": f"Withdraw “{evidence}”", "back": evidence.finding, "reasons": []}
    return render(request, "pages/form.html", {**words, "reasons": actions.withdraw_refusals(evidence)})


@require_safe
@requires(Permission.EVIDENCE_DECIDE)
def evidence_waiting(request: SignedInRequest) -> HttpResponse:
    """List the evidence that somebody submitted and nobody has accepted or returned, oldest first."""
    rows = FindingEvidence.objects.filter(state=Evidence.State.SUBMITTED).order_by("added_at", "pk")
    rows = rows.select_related("finding__inspection", "added_by", "stored_file")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "recommendations/evidence_waiting.html", {"page": page})


def _decide(request: SignedInRequest, pk: int, state: Evidence.State, form: GovukForm, verb: str) -> HttpResponse:
    """Ask for what a decision needs, and take it."""
    evidence = _find(pk, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        if done(form, lambda: actions.decide(evidence, state, reason=reason, by=request.user)):
            messages.success(request, f"“{evidence}” is {evidence.get_state_display().lower()}.")
            return redirect(evidence.finding)
    words = {"form": form, "heading": f"{verb} “{evidence}”", "back": evidence.finding, "button": verb}
    return render(request, "pages/form.html", words | {"reasons": actions.decide_refusals(evidence, request.user)})


@requires(Permission.EVIDENCE_DECIDE)
def evidence_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept evidence that somebody else added."""
    return _decide(request, pk, Evidence.State.ACCEPTED, GovukForm(request.POST or None), "Accept")


@requires(Permission.EVIDENCE_DECIDE)
def evidence_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return evidence that somebody else added, with a reason."""
    return _decide(request, pk, Evidence.State.RETURNED, ReasonForm(request.POST or None), "Return")

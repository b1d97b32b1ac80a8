"""The force's monitoring phase: its history, and the page that adds to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import monitoring_actions
from recommendations.forms.moves import VoidForm
from recommendations.models import Finding, MonitoringPhase
from recommendations.monitoring_forms import PhaseForm
from recommendations.monitoring_rules import standing_for, void_refusals


@require_safe
@requires(Permission.FINDING_SEE_ALL)
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Show the phases the force has been in, the latest first."""
    rows = MonitoringPhase.objects.told(Finding.objects.visible_to(request.user, today())).reverse()
    words = {
        "phase": standing_for(request.user),
        "rows": rows,
        "may_record": request.user.may(Permission.FINDING_RECORD_DECISION),
    }
    return render(request, "recommendations/monitoring.html", words)


@requires(Permission.FINDING_RECORD_DECISION)
def monitoring_add(request: SignedInRequest) -> HttpResponse:
    """Record that a phase began."""
    form = PhaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phase, causes = form.begun(), list(form.cleaned_data.get("causes", ()))
        if done(form, lambda: monitoring_actions.begin(phase, causes=causes, by=request.user, today=today())):
            messages.success(request, f"{phase} is recorded.")
            return redirect("recommendations:monitoring")
    words = {"form": form, "heading": "Record a monitoring phase", "back": MonitoringPhase()}
    return render(request, "pages/form.html", words)


@requires(Permission.FINDING_RECORD_DECISION)
def monitoring_void(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a phase recorded by mistake."""
    phase = get_object_or_404(MonitoringPhase.objects.told(), pk=pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: monitoring_actions.void(phase, by=request.user, reason=reason, today=today())):
            messages.success(request, f"{phase} is voided.")
            return redirect(phase)
    words = {"form": form, "heading": f"Void {phase}", "back": phase, "reasons": void_refusals(phase)}
    return render(request, "pages/form.html", words)

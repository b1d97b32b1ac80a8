"""The force's monitoring phase: its history, and the page that adds to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import monitoring_actions
from recommendations.monitoring_forms import PhaseForm
from recommendations.monitoring_rules import causes_of, phases, standing


@require_safe
@requires(Permission.FINDING_SEE_ALL)
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Show the phases the force has been in, the latest first."""
    rows = [(phase, causes_of(phase)) for phase in reversed(phases())]
    words = {"phase": standing(), "rows": rows, "may_add": request.user.may(Permission.FINDING_RECORD_DECISION)}
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
    return render(request, "pages/form.html", {"form": form, "heading": "Record a monitoring phase"})

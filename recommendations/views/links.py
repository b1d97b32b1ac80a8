"""Links between findings: add one, take one away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import link_actions
from recommendations.link_forms import LinkForm, RemoveLinkForm
from recommendations.models import Finding, FindingLink
from recommendations.views.findings import find


@requires(Permission.FINDING_EDIT)
def link_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Link a finding to another."""
    now = today()
    finding = find(pk, request.user, now)
    visible = Finding.objects.visible_to(request.user, now)
    form = LinkForm(request.POST or None, instance=FindingLink(from_finding=finding), visible=visible)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: link_actions.add(form.instance, by=request.user)):
            messages.success(request, f"{form.instance}.")
            return redirect(finding)
    heading = f"Link {finding} to another finding"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": finding})


@requires(Permission.FINDING_EDIT)
def link_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a link away, with a reason."""
    visible = Finding.objects.visible_to(request.user, today())
    rows = FindingLink.objects.select_related("from_finding__inspection", "to_finding__inspection")
    link = get_object_or_404(rows, pk=pk, from_finding__in=visible, to_finding__in=visible)
    words = {"heading": f"Take away the link: {link}", "back": link.from_finding, "button": "Take it away"}
    form = RemoveLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: link_actions.remove(link, by=request.user, reason=reason)):
            messages.success(request, "The link is taken away.")
            return redirect(link.from_finding)
    return render(request, "pages/form.html", {"form": form, **words})

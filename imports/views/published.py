"""A published report is pasted or uploaded, what was found is confirmed, and then it is in the register."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from imports.published.actions import save_confirmed
from imports.published.forms import GivenForm, ReadForm
from imports.published.page import Page
from pages.forms import FIRST
from recommendations.models import Finding

MOST_SHOWN = 200


@requires(Permission.FINDING_ADD)
@limited(Costly.UPLOAD)
def read_report(request: SignedInRequest) -> HttpResponse:
    """Ask for a report's text, and show what was found in it."""
    form = ReadForm(request.POST or None, request.FILES or None, initial={"inspection": request.GET.get("inspection")})
    if request.method == "POST" and form.is_valid():
        text, name = form.given
        page = Page(form.cleaned_data["inspection"], text)
        if page.forms:
            given = GivenForm(initial={"inspection": page.inspection, "text": text, "name": name})
            return _items(request, page, given)
        form.add_error("file" if form.cleaned_data["file"] else "text", page.reading.refusal)
    return render(request, "imports/published.html", {"form": form})


def _items(request: SignedInRequest, page: Page, given: GivenForm) -> HttpResponse:
    """Show the items to confirm."""
    return render(request, "imports/published_items.html", {"page": page, "given": given})


@require_POST
@requires(Permission.FINDING_ADD)
@limited(Costly.UPLOAD)
def save_report(request: SignedInRequest) -> HttpResponse:
    """Add what was confirmed to the register, or show again what was typed, with what is wrong."""
    given = GivenForm(request.POST)
    if not given.is_valid():
        return render(request, "imports/published.html", {"form": ReadForm(request.POST)})
    page = Page(given.cleaned_data["inspection"], given.cleaned_data["text"], request.POST)
    confirmed = page.confirmed() if "save" in request.POST else []
    if confirmed:
        try:
            name = given.cleaned_data["name"]
            saved = save_confirmed(page.inspection, confirmed, by=request.user, today=today(), name=name)
        except ValidationError as refused:
            page.reasons += refused.messages
        except IntegrityError:
            page.reasons.append(FIRST)
        else:
            chosen = urlencode({"finding": [finding.pk for finding in saved]}, doseq=True)
            return redirect(f"{reverse('imports:published_saved')}?{chosen}")
    return _items(request, page, given)


@require_safe
@requires(Permission.FINDING_ADD)
def saved(request: SignedInRequest) -> HttpResponse:
    """Show what was added, each with its page."""
    keys = [int(key) for key in request.GET.getlist("finding")[:MOST_SHOWN] if key.isdecimal() and len(key) < 18]  # noqa: PLR2004
    visible = Finding.objects.visible_to(request.user, today()).for_list()
    found = visible.filter(pk__in=keys).prefetch_related("parts").order_by("pk")
    return render(request, "imports/published_saved.html", {"findings": found})

"""The owner's minute: everything of theirs on one page, and one form to say where an item stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from pages.forms import done
from recommendations import actions
from recommendations.forms.updates import AnswerForm
from recommendations.models import Finding
from recommendations.rules import answers_for, blockers
from recommendations.status import REPORT_DONE, STEPS
from recommendations.views.findings import PAGE, find, shown


@require_safe
@requires(Permission.FINDING_REPORT_DONE)
def my_items(request: SignedInRequest) -> HttpResponse:
    """List what this person owns or stands in for, the most pressing first."""
    now = today()
    visible = Finding.objects.visible_to(request.user, now)
    mine = visible.answered_by(request.user, now).unfinished().for_list()
    order = (F("target_on").asc(nulls_last=True), F("next_review_on").asc(nulls_first=True), "pk")
    page = Paginator(mine.order_by(*order), PAGE).get_page(request.GET.get("page"))
    return render(request, "recommendations/my_items.html", {"page": page, "rows": shown(page, now)})


@requires(Permission.FINDING_REPORT_DONE)
@limited(Costly.UPLOAD)
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say where an item stands: no change, progress or done, a line, the RAG, a file; one form, one submit."""
    now = today()
    finding = find(pk, request.user, now)
    if not answers_for(finding, request.user):
        raise PermissionDenied("Its owner or their deputy says where it stands.")
    if finding.has_ended and request.method != "POST":
        return redirect(finding)
    form = AnswerForm(request.POST or None, request.FILES or None, instance=finding, today=now)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        if done(form, lambda: actions.answer(finding, given, by=request.user, today=now)):
            messages.success(request, f"{finding} is updated. Next review on {finding.next_review_on:%-d %B %Y}.")
            return redirect("recommendations:my_items")
    words = {"form": form, "finding": finding, "reasons": blockers(finding, STEPS[REPORT_DONE], request.user)}
    return render(request, "recommendations/answer.html", words)

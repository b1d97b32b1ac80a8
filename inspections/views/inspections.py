"""Inspections: a list, a page, adding, changing, and evidence."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from evidence import actions as evidence_actions
from evidence.download import send
from evidence.forms import EvidenceForm, ReasonForm
from inspections import actions
from inspections.filters import InspectionFilter
from inspections.forms import GradesForm, InspectionForm, ResponseForm
from inspections.models import Inspection, InspectionEvidence
from inspections.rules import due_in_words, graded, notices
from inspections.timeline import story
from inspections.views.preparation import preparation
from pages.forms import done
from pages.templatetags.govuk import day

PAGE = 50


def _readable_evidence(user: User) -> QuerySet[InspectionEvidence]:
    """Select the evidence of inspections that this person may read."""
    rows = InspectionEvidence.objects.readable_by(user)
    return rows.select_related("inspection", "stored_file", "added_by")


@require_safe
@requires(Permission.INSPECTION_SEE)
@limited(Costly.SEARCH)
def inspection_list(request: SignedInRequest) -> HttpResponse:
    """List inspections, the coming ones first."""
    visible = Inspection.objects.visible_to(request.user)
    asked = InspectionFilter(request.GET, queryset=visible.for_list())
    rows = asked.qs if asked.form.is_valid() else visible.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    now = today()
    listed = [(inspection, notices(inspection, now)) for inspection in page]
    return render(request, "inspections/inspection_list.html", {"form": asked.form, "page": page, "rows": listed})


def _clock(done: str, done_on: datetime.date | None, due_on: datetime.date | None, now: datetime.date) -> str:
    """When something was done, or is due and how far off that is."""
    if done_on:
        return f"{done} on {day(done_on)}"
    return f"Due by {day(due_on)}, {due_in_words(due_on, now)}" if due_on else ""


def facts(inspection: Inspection, now: datetime.date) -> list[tuple[str, object]]:
    """List what the page says of an inspection, as name and value."""
    rag = f"{inspection.get_rag_display()}: {inspection.rag_reason}" if inspection.rag_reason else ""
    said = [
        ("Who inspected or published", inspection.bodies),
        ("Notified", inspection.notified_on and day(inspection.notified_on)),
        ("Expected", "" if inspection.published_on else inspection.when),
        ("Published", inspection.published_on and day(inspection.published_on)),
        ("Factual accuracy", _clock("Sent", inspection.accuracy_sent_on, inspection.accuracy_due_on, now)),
        (
            "Comments by the local policing body",
            _clock("Published", inspection.comments_published_on, inspection.comments_due_on, now),
        ),
        ("Fieldwork", inspection.get_fieldwork_display()),
        ("Its recommendations are mandatory", "Yes" if inspection.mandatory else "No"),
        ("Graded in", inspection.cycle),
        ("Web address", inspection.link),
        ("Owner", inspection.owner or "Nobody yet"),
        ("Readiness RAG", rag or inspection.get_rag_display()),
        ("Next review", inspection.next_review_on and day(inspection.next_review_on)),
    ]
    return [(name, value) for name, value in said if value]


@require_safe
@requires(Permission.INSPECTION_SEE)
def inspection_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one inspection."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).for_list(), pk=pk)
    now, user = today(), request.user
    knows_all = user.may(Permission.FINDING_SEE_ALL) or inspection.owner_id == user.pk
    words = {
        **preparation(inspection, user, now, everything=knows_all),
        "inspection": inspection,
        "evidence": _readable_evidence(request.user).filter(inspection=inspection),
        "story": story(inspection) if knows_all else None,
        "facts": facts(inspection, now),
        "grades": graded(inspection),
        "may_edit": request.user.may(Permission.INSPECTION_EDIT),
        "may_add_evidence": _may_add_evidence(request.user, inspection),
        "may_withdraw": request.user.may(Permission.EVIDENCE_WITHDRAW),
    }
    return render(request, "inspections/inspection_detail.html", words)


def _may_add_evidence(user: User, inspection: Inspection) -> bool:
    """Whether this person may attach evidence to this inspection."""
    return user.may(Permission.INSPECTION_EDIT) or inspection.owner_id == user.pk


def _inspection_form(request: SignedInRequest, inspection: Inspection, heading: str) -> HttpResponse:
    """Ask for an inspection's details and save them."""
    form = InspectionForm(request.POST or None, instance=inspection)
    if request.method == "POST" and form.is_valid():
        bodies, reason = form.cleaned_data["bodies"], form.cleaned_data["stage_reason"]
        if done(form, lambda: actions.save(form.instance, bodies=bodies, by=request.user, on=today(), reason=reason)):
            messages.success(request, f"{inspection} is saved.")
            return redirect(inspection)
    back = inspection if inspection.pk else None
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": back})


@requires(Permission.INSPECTION_EDIT)
def inspection_add(request: SignedInRequest) -> HttpResponse:
    """Add an inspection."""
    return _inspection_form(request, Inspection(), "Add an inspection")


@requires(Permission.INSPECTION_EDIT)
def inspection_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an inspection."""
    inspection = get_object_or_404(Inspection, pk=pk)
    return _inspection_form(request, inspection, f"Change {inspection}")


@requires(Permission.INSPECTION_EDIT)
def grades_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter all grades of an inspection at once."""
    inspection = get_object_or_404(Inspection.objects.select_related("cycle"), pk=pk)
    form = GradesForm(request.POST or None, instance=inspection)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.grade(inspection, grades=form.given(), by=request.user)):
            messages.success(request, f"The grades of {inspection} are saved.")
            return redirect(inspection)
    reasons = [] if form.questions else ["Choose its grading cycle first, and see that the cycle has questions."]
    words = {"form": form, "heading": f"Grades of {inspection}", "back": inspection, "reasons": reasons}
    return render(request, "pages/form.html", words)


@requires(Permission.INSPECTION_EDIT)
def response_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter what the force answered, and when."""
    inspection = get_object_or_404(Inspection, pk=pk)
    form = ResponseForm(request.POST or None, instance=inspection, today=today())
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.respond(inspection, by=request.user)):
            messages.success(request, f"The response to {inspection} is saved.")
            return redirect(inspection)
    heading = f"The force’s response to {inspection}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": inspection})


@requires(Permission.EVIDENCE_ADD)
@limited(Costly.UPLOAD)
def evidence_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Attach a file, a web address or a note to an inspection."""
    owned = Q() if request.user.may(Permission.INSPECTION_EDIT) else Q(owner=request.user)
    inspection = get_object_or_404(Inspection.objects.filter(owned), pk=pk)
    form = EvidenceForm(request.POST or None, request.FILES or None, today=today())
    if request.method == "POST" and form.is_valid():
        evidence = InspectionEvidence(inspection=inspection)
        if done(form, lambda: evidence_actions.attach(evidence, form.cleaned_data, by=request.user)):
            messages.success(request, f"“{evidence}” is attached.")
            return redirect(inspection)
    heading = f"Add evidence to {inspection}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": inspection})


@require_safe
@requires(Permission.EVIDENCE_READ)
@limited(Costly.DOWNLOAD)
def evidence_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the file, and record who took it."""
    return send(request, get_object_or_404(_readable_evidence(request.user), pk=pk))


@requires(Permission.EVIDENCE_WITHDRAW)
def evidence_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take evidence out of use, with a reason."""
    evidence = get_object_or_404(_readable_evidence(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(form, lambda: evidence_actions.withdraw(evidence, reason=reason, by=request.user)):
            messages.success(request, f"“{evidence}” is withdrawn.")
            return redirect(evidence.inspection)
    reasons = evidence_actions.withdraw_refusals(evidence)
    words = {"form": form, "heading": f"Withdraw “{evidence}”", "back": evidence.inspection, "reasons": reasons}
    return render(request, "pages/form.html", words)

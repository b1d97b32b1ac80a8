"""The register as a list, and each finding's page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.tracking import save_as
from pages.forms import done
from pages.templatetags.govuk import day
from recommendations import actions
from recommendations.causes import ended_under
from recommendations.filters import FindingFilter
from recommendations.forms.findings import DeputyForm, FindingForm, PartForm
from recommendations.link_rules import links_of, times_made
from recommendations.models import Deputy, Finding, Kind, Part
from recommendations.monitoring_rules import standing_for
from recommendations.plan_rules import may_plan, plan_of
from recommendations.rag import RULES, coverage, differing, part_states, reasons, with_rag
from recommendations.rules import answers_for, asks_whom_the_finding_asks, step_choices
from recommendations.standing import restated
from recommendations.timeline import story

PAGE = 50


def find(pk: int, user: User, now: datetime.date) -> Finding:
    """Find a finding that this person may know exists, or answer 404."""
    visible = Finding.objects.visible_to(user, now).for_list().select_related("cause__inspection")
    finding: Finding = get_object_or_404(visible, pk=pk)
    return finding


@dataclass(frozen=True)
class Row:
    """What a list shows of a finding besides its own fields.

    `days` counts what waits for the inspectorate; `ended` says how far a cause of concern has got.
    """

    finding: Finding
    overdue: bool
    review_due: bool
    differs: str
    days: int | None
    ended: str


def shown(page: Iterable[Finding], now: datetime.date) -> list[Row]:
    """Make rows of findings, with the computed RAG where it differs."""
    found = list(page)
    computed = dict(with_rag(Finding.objects.filter(pk__in=[f.pk for f in found]), now).values_list("pk", "computed"))
    ended = ended_under(found)
    return [
        Row(
            f,
            f.is_overdue(now),
            f.is_review_due(now),
            differing(f, computed[f.pk]),
            f.days_waiting(now),
            ended.get(f.pk, ""),
        )
        for f in found
    ]


def shown_as_at(page: Iterable[Any], day: datetime.date) -> list[Row]:
    """Make rows of findings as they stood on a day. What is known only of today is left out."""
    return [Row(f, f.is_overdue(day), False, "", f.days_waiting(day), "") for f in restated(page)]  # noqa: FBT003


@require_safe
@requires(Permission.FINDING_SEE)
@limited(Costly.SEARCH)
def finding_list(request: SignedInRequest) -> HttpResponse:
    """List the register as filtered and sorted."""
    now = today()
    visible = Finding.objects.visible_to(request.user, now)
    asked = FindingFilter(request.GET, queryset=visible.for_list(), today=now)
    for name in asked.unknown():
        messages.warning(request, f"The register has no filter called “{name[:50]}”, so it was left out.")
    for label in asked.left_out():
        messages.warning(request, f"“{label}” can be asked only of today, so it was left out.")
    rows = asked.qs if asked.form.is_valid() else visible.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = shown_as_at(page, asked.day) if asked.day else shown(page, now)
    words = {"asked": asked, "form": asked.form, "page": page, "rows": listed, "phase": standing_for(request.user)}
    words |= {"may_assign": request.user.may(Permission.FINDING_ASSIGN) and not asked.day}
    return render(request, "recommendations/finding_list.html", words)


def _deadline(finding: Finding) -> str:
    """The inspectorate's words with the date they come to."""
    words = (finding.deadline_words, finding.deadline_on and day(finding.deadline_on))
    return ": ".join(word for word in words if word) or "None"


def facts(finding: Finding) -> list[tuple[str, object]]:
    """List what the page says of a finding, as name and value."""
    accepted = ". ".join(word for word in (finding.get_accepted_display(), finding.accepted_reason) if word)
    rag = f"{finding.get_rag_display()}: {finding.rag_reason}" if finding.rag_reason else finding.get_rag_display()
    said = [
        ("HMICFRS reference", finding.reference or "None"),
        ("Our reference", finding.local_reference),
        ("Number in the report", finding.number),
        ("Addressed to", ", ".join(str(link) for link in finding.addressee_links.all()) or "Nobody named"),
        ("Inspectorate’s deadline", _deadline(finding)),
        ("Target date", finding.target_on and day(finding.target_on)),
        ("Owner", finding.owner or "Nobody yet"),
        ("Portfolio", finding.portfolio),
        ("Board", finding.board),
        ("Corporate-risk reference", finding.risk_reference),
        ("RAG", rag),
        ("Next review", finding.next_review_on and day(finding.next_review_on)),
        ("Mandatory", "Yes" if finding.mandatory else "No"),
        ("Accelerated", "Yes" if finding.accelerated else ""),
        ("Marking", finding.marking),
        ("Accepted by the force", accepted),
    ]
    return [(name, value) for name, value in said if value]


@require_safe
@requires(Permission.FINDING_SEE)
def finding_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one finding: where it stands, its parts, evidence, updates and history."""
    now = today()
    finding = find(pk, request.user, now)
    visible = Finding.objects.visible_to(request.user, now)
    rated = with_rag(Finding.objects.filter(pk=finding.pk), now).get()
    words = {
        "finding": finding,
        "children": visible.filter(cause=finding).for_list() if finding.is_cause else [],
        "ended": ended_under([finding]).get(finding.pk, ""),
        "cause": visible.filter(children=finding).first(),
        "parts": part_states(finding),
        "evidence": finding.evidence.select_related("added_by", "stored_file").prefetch_related("part_links__part"),
        "updates": finding.updates.select_related("by").reverse(),
        "links": links_of(finding, visible),
        "times_made": times_made(finding),
        "plan": plan_of(finding, now),
        "may_plan": may_plan(finding, request.user, now),
        "deputies": finding.deputies.select_related("person"),
        "may_assign": request.user.may(Permission.FINDING_ASSIGN),
        "steps": step_choices(finding, request.user),
        "story": story(finding, visible),
        "is_overdue": finding.is_overdue(now),
        "is_review_due": finding.is_review_due(now),
        "facts": facts(finding),
        "days_waiting": finding.days_waiting(now),
        "rated": rated,
        "rag_reasons": reasons(rated),
        "rag_differs": differing(finding, rated.computed),
        "coverage": coverage(finding),
        "may_void": request.user.may(Permission.FINDING_RECORD_DECISION),
        "may_update": request.user.may(Permission.FINDING_UPDATE) and request.user.may(Permission.FINDING_SEE_ALL),
        "may_edit": request.user.may(Permission.FINDING_EDIT),
        "may_add": request.user.may(Permission.FINDING_ADD),
        "may_decide": request.user.may(Permission.EVIDENCE_DECIDE),
        "may_answer": request.user.may(Permission.FINDING_REPORT_DONE) and answers_for(finding, request.user),
        "may_withdraw": request.user.may(Permission.EVIDENCE_WITHDRAW),
    }
    return render(request, "recommendations/finding_detail.html", words)


@requires(Permission.FINDING_ADD)
def finding_add(request: SignedInRequest) -> HttpResponse:
    """Add a finding to the register."""
    given = {name: request.GET.get(name) for name in ("inspection", "cause")}
    form = FindingForm(request.POST or None, initial={"kind": Kind.RECOMMENDATION, **given})
    if request.method == "POST" and form.is_valid():
        now = today()
        entered = min(form.cleaned_data["inspection"].published_on or now, now)
        addressees = form.cleaned_data["addressees"]
        if done(form, lambda: actions.enter(form.instance, by=request.user, on=entered, addressees=addressees)):
            messages.success(request, f"{form.instance} is in the register. {form.deadline_said()}".strip())
            return redirect(form.instance)
    return render(request, "pages/form.html", {"form": form, "heading": "Add a finding"})


@requires(Permission.FINDING_EDIT)
def finding_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a finding says, and to whom it is given."""
    now = today()
    finding = find(pk, request.user, now)
    heading = f"Change {finding}"
    form = FindingForm(request.POST or None, instance=finding)
    if request.method == "POST" and form.is_valid():
        addressees = form.cleaned_data["addressees"]
        if done(
            form, lambda: actions.edit(form.instance, by=request.user, on=now, addressees=addressees, why=form.why())
        ):
            messages.success(request, f"{finding} is saved. {form.deadline_said()}".strip())
            return redirect(finding)
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": finding})


@requires(Permission.FINDING_ASSIGN)
def deputy_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody stand in for the owner between two days."""
    finding = find(pk, request.user, today())
    form = DeputyForm(request.POST or None, instance=Deputy(finding=finding), initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid():
        save_as(request.user, form.instance)
        messages.success(request, f"{form.instance.person} stands in from {day(form.instance.starts_on)}.")
        return redirect(finding)
    heading = f"Add a deputy for {finding}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": finding})


@requires(Permission.FINDING_ASSIGN)
def deputy_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the days between which somebody stands in."""
    visible = Finding.objects.visible_to(request.user, today())
    deputy = get_object_or_404(Deputy.objects.select_related("finding__inspection"), pk=pk, finding__in=visible)
    form = DeputyForm(request.POST or None, instance=deputy)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: save_as(request.user, form.instance)):
            messages.success(request, f"{deputy.person} stands in from {day(deputy.starts_on)}.")
            return redirect(deputy.finding)
    heading = f"Change the deputy for {deputy.finding}"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": deputy.finding})


@requires(Permission.FINDING_EDIT)
def part_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a bullet to a finding."""
    finding = find(pk, request.user, today())
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, addressees = form.cleaned_data["text"], form.cleaned_data["addressees"]
        part = actions.add_part(finding, text=text, addressees=addressees, by=request.user)
        messages.success(request, f"Part {part.letter} is added. {asks_whom_the_finding_asks(part)}".strip())
        return redirect(finding)
    return render(request, "pages/form.html", {"form": form, "heading": f"Add a part to {finding}", "back": finding})


@requires(Permission.FINDING_EDIT)
def part_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a bullet."""
    visible = Finding.objects.visible_to(request.user, today())
    part = get_object_or_404(Part.objects.select_related("finding__inspection"), pk=pk, finding__in=visible)
    heading = f"Change {part}"
    form = PartForm(request.POST or None, instance=part)
    if request.method == "POST" and form.is_valid():
        addressees = form.cleaned_data["addressees"]
        if done(form, lambda: actions.edit_part(form.instance, addressees=addressees, by=request.user)):
            messages.success(request, f"Part {part.letter} is saved. {asks_whom_the_finding_asks(part)}".strip())
            return redirect(part.finding)
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": part.finding})


@require_safe
@requires(Permission.FINDING_SEE)
def rag_rules(request: SignedInRequest) -> HttpResponse:
    """Print the rules of the computed RAG."""
    return render(request, "recommendations/rag_rules.html", {"rules": RULES})

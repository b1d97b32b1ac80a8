"""Before publication: what is asked of the force, the fieldwork timetable, and who may know of an embargoed draft."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User, today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from inspections import actions
from inspections.forms import FieldworkForm, ReaderForm, RequestForm, SentForm
from inspections.models import FieldworkDay, Inspection, InspectionReader, InspectionRequest
from inspections.rules import due_in_words, reader_refusals
from pages.forms import done
from pages.templatetags.govuk import day


def _state(asked: InspectionRequest, now: datetime.date) -> str:
    """Say in words whether it was sent, is due or is overdue."""
    if asked.sent_on:
        return f"Sent on {day(asked.sent_on)}"
    return due_in_words(asked.due_on, now).capitalize() if asked.due_on else "Not sent"


def preparation(inspection: Inspection, user: User, now: datetime.date, *, everything: bool) -> dict[str, Any]:
    """Gather what the page shows of the time before publication.

    After it, those who do not see everything see only what was asked of them.
    """
    asked = inspection.requests.select_related("owner")
    if not everything and inspection.published_on:
        asked = asked.filter(owner=user)
    edits, involved = user.may(Permission.INSPECTION_EDIT), everything or not inspection.published_on
    return {
        "requests": [(each, _state(each, now), edits or each.owner_id == user.pk) for each in asked],
        "timetable": list(inspection.timetable.all()) if involved else [],
        "readers": list(inspection.reader_links.select_related("person")) if inspection.embargoed else [],
    }


def _ask(request: SignedInRequest, asked: InspectionRequest, heading: str) -> HttpResponse:
    """Ask for the details of a request and save them."""
    form = RequestForm(request.POST or None, instance=asked)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.ask(asked, by=request.user)):
            messages.success(request, f"“{asked}” is saved.")
            return redirect(asked.inspection)
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": asked.inspection})


@requires(Permission.INSPECTION_EDIT)
def request_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a document or data that the inspectors ask for."""
    inspection = get_object_or_404(Inspection, pk=pk)
    return _ask(request, InspectionRequest(inspection=inspection), f"Add what is asked for: {inspection}")


@requires(Permission.INSPECTION_EDIT)
def request_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is asked for."""
    asked = get_object_or_404(InspectionRequest.objects.select_related("inspection"), pk=pk)
    return _ask(request, asked, f"Change “{asked}”")


@requires(Permission.INSPECTION_SEE)
def request_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that what was asked for was sent: liaison may, and whoever owes it."""
    visible = Inspection.objects.visible_to(request.user)
    asked = get_object_or_404(InspectionRequest.objects.select_related("inspection"), pk=pk, inspection__in=visible)
    if not request.user.may(Permission.INSPECTION_EDIT) and asked.owner_id != request.user.pk:
        raise PermissionDenied
    now = today()
    form = SentForm(request.POST or None, instance=asked, today=now, initial={"sent_on": asked.sent_on or now})
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.send(asked, by=request.user)):
            messages.success(request, f"“{asked}” is marked as sent.")
            return redirect(asked.inspection)
    heading = f"Mark “{asked}” as sent"
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": asked.inspection})


def _plan(request: SignedInRequest, entry: FieldworkDay, heading: str) -> HttpResponse:
    """Ask for an entry of the timetable and save it."""
    form = FieldworkForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.plan(entry, by=request.user)):
            messages.success(request, f"“{entry}” is in the timetable.")
            return redirect(entry.inspection)
    return render(request, "pages/form.html", {"form": form, "heading": heading, "back": entry.inspection})


@requires(Permission.INSPECTION_EDIT)
def fieldwork_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add to the fieldwork timetable."""
    inspection = get_object_or_404(Inspection, pk=pk)
    return _plan(request, FieldworkDay(inspection=inspection), f"Add to the timetable: {inspection}")


@requires(Permission.INSPECTION_EDIT)
def fieldwork_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an entry of the fieldwork timetable."""
    entry = get_object_or_404(FieldworkDay.objects.select_related("inspection"), pk=pk)
    return _plan(request, entry, f"Change “{entry}”")


@requires(Permission.INSPECTION_EDIT)
def reader_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name somebody on an embargoed draft."""
    inspection = get_object_or_404(Inspection, pk=pk)
    reader = InspectionReader(inspection=inspection)
    form = ReaderForm(request.POST or None, instance=reader)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: actions.name_reader(reader, by=request.user)):
            messages.success(request, f"{reader} is named on {inspection}.")
            return redirect(inspection)
    heading = f"Name somebody on {inspection}"
    words = {"form": form, "heading": heading, "back": inspection, "reasons": reader_refusals(reader)}
    return render(request, "pages/form.html", words)


@require_POST
@requires(Permission.INSPECTION_EDIT)
def reader_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take somebody off an embargoed draft."""
    reader = get_object_or_404(InspectionReader.objects.select_related("inspection", "person"), pk=pk)
    inspection = reader.inspection
    actions.unname_reader(reader, by=request.user)
    messages.success(request, f"{reader} is no longer named on {inspection}.")
    return redirect(inspection)

"""Where an import begins: bring a file, or take a template to fill in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import Costly, limited
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from imports import asking_actions
from imports.forms import StartForm
from imports.kinds import IMPORTABLE, allowed
from imports.models import Kind, Run
from pages.forms import done
from pages.spreadsheets import Column, Sheet, send

SHOWN = 10


@requires(Permission.FILE_IMPORT)
@limited(Costly.UPLOAD)
def start(request: SignedInRequest) -> HttpResponse:
    """Ask for a file, and list those that were brought lately."""
    kinds = allowed(request.user)
    only = {"kind": kinds[0].kind} if len(kinds) == 1 else {}
    form = StartForm(request.POST or None, request.FILES or None, by=request.user, initial=only)
    if request.method == "POST" and form.is_valid():
        brought: list[Run] = []
        if done(form, lambda: brought.append(_bring(request, form))):
            return redirect("imports:run_columns", brought[0].pk)
    runs = Run.objects.filter(kind__in=[each.kind for each in kinds]).select_related("asked_by").defer("content")
    may_compare = request.user.may(Permission.FINDING_RECORD_DECISION)
    words = {"form": form, "kinds": kinds, "runs": runs[:SHOWN], "may_compare": may_compare}
    return render(request, "imports/start.html", words)


def _bring(request: SignedInRequest, form: StartForm) -> Run:
    """Keep the file that was sent, and look at its columns."""
    kind, file = Kind(form.cleaned_data["kind"]), form.cleaned_data["file"]
    return asking_actions.bring(kind, file.read(), file.name, by=request.user)


@require_safe
@requires(Permission.FILE_IMPORT)
@limited(Costly.DOWNLOAD)
def template(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """Hand out an empty list with every heading, and what stands below each."""
    found = IMPORTABLE.get(Kind(kind)) if kind in Kind else None
    if found is None:
        raise Http404("There is no such template.")
    if not found.may(request.user):
        raise PermissionDenied("Your role does not bring these in.")
    columns = [Column(each.heading, each.meaning, lambda row: None, 24) for each in found.importer.targets]
    cover: list[tuple[str, Any]] = [("How to use it", "Fill in the second sheet, a row for each, and bring it back.")]
    return send(Sheet(found.kind.label, columns, (), cover), f"{found.kind}-template", "xlsx")

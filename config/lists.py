"""The lists that an installation keeps for itself: one table, one page for all of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import modelform_factory
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Board, Force, Portfolio
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.tracking import TrackedModel, save_as
from inspections.models import Grade, GradeCycle, GradeQuestion, InspectingBody, InspectionKind
from pages.forms import VersionedForm, done, model_field
from recommendations.models import Addressee, NationalText, VerificationLevel
from reports.models import Committee


@dataclass(frozen=True)
class EditableList:
    """A list, what it is for, and what a person may change of each row."""

    name: str
    purpose: str
    model: type[TrackedModel]
    fields: tuple[str, ...]
    many: bool = True


LISTS = {
    "force": EditableList("Force", "The force whose register this is.", Force, ("name",), many=False),
    "portfolios": EditableList("Portfolios", "Who answers for what.", Portfolio, ("name", "lead")),
    "boards": EditableList("Boards", "Where findings are reviewed.", Board, ("name",)),
    "addressees": EditableList("Addressees", "Whom findings are addressed to.", Addressee, ("name", "is_ours")),
    "inspection-kinds": EditableList(
        "Kinds of inspection", "As the inspectorates name them.", InspectionKind, ("name",)
    ),
    "inspecting-bodies": EditableList("Inspecting bodies", "Who inspects and publishes.", InspectingBody, ("name",)),
    "grade-cycles": EditableList(
        "Grading cycles", "Rounds of graded inspections, such as PEEL.", GradeCycle, ("name",)
    ),
    "grade-questions": EditableList(
        "Graded questions", "What each cycle grades, in order.", GradeQuestion, ("cycle", "text", "position")
    ),
    "grades": EditableList("Grades", "What each cycle may say, from the best.", Grade, ("cycle", "name", "position")),
    "verification-levels": EditableList(
        "Verification levels",
        "How a sign-off was verified, and whether the force may close at that level.",
        VerificationLevel,
        ("name", "meaning", "force_may_close"),
    ),
    "national-texts": EditableList(
        "National texts",
        "What the inspectorate asks of every force in the same words.",
        NationalText,
        ("title", "text"),
    ),
    "committees": EditableList("Committees", "Who the papers are for.", Committee, ("name",)),
}
FORMS: dict[str, Any] = {
    code: modelform_factory(chosen.model, form=VersionedForm, fields=chosen.fields, formfield_callback=model_field)
    for code, chosen in LISTS.items()
}


def _find(code: str) -> EditableList:
    """Find a list by its name in the address."""
    if code not in LISTS:
        raise Http404("There is no such list.")
    return LISTS[code]


@require_safe
@requires(Permission.LISTS_MANAGE)
def list_index(request: SignedInRequest) -> HttpResponse:
    """Show the lists."""
    return render(request, "pages/list_index.html", {"lists": LISTS})


@require_safe
@requires(Permission.LISTS_MANAGE)
def list_rows(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one list's rows."""
    chosen = _find(code)
    if not chosen.many:
        return redirect("list_edit", code=code, pk=1)
    return render(
        request, "pages/list_rows.html", {"list": chosen, "code": code, "rows": chosen.model.objects.select_related()}
    )


def _row_form(request: SignedInRequest, code: str, row: TrackedModel) -> HttpResponse:
    """Ask for one row of a list and save it."""
    chosen = _find(code)
    form = FORMS[code](request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and done(form, lambda: save_as(request.user, form.instance)):
        messages.success(request, f"{row} is saved.")
        return redirect("list_rows" if chosen.many else "list_index", *([code] if chosen.many else []))
    return render(request, "pages/form.html", {"form": form, "heading": f"{chosen.name}: {row if row.pk else 'add'}"})


@requires(Permission.LISTS_MANAGE)
def list_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a row to a list."""
    chosen = _find(code)
    if not chosen.many:
        raise Http404("There is only one.")
    return _row_form(request, code, chosen.model())


@requires(Permission.LISTS_MANAGE)
def list_edit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Change a row of a list."""
    chosen = _find(code)
    row = Force.current() if not chosen.many and pk == 1 else get_object_or_404(chosen.model, pk=pk)
    return _row_form(request, code, row)

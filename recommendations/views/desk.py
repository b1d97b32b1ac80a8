"""The liaison's desk: what waits for whom, each a count that opens the list it counts; and work on many at once."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import today
from accounts.permissions import Permission, requires
from accounts.requests import SignedInRequest
from audit.models import DisposalOrder
from evidence.models import Evidence
from inspections.models import Inspection
from pages.forms import LONGEST_KEY, done
from recommendations import actions
from recommendations.filters import FindingFilter
from recommendations.forms.desk import BulkForm, HandOverForm
from recommendations.models import Finding, FindingEvidence
from recommendations.monitoring_rules import standing_for
from recommendations.views.findings import PAGE

QUEUES = (
    ("Awaiting an owner", "Give each an owner.", "status=awaiting_owner"),
    ("Awaiting my check", "Their owners say they are done.", "status=owner_done"),
    ("RAG differs from the facts", "The owner’s RAG is not what the facts give.", "dispute=yes"),
    ("Overdue", "The target date has passed.", "overdue=yes"),
    ("Review overdue", "The review date has passed.", "review_overdue=yes"),
    ("Stale", "Nobody has updated them within their review cycle.", "stale=yes"),
    ("Waiting for the inspectorate", "Signed off by the force and sent.", "status=force_signed_off&sort=status_on"),
)


@dataclass(frozen=True)
class Queue:
    """One thing to work on: how many there are, and where they are listed."""

    name: str
    meaning: str
    count: int
    address: str


def queues(request: SignedInRequest, now: datetime.date) -> list[Queue]:
    """Count each list by the very filter that shows it."""
    visible = Finding.objects.visible_to(request.user, now)
    register = reverse("recommendations:finding_list")
    counted = [
        Queue(
            name,
            meaning,
            FindingFilter(QueryDict(query), queryset=visible, today=now).qs.count(),
            f"{register}?{query}",
        )
        for name, meaning, query in QUEUES
    ]
    waiting = FindingEvidence.objects.filter(state=Evidence.State.SUBMITTED).count()
    evidence = reverse("recommendations:evidence_waiting")
    comments = f"{reverse('inspections:inspection_list')}?awaiting_comments=yes"
    return [
        *counted,
        Queue("Evidence to accept or return", "Submitted, and nobody has looked yet.", waiting, evidence),
        Queue(
            "Reports awaiting comments",
            "The local policing body’s comments, due 56 days after publication, are not recorded.",
            Inspection.objects.awaiting_comments().count(),
            comments,
        ),
        Queue(
            "Disposals to decide",
            "Somebody asked for a text or a file to be lawfully disposed of.",
            DisposalOrder.objects.filter(state=DisposalOrder.State.ASKED).count(),
            reverse("disposals"),
        ),
    ]


@require_safe
@requires(Permission.FINDING_ASSIGN)
def desk(request: SignedInRequest) -> HttpResponse:
    """Show the queues."""
    words = {"queues": queues(request, today()), "phase": standing_for(request.user)}
    return render(request, "recommendations/desk.html", words)


@requires(Permission.FINDING_ASSIGN)
def bulk(request: SignedInRequest) -> HttpResponse:
    """Set an owner, a board or a review date on many findings at once, each with its own history and one reason."""
    now = today()
    visible = Finding.objects.visible_to(request.user, now).for_list()
    keys = [key for key in request.GET.getlist("finding") if key.isdecimal() and len(key) <= LONGEST_KEY]
    chosen = visible.filter(pk__in=keys[:PAGE])
    form = BulkForm(request.POST or None, today=now)
    if request.method == "POST" and chosen and form.is_valid():
        if done(form, lambda: actions.set_many(chosen, form.given(), by=request.user, today=now)):
            messages.success(request, f"{len(chosen)} findings are saved.")
            return redirect("recommendations:finding_list")
    return render(request, "recommendations/bulk.html", {"form": form, "chosen": chosen})


@requires(Permission.FINDING_ASSIGN)
def hand_over(request: SignedInRequest) -> HttpResponse:
    """Hand everything open of one owner to another; the history keeps who had it."""
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            count = actions.hand_over(
                given["leaver"], given["successor"], by=request.user, reason=given["reason"], on=today()
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"{given['successor']} now owns {count} findings that were {given['leaver']}’s.")
            return redirect("recommendations:desk")
    return render(request, "pages/form.html", {"form": form, "heading": "Hand over a leaver’s findings"})

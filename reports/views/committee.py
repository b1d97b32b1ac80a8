"""The committee's own page: the newest paper, what changed, what was asked, and the papers before it."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import today
from accounts.requests import SignedInRequest
from reports.changes import changes
from reports.matters import raised_and_waiting
from reports.models import Paper

PAGE = 20


def front_page(request: SignedInRequest) -> HttpResponse:
    """Show the newest issued paper large, and the others below it."""
    issued = Paper.objects.issued().select_related("committee")
    newest = issued.first()
    if newest is None:
        return render(request, "reports/committee.html")
    current, superseded = _by_version(issued.exclude(pk=newest.pk), newest)
    words = {
        "newest": newest,
        "changes": changes(newest),
        "raised": raised_and_waiting(newest, request.user, today()),
        "page": Paginator(current, PAGE).get_page(request.GET.get("page")),
        "superseded": superseded,
    }
    return render(request, "reports/committee.html", words)


def _by_version(papers: Iterable[Paper], newest: Paper) -> tuple[list[Paper], list[Paper]]:
    """Part the last version for each meeting from those it supersedes."""
    seen = {(newest.committee_id, newest.meeting_on)}
    current: list[Paper] = []
    superseded: list[Paper] = []
    for paper in papers:
        key = (paper.committee_id, paper.meeting_on)
        (superseded if key in seen else current).append(paper)
        seen.add(key)
    return current, superseded

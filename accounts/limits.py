"""How often within a minute one person may do what costs much: one table, and the mark that views bear.

The counts stand in the database, so that every process sees the same. A person working fast never meets a limit.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Spent, User
from audit.models import Event, record_event
from pages.problems import is_machine, problem
from pages.typed import typed_in

MINUTE = datetime.timedelta(minutes=1)
READING = ("GET", "HEAD")


class Costly(StrEnum):
    """What is limited."""

    UPLOAD = "upload"
    QUESTION = "question"
    DOWNLOAD = "download"
    PAPER = "paper"
    PACK = "pack"
    SEARCH = "search"
    API = "api"


@dataclass(frozen=True)
class Limit:
    """So many a minute of requests made in these ways; `said` is what the person did, in words."""

    a_minute: int
    methods: tuple[str, ...]
    said: str
    asking: bool = False

    def counts(self, request: HttpRequest) -> bool:
        """Say whether this request is one of them: showing an empty form, or a list as it is, costs little."""
        return request.method in self.methods and (bool(request.META["QUERY_STRING"]) or not self.asking)


LIMITS = {
    Costly.UPLOAD: Limit(60, ("POST",), "sent updates or evidence"),
    Costly.QUESTION: Limit(30, ("POST",), "sent a question or an answer"),
    Costly.DOWNLOAD: Limit(60, READING, "downloaded files"),
    Costly.PAPER: Limit(20, (*READING, "POST"), "asked for papers"),
    Costly.PACK: Limit(10, ("POST",), "asked for evidence packs"),
    Costly.SEARCH: Limit(120, READING, "searched or filtered", asking=True),
    Costly.API: Limit(60, READING, "asked the API"),
}

V = TypeVar("V", bound=Callable[..., Any])


def limited(kind: Costly) -> Callable[[V], V]:
    """Mark a view as costly; it stands below `requires`, so that only what was allowed is counted."""

    def mark(view: V) -> V:
        @wraps(view)
        def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
            wait = spend(request.user, kind) if LIMITS[kind].counts(request) else 0
            return slow_down(request, kind, wait) if wait else view(request, *args, **kwargs)

        answer.limit = kind  # type: ignore[attr-defined]
        return cast(V, answer)

    return mark


@transaction.atomic
def spend(person: User, kind: Costly) -> int:
    """Count one more, and say how many seconds to wait before it is let through; 0 while the limit is not passed."""
    now = timezone.now()
    row, _ = Spent.objects.select_for_update().get_or_create(person=person, kind=kind, defaults={"since": now})
    if now - row.since >= MINUTE:
        row.since, row.times = now, 0
    row.times += 1
    row.save()
    most = LIMITS[kind].a_minute
    if row.times == most + 1:
        record_event(Event.Kind.LIMITED, person.username, words=f"{LIMITS[kind].said} over {most} times in a minute")
    return int((row.since + MINUTE - now).total_seconds()) + 1 if row.times > most else 0


def slow_down(request: HttpRequest, kind: Costly, wait: int) -> HttpResponse:
    """Say when to go on. What was typed stands hidden in the page and is sent again by its button."""
    if is_machine(request):
        told = f"You {LIMITS[kind].said} over {LIMITS[kind].a_minute} times in a minute. Wait {wait} seconds."
        return problem(429, told, headers={"Retry-After": str(wait)})
    words = {"limit": LIMITS[kind], "wait": wait, "typed": typed_in(request), "files": bool(request.FILES)}
    page = render(request, "429.html", words, status=429)
    page.headers["Retry-After"] = str(wait)
    return page

"""Answers that belong to no room: what went wrong, and how to go on."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import page_not_found as unknown
from django.views.defaults import server_error as unforeseen

from pages.problems import is_machine, problem
from pages.typed import typed_in

AWAY = "The database does not answer."
FULL = "The disk is full, so nothing can be written."
FULL_ERRORS = (errno.ENOSPC, errno.EDQUOT)
UNFORESEEN = "Something went wrong that nobody foresaw. Give the administrator the number of this request."
SECONDS = 60


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is there, to people and to machines."""
    if is_machine(request):
        return problem(404, "Nothing is here that you may see. Check the address.")
    return unknown(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the database or the disk is away, where that is what went wrong; else that nobody foresaw it."""
    reason = _away(sys.exc_info()[1])
    if is_machine(request):
        later = {"Retry-After": str(SECONDS)} if reason else {}
        return problem(503 if reason else 500, reason or UNFORESEEN, headers=later)
    return _unavailable(request, reason) if reason else unforeseen(request)


def _away(error: BaseException | None) -> str:
    """Say what cannot be reached; nothing where the error is of another kind."""
    if isinstance(error, OSError) and error.errno in FULL_ERRORS:
        return FULL
    if not isinstance(error, OperationalError | InterfaceError):
        return ""
    return FULL if "full" in str(error) or "No space" in str(error) else AWAY


def _unavailable(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer without asking the database anything, and give back what was typed."""
    typed = typed_in(request)
    words = {"reason": reason, "is_sent": request.method == "POST", "typed": typed, "files": bool(request.FILES)}
    page = render_to_string("503.html", {**words, "csrf_token": get_token(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(SECONDS)})

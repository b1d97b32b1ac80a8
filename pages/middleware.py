"""What holds for every answer: its headers; and what is refused at the door: text no database keeps, odd methods."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from audit.tracking import StaleError
from pages.problems import is_machine, problem

Answer = Callable[[HttpRequest], HttpResponse]
# What a browser may keep of an answer, guess about it, tell others of it, and let it ask of the machine: nothing.
# Django's SecurityMiddleware sets three of them as well, but not where it refuses the host name itself.
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


class Headers:
    """Put on every answer what Django's own middleware does not. Only styles and scripts may be kept by a browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class RefuseUnstorableText:
    """Answer 400 where the address holds a NUL character: PostgreSQL cannot keep one and SQLite should not.

    Form fields are checked by the forms, which give back what was typed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            told = "The address holds a character that no database can keep. Check it."
            return problem(400, told) if is_machine(request) else render(request, "400.html", status=400)
        return self.get_response(request)


class RefuseOtherMethods:
    """Answer 405 to whatever neither reads nor sends a form, and to machines that do not read."""

    METHODS = ("GET", "HEAD", "POST")
    READING = ("GET", "HEAD")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_machine(request) and request.method not in self.READING:
            return problem(405, "Machines only read: ask with GET.", headers={"Allow": ", ".join(self.READING)})
        return self.get_response(request) if request.method in self.METHODS else HttpResponseNotAllowed(self.METHODS)


class ShowBoth:
    """Ask a view again where somebody saved the same record between its form's check and its save.

    Nothing was written the first time, and this time the form sees their save and shows both versions.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask again after a save that came too late; leave every other error alone."""
        match = request.resolver_match
        if not isinstance(error, StaleError) or match is None:
            return None
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer

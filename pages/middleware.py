"""Text that no database can keep, and methods that no view knows, are refused at the door."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]


class RefuseUnstorableText:
    """Answer 400 where the address holds a NUL character: PostgreSQL cannot keep one and SQLite should not.

    Form fields are checked by the forms, which give back what was typed.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return render(request, "400.html", status=400)
        return self.get_response(request)


class RefuseOtherMethods:
    """Answer 405 to whatever neither reads nor sends a form, so that no view needs to think of it."""

    METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in self.METHODS else HttpResponseNotAllowed(self.METHODS)

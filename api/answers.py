"""How machines are answered: a list page by page as JSON or at once as CSV, a record as JSON, a refusal as well."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.views import APIView

from accounts.models import User
from api.asks import USUAL
from audit.models import Event, record_event
from pages.problems import problem
from pages.spreadsheets import Column, as_kept, csv_lines

WRONG = "What was asked cannot be answered. Put right what “errors” names."
NO_SUCH_FORM = "Signoff answers as application/json, and lists as text/csv too. Name one of them in “Accept”."
GONE = "Nothing is here that you may see. Check the address."


class ByToken(BaseAuthentication):
    """Whoever was let in at the door: `accounts.token_door` has asked for the token already."""

    def authenticate(self, request: Any) -> tuple[User, None]:
        """Name them."""
        return request._request.user, None


class Csv(BaseRenderer):
    """That lists can be had as CSV; `answer_list` writes it, line by line."""

    media_type = "text/csv"
    format = "csv"


class Read(APIView):
    """An address of the API that answers one record. It is only read."""

    http_method_names = ("get", "head")
    authentication_classes = (ByToken,)
    permission_classes = ()
    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer,)

    def get_exception_handler(self) -> Callable[..., HttpResponse | None]:
        """Tell what went wrong in our own words."""
        return told


class ReadList(Read):
    """An address of the API that answers a list."""

    renderer_classes = (JSONRenderer, Csv)


@dataclass(frozen=True)
class Listing:
    """A list: its columns, how many rows it has, and any part of them."""

    columns: Sequence[Column]
    count: Callable[[], int]
    rows: Callable[[slice], Iterable[Any]]


def told(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Say what went wrong and how to put it right; what nobody foresaw is left to the page for that."""
    if isinstance(error, ValidationError):
        return problem(400, WRONG, errors=error.detail)
    if isinstance(error, Http404):
        return problem(404, GONE)
    if isinstance(error, NotAcceptable):
        return problem(406, NO_SUCH_FORM)
    return None


def on_record(request: HttpRequest) -> None:
    """Put on record what is about to leave, before it does."""
    record_event(Event.Kind.API_READ, str(request.user.get_username()), words=request.get_full_path())


def fields_of(columns: Iterable[Column], row: Any) -> dict[str, Any]:
    """Name the cells of a row."""
    return {column.name: as_kept(column.cell(row)) for column in columns}


def answer_one(request: Any, body: Mapping[str, Any]) -> HttpResponse:
    """Answer one record."""
    on_record(request)
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def answer_list(request: Any, data: QueryDict, listing: Listing) -> HttpResponseBase:
    """Answer a list, in the form that was asked for."""
    wants_csv = data.get("format", request.accepted_renderer.format) == Csv.format
    if not wants_csv:
        return answer_one(request, _page(request, data, listing))
    if "page" in data or "size" in data:
        raise ValidationError({"format": ["CSV is the whole list. Leave “page” and “size” out."]})
    on_record(request)
    cells = ([column.cell(row) for column in listing.columns] for row in listing.rows(slice(None)))
    lines = csv_lines([column.name for column in listing.columns], cells)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _page(request: Any, data: QueryDict, listing: Listing) -> dict[str, Any]:
    """One part of a list, and where the parts before and after it are."""
    number, size, count = int(data.get("page", 1)), int(data.get("size", USUAL)), listing.count()
    rows = listing.rows(slice((number - 1) * size, number * size))
    last = max(-(-count // size), 1)
    return {
        "count": count,
        "next": _at(request, number + 1) if number < last else None,
        "previous": _at(request, min(number - 1, last)) if number > 1 else None,
        "results": [fields_of(listing.columns, row) for row in rows],
    }


def _at(request: Any, number: int) -> str:
    """The address of another part of the same list."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"

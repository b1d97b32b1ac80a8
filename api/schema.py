"""How the API describes itself: OpenAPI, made from the tables that check and answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from api.asks import Ask
from pages.problems import CONTENT_TYPE
from pages.spreadsheets import Column

FIELDS: Mapping[type, type[serializers.Field]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    date: serializers.DateField,
    datetime: serializers.DateTimeField,
}
PROBLEM = inline_serializer(
    "Problem",
    {
        "title": serializers.CharField(help_text="What sort of thing went wrong."),
        "status": serializers.IntegerField(help_text="The status, as in the header."),
        "detail": serializers.CharField(help_text="What went wrong, and how to put it right."),
        "request": serializers.CharField(help_text="The number of the request, to quote to an administrator."),
        "errors": serializers.DictField(
            child=serializers.ListField(child=serializers.CharField()),
            required=False,
            help_text="What is wrong with each parameter.",
        ),
    },
)
# What may go wrong with any request.
REFUSALS = {
    400: "What was asked cannot be answered; “errors” says of each parameter why.",
    401: "No token came with it, or one that is wrong, ended or has expired.",
    403: "The token does not open this, or its person's role does not include it.",
    404: "Nothing is here that the token's person may see.",
    405: "The API is only read.",
    406: "None of the forms that were asked for is one in which this is answered.",
    429: "Too many requests in a minute. “Retry-After” says how many seconds to wait.",
    503: "The database or the disk is away for now.",
}


class ByToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token in the header."""

    target_class = "api.answers.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Say how it is sent."""
        return {"type": "http", "scheme": "bearer", "description": "A token made on the page “Your account”."}


def record(name: str, columns: Iterable[Column], optional: Sequence[Column] = (), **more: Any) -> Any:
    """Describe a record by its columns."""
    fields = {each.name: _field(each, required=each not in optional) for each in (*columns, *optional)}
    return inline_serializer(name, fields | more)


def records(name: str, columns: Iterable[Column]) -> Any:
    """Describe records that belong to another."""
    return serializers.ListSerializer(child=record(name, columns))


def _field(column: Column, *, required: bool) -> serializers.Field:
    """Describe one field."""
    return FIELDS[column.holds](help_text=column.meaning, allow_null=True, required=required)


def page_of(of: Any) -> Any:
    """Describe one part of a list."""
    fields = {
        "count": serializers.IntegerField(help_text="How many there are in all."),
        "next": serializers.URLField(allow_null=True, help_text="Where the next part is."),
        "previous": serializers.URLField(allow_null=True, help_text="Where the part before is."),
        "results": serializers.ListSerializer(child=of),
    }
    return inline_serializer(f"{type(of).__name__}Page", fields)


def described(
    name: str, summary: str, answer: Any, asks: Iterable[Ask] = (), *, csv: bool = False
) -> Callable[..., Any]:
    """Describe one address: what it answers, what may be asked, and what may go wrong."""
    answers: dict[tuple[int, str], Any] = {(200, "application/json"): OpenApiResponse(answer, summary)}
    answers |= {(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, summary)} if csv else {}
    answers |= {(status, CONTENT_TYPE): OpenApiResponse(PROBLEM, why) for status, why in REFUSALS.items()}
    parameters = [OpenApiParameter(ask.name, dict(ask.sort.schema), description=ask.meaning) for ask in asks]
    said: Any = {"operation_id": name, "summary": summary, "description": summary}
    decorated: Callable[..., Any] = extend_schema(responses=answers, parameters=parameters, **said)
    return decorated


@lru_cache(maxsize=1)
def as_data() -> dict[str, Any]:
    """Describe all of it."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def as_yaml() -> str:
    """Describe all of it, as `write_docs` keeps it in docs/."""
    written: bytes = OpenApiYamlRenderer().render(as_data(), renderer_context={})  # type: ignore[no-untyped-call]
    return written.decode()

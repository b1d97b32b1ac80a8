"""What went wrong, told to a machine: problem details (RFC 9457), in the words that a page would use."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from audit.origin import origin

# Under this address machines ask, and are answered in JSON whatever goes wrong.
MACHINES = "/api/v1/"
CONTENT_TYPE = "application/problem+json"


def is_machine(request: HttpRequest) -> bool:
    """Say whether the one who asks reads JSON and not pages."""
    return request.path.startswith(MACHINES)


def problem(
    status: int, detail: str, *, errors: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """Say what went wrong and how to put it right, with the number of the request to quote to an administrator."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "request": origin().request_id}
    told |= {"errors": errors} if errors else {}
    given: Any = {"status": status, "content_type": CONTENT_TYPE, "headers": dict(headers or {})}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False}, **given)

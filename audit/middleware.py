"""Each request has an id: in the answer's header, in the logs and in the ledger."""

import logging
import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.origin import acting, origin

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Take the id that the server in front gives, if it is well formed, or make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        with acting("web", request_id, request):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


class WithRequestId(logging.Filter):
    """Give every log record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, with the id on it."""
        record.request_id = origin().request_id or "-"
        return True

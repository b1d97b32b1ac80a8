"""Each request has an id: in the answer's header, in the logs and in the ledger."""

import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.logs import log_request
from audit.origin import acting

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Take the id that the server in front gives, if there is one and it is well formed, or make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
        request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        began = time.monotonic()
        with acting("web", request_id, request):
            response = self.get_response(request)
            log_request(request, response, time.monotonic() - began)
        response.headers[HEADER] = request_id
        return response

"""Log lines that hold nothing anybody typed: only what we wrote ourselves, numbers, and names in the code."""

import datetime
import json
import logging
from collections.abc import Iterator
from itertools import islice
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty

from audit.origin import origin

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
# Whose words may stand in a log. Others' may hold a path, a host name, or a row that the database refused.
OURS = ("accounts", "api", "audit", "config", "evidence", "inspections", "pages", "recommendations", "reports")
MOST = 40
logger = logging.getLogger(__name__)


class WithRequestId(logging.Filter):
    """Give every log record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, with the id on it."""
        record.request_id = origin().request_id or "-"
        return True


class JsonLine(logging.Formatter):
    """One line of JSON for each record; of a sentence only its pattern, of an exception only its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line. JSON leaves no line break and no control character in it."""
        at = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        line: dict[str, Any] = {"time": at.isoformat(timespec="milliseconds"), "level": record.levelname}
        line |= {"request": getattr(record, "request_id", "-"), "logger": record.name}
        line["at"] = f"{record.module}:{record.lineno}"
        if record.name.partition(".")[0] in OURS:
            line |= {"said": str(record.msg)} | getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [_error(error) for error in islice(_chain(record.exc_info[1]), MOST)]
        return json.dumps(line)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what led to it, and so on."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _error(error: BaseException) -> dict[str, Any]:
    """Say what kind of error it is and where it arose; its message may hold what somebody typed."""
    kind = type(error)
    frames = list(_frames(error.__traceback__))[-MOST:]
    told = {"type": f"{kind.__module__}.{kind.__qualname__}", "frames": frames}
    # Which setting is wrong is for whoever starts Signoff, and nobody else can bring it about.
    return told | ({"said": str(error)} if isinstance(error, ImproperlyConfigured) else {})


def _frames(trace: TracebackType | None) -> Iterator[str]:
    """Name the lines of code on the way to an error."""
    while trace:
        code = trace.tb_frame.f_code
        yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def log_request(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Write the one line of a request. The address itself is not in it: the route has a name."""
    match = request.resolver_match
    told = {
        "method": request.method if request.method in METHODS else "other",
        "route": match.view_name if match else None,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": _user_number(request),
    }
    logger.info("Answered.", extra={"told": told})


def _user_number(request: HttpRequest) -> int | None:
    """Whose request it was, if that was looked up on the way: a log line asks no database."""
    user: Any = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user.__dict__["_wrapped"] is empty:
        return None
    number: int | None = getattr(user, "pk", None)
    return number

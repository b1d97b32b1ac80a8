"""Nothing that anybody typed reaches a log line, and a line is always one line."""

import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils.functional import SimpleLazyObject

from accounts.models import Board
from accounts.permissions import PUBLIC, requires
from audit.logs import JsonLine, WithRequestId, log_request
from config.urls import urlpatterns

SECRET = "canary-7f3a"
HOSTILE = f"{SECRET}\r\n2026-01-01 ERROR \x1b[31mforged\u2028{{}}"


@pytest.fixture
def written():
    """Every line that is written while a test runs, from every logger, as a server writes it."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    kept, root, requests = Kept(), logging.getLogger(), logging.getLogger("audit.logs")
    kept.setFormatter(JsonLine())
    kept.addFilter(WithRequestId())
    level = requests.level
    requests.setLevel(logging.INFO)
    root.addHandler(kept)
    yield lines
    root.removeHandler(kept)
    requests.setLevel(level)


def answered(lines):
    """The lines of requests."""
    return [line for line in map(json.loads, lines) if line["logger"] == "audit.logs"]


def test_a_request_is_one_line_with_numbers_and_names_alone(as_, owner, finding, written):
    response = as_(owner).get(f"/register/{finding.pk}/?text={SECRET}")

    (line,) = answered(written)
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line.pop("at").startswith("logs:")
    assert line == {
        "level": "INFO",
        "logger": "audit.logs",
        "said": "Answered.",
        "request": response["X-Request-ID"],
        "method": "GET",
        "route": "recommendations:finding_detail",
        "status": 200,
        "user": owner.pk,
    }


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", f"/{SECRET}/", {}, 404),
        ("GET", f"/{SECRET}%0D%0Aforged/", {}, 404),
        ("GET", f"/register/?text={SECRET}", {}, 302),
        ("GET", f"/{SECRET}%00/", {}, 400),
        ("GET", "/sign-in/", {"host": f"{SECRET}.example"}, 400),
        ("GET", "/sign-in/", {"host": HOSTILE}, 400),
        ("GET", "/sign-in/", {"x-request-id": SECRET}, 200),
        ("GET", "/sign-in/", {"user-agent": HOSTILE, "referer": HOSTILE, "x-forwarded-for": HOSTILE}, 200),
        ("GET", "/sign-in/", {"cookie": f"session={SECRET}; csrf={SECRET}"}, 200),
        (SECRET.upper(), "/people/", {}, 405),
        ("POST", "/sign-in/", {}, 200),
        ("POST", f"/lists/{SECRET}/add/", {}, 302),
    ],
)
def test_nothing_of_a_hostile_request_is_written(client, force, written, method, address, headers, status):
    body = f"username={SECRET}&password={SECRET}&{SECRET}=1".encode()

    response = client.generic(method, address, body, "application/x-www-form-urlencoded", headers=headers)

    assert response.status_code == status
    (line,) = answered(written)
    assert (line["status"], line["user"]) == (status, None)
    assert SECRET not in "".join(written).lower()
    assert all("\n" not in each and each.isascii() for each in written)


def test_an_address_that_leads_nowhere_has_no_route(client, force, written):
    client.generic("SPELL", f"/{SECRET}/")

    (line,) = answered(written)
    assert (line["method"], line["route"]) == ("other", None)


def test_a_line_asks_nobody_whose_request_it_was(rf, written):
    request = rf.get("/")
    request.resolver_match, request.user = None, SimpleLazyObject(lambda: 1 / 0)

    log_request(request, HttpResponse(), 0.01)

    assert answered(written)[0]["user"] is None


@requires(PUBLIC)
def breaks(request):
    """Go wrong with typed text in the message, in a local variable and in what led to it."""
    typed = request.GET["typed"]
    try:
        int(typed)
    except ValueError as error:
        raise RuntimeError(f"cannot go on with {typed}") from error


@requires(PUBLIC)
def trips(request):
    """Let the database refuse a row, which PostgreSQL repeats in its message."""
    with transaction.atomic():
        for _ in range(2):
            Board.objects.create(name=request.GET["typed"])


@requires(PUBLIC)
def asks(request):
    """Ask the database what it does not understand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + request.GET["typed"].replace("-", "_"))


@requires(PUBLIC)
def suspects(request):
    """Answer as Django does to what is suspicious."""
    raise SuspiciousOperation(request.GET["typed"])


class Troubled:
    """A project that goes wrong."""

    urlpatterns = [
        *urlpatterns,
        *(path(f"{view.__name__}/", view, name=view.__name__) for view in (breaks, trips, asks, suspects)),
    ]


@pytest.mark.parametrize(
    ("view", "kinds"),
    [
        (breaks, ["builtins.RuntimeError", "builtins.ValueError"]),
        (trips, ["django.db.utils.IntegrityError"]),
        (asks, ["django.db.utils."]),
        (suspects, ["django.core.exceptions.SuspiciousOperation"]),
    ],
)
def test_an_error_is_written_as_type_and_place_alone(settings, client, transactional_db, written, view, kinds):
    settings.ROOT_URLCONF = Troubled
    client.raise_request_exception = False

    client.get(f"/{view.__name__}/?typed={SECRET}")

    (line,) = [line for line in map(json.loads, written) if "errors" in line]
    assert all(error["type"].startswith(kind) for error, kind in zip(line["errors"], kinds, strict=False))
    assert any(frame.endswith(f" {view.__name__}") for frame in line["errors"][0]["frames"])
    assert SECRET not in "".join(written)
    assert SECRET.replace("-", "_") not in "".join(written)


def test_a_database_that_refuses_really_repeats_what_was_typed(db):
    Board.objects.create(name=SECRET)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Board.objects.create(name=SECRET)

    assert connection.vendor == "sqlite" or SECRET in str(refused.value)


def line_of(name, words, *values, **more):
    """What one call of a logger is written as."""
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, words, values, more.get("exc_info"))
    return json.loads(JsonLine().format(record))


def test_of_our_own_sentences_only_the_pattern_is_written():
    line = line_of("evidence.checks", "A %s could not be read.", SECRET)

    assert line["said"] == "A %s could not be read."


@pytest.mark.parametrize("name", ["django.request", "gunicorn.error", "evidence_of_others", "weasyprint"])
def test_others_sentences_are_not_written(name):
    line = line_of(name, f"Not Found: {SECRET}")

    assert "said" not in line
    assert (line["logger"], line["level"]) == (name, "WARNING")


def test_a_setting_that_is_wrong_is_named():
    try:
        raise ImproperlyConfigured("SIGNOFF_HOSTS is not set.")
    except ImproperlyConfigured:
        line = line_of("gunicorn.error", "Exception in worker process", exc_info=sys.exc_info())

    assert line["errors"][0]["said"] == "SIGNOFF_HOSTS is not set."


def test_errors_that_lead_to_each_other_end():
    one, other = ValueError(SECRET), ValueError(SECRET)
    one.__context__, other.__context__ = other, one

    line = line_of("django.request", "words", exc_info=(ValueError, one, None))

    assert len(line["errors"]) == 40

"""Every answer carries the headers that keep browsers careful, whatever kind of answer it is."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts.permissions import PUBLIC, requires
from config.urls import urlpatterns
from tests.house.test_urls import table

pytestmark = pytest.mark.once

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
YEAR = "max-age=31536000; includeSubDomains; preload"


def faults(response):
    """List what is missing from an answer."""
    found = [name for name, value in ALWAYS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    found += [] if "default-src 'none'" in policy and "unsafe" not in policy else [f"policy: {policy}"]
    said = response.headers.get("Content-Type", "")
    # What somebody uploaded is in an encoding that nobody knows; it leaves as an attachment.
    told = "charset=" in said or not said.startswith("text/") or "Content-Disposition" in response.headers
    found += [] if said and told else [f"type: {said}"]
    kept = response.headers.get("Cache-Control", "")
    return found + ([] if "no-store" in kept else [f"kept: {kept}"])


@pytest.fixture
def https(settings):
    """Answer as a server that is reached by HTTPS."""
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_HSTS_SECONDS = 31_536_000


def asked(client, arguments, method):
    """Ask every address of the table of addresses; what each answer lacks, and the statuses seen."""
    lacking, statuses = {}, set()
    for row in table():
        if row.values[0] == method:
            response = getattr(client, method.lower())(reverse(row.values[1], args=arguments[row.values[2]]))
            if response.streaming:
                response.getvalue()  # a file is closed by reading it to its end
            statuses.add(response.status_code)
            lacking |= {row.id: faults(response)} if faults(response) else {}
    return lacking, statuses


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, {200, 302, 404, 405}),
        ("lead", {200, 302, 403, 404, 405}),
        ("administrator", {200, 302, 403, 404, 405}),
        ("owner", {200, 302, 403, 404, 405}),
        ("member", {200, 302, 403, 404, 405}),
    ],
)
def test_every_address_answers_with_all_headers(cast, as_, arguments, who, seen):
    client = as_(cast.get(who))
    got, posted = asked(client, arguments, "GET"), asked(client, arguments, "POST")

    assert (got[0], posted[0]) == ({}, {})
    assert got[1] | posted[1] >= seen


def raises(error):
    """A view in which this goes wrong."""

    @requires(PUBLIC)
    def view(request):
        raise error

    return view


def says(status):
    """A view that answers with this status."""
    return requires(PUBLIC)(lambda request: HttpResponse(status=status))


class Troubled:
    """A project in which everything can go wrong."""

    urlpatterns = [
        *urlpatterns,
        path("400/", raises(BadRequest("bad"))),
        path("403/", raises(PermissionDenied("no"))),
        path("404/", raises(Http404("nowhere"))),
        path("413/", says(413)),
        path("500/", raises(RuntimeError("broken"))),
        path("503/", says(503)),
        path("too-big/", raises(RequestDataTooBig("too big"))),
        path("409/", says(409)),
        path("429/", says(429)),
    ]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("who", ["lead", None])
def test_every_error_answers_with_all_headers(settings, cast, as_, status, who):
    settings.ROOT_URLCONF = Troubled
    client = as_(cast.get(who))
    client.raise_request_exception = False

    response = client.get(f"/{status}/")

    assert (response.status_code, faults(response)) == (status, [])


@pytest.mark.parametrize("address", ["/%00/", "/nowhere/", "/too-big/", "/register"])
def test_what_is_refused_at_the_door_has_all_headers(settings, client, db, address):
    settings.ROOT_URLCONF = Troubled

    response = client.get(address)

    assert (response.status_code != 200, faults(response)) == (True, [])


def test_a_host_that_is_not_ours_is_refused_with_all_headers(client, db, https):
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})

    assert (response.status_code, faults(response)) == (400, [])


def test_a_form_from_elsewhere_is_refused_with_all_headers(force):
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "owner"})

    assert (response.status_code, faults(response)) == (403, [])


def test_without_https_everything_is_sent_to_https(client, https):
    response = client.get("/sign-in/")

    assert (response.status_code, response["Location"]) == (301, "https://testserver/sign-in/")
    assert faults(response) == []


@pytest.mark.parametrize("address", ["/sign-in/", "/nowhere/", "/register/"])
def test_under_https_browsers_are_told_to_stay_with_it(client, db, https, address):
    assert client.get(address, secure=True)["Strict-Transport-Security"] == YEAR


def test_styles_and_scripts_have_the_headers_too_and_may_be_kept(settings, client, tmp_path):
    (tmp_path / "signoff.css").write_text("body { color: black }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, False

    response = client.get("/static/signoff.css")

    assert b"".join(response.streaming_content) == b"body { color: black }"
    assert faults(response) == [f"kept: {response['Cache-Control']}"]
    assert "public" in response["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response

"""Real web servers, and people who save through their pages."""

import contextlib
import html
import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from tests.conftest import PASSWORD
from tests.installation import Installation

FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"')
SECONDS = 60


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Show redirects instead of following them: one means that a form was saved."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing."""


class Person:
    """Somebody with a browser, who is signed in."""

    def __init__(self, address: str, username: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), NoRedirect)
        form = self.fields(self.get("/sign-in/")[1])
        status, _ = self.post("/sign-in/", {**form, "username": username, "password": PASSWORD})
        assert status == 302, status

    def get(self, path: str) -> tuple[int, str]:
        """Open a page."""
        return self._ask(urllib.request.Request(self.address + path))

    def post(self, path: str, typed: dict[str, str]) -> tuple[int, str]:
        """Send a form."""
        return self._ask(urllib.request.Request(self.address + path, urllib.parse.urlencode(typed).encode()))

    def fields(self, page: str) -> dict[str, str]:
        """What the fields of a page's form hold."""
        return {name: html.unescape(value) for name, value in FIELD.findall(page)}

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        """Ask, and give back what was answered, whatever it was."""
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def served(place: Installation) -> Iterator[str]:
    """Serve an installation as a server does, and give the address."""
    port = free_port()
    bind = ["config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *bind, "--workers", "2", "--threads", "4"]
    with (place.folder / f"server-{port}.log").open("w") as log:
        server = subprocess.Popen(command, env=place.environment, stdout=log, stderr=log)
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _answering(address: str) -> str:
    """Wait until a server answers."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/sign-in/", timeout=SECONDS).close()
            return address
        time.sleep(0.1)
    raise TimeoutError(address)

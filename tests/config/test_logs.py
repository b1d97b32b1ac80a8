"""What a server writes while somebody sends it the worst they can, through a real gunicorn."""

import json
import os
import re
import socket
import subprocess
import sys
import time

import pytest

from config import logs
from config.settings import BASE_DIR

SECRET = "canary-9b1c"
KEY = "a-key-of-many-different-characters-0123456789-abcdefghijk"
SECONDS = 60
FORM = f"username={SECRET}&password={SECRET}".encode()
RAW = [
    f"GET /{SECRET}/?a={SECRET} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {SECRET}\r\nReferer: http://{SECRET}/\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: {SECRET}.example\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {SECRET}\r\nCookie: session={SECRET}\r\n\r\n",
    f"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(FORM)}\r\n\r\n{FORM.decode()}",
    f"{SECRET.upper()} / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    f"GET /{SECRET} HTTP/{SECRET}\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n{SECRET} no colon\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {SECRET}\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {SECRET}\r\n\r\n",
    f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nX-{SECRET}: {'a' * 9000}\r\n\r\n",
    f"GET /{SECRET * 900}/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    f"\r\n\r\n{SECRET}\r\n\r\n",
]


def environment(folder, **more):
    """An installation of its own, which writes its log as a server does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNOFF", "DATABASE", "DJANGO"))}
    said = {"SIGNOFF_DATA": str(folder), "SIGNOFF_SECRET_KEY": KEY, "SIGNOFF_HTTPS": "no", "SIGNOFF_LOG": "json"}
    return {**kept, **said, "SIGNOFF_HOSTS": "localhost", **more}


def free_port():
    """A port that nobody uses."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def send(port, text):
    """Send bytes as they are, and give back how the answer begins."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(text.encode())
        line.shutdown(socket.SHUT_WR)
        return line.recv(64).decode(errors="replace")


@pytest.fixture
def serve(tmp_path):
    """Start a server whose words go into a file."""
    (tmp_path / "static").mkdir()
    started = []

    def start(*options, **more):
        port, words = free_port(), tmp_path / "words"
        program = [f"{os.path.dirname(sys.executable)}/gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
        with words.open("w") as file:
            server = subprocess.Popen(
                [*program, "--no-control-socket", *options],
                cwd=BASE_DIR,
                env=environment(tmp_path, **more),
                stdout=file,
                stderr=file,
            )
        started.append(server)
        return server, port, words

    yield start
    for server in started:
        server.terminate()
        server.wait(SECONDS)


def wait_for(port):
    """Wait until the server takes requests."""
    for _ in range(SECONDS * 10):
        with socket.socket() as door:
            if not door.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not start.")


def test_a_server_writes_nothing_that_was_sent_to_it(serve, tmp_path):
    # Its database is empty, so that many answers are errors of SQL.
    server, port, words = serve("--access-logfile", "-", "--log-level", "debug")
    wait_for(port)

    answers = [send(port, text) for text in RAW]
    server.terminate()
    server.wait(SECONDS)

    lines = [json.loads(line) for line in words.read_text().splitlines()]
    assert all(answer.startswith("HTTP/1.1 ") or not answer for answer in answers)
    assert sum(line["logger"] == "audit.logs" for line in lines) >= 5
    assert "django.db.utils.OperationalError" in {error["type"] for line in lines for error in line.get("errors", ())}
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "gunicorn.access", "django.request"}
    assert SECRET not in words.read_text().lower()


def test_a_server_that_may_not_start_says_which_setting_is_wrong(serve):
    server, _, words = serve(SIGNOFF_HOSTS="*")

    assert server.wait(SECONDS) != 0
    assert "SIGNOFF_HOSTS holds *" in words.read_text()


@pytest.mark.parametrize(
    ("https", "chosen", "form"),
    [("yes", "", "json"), ("no", "", "words"), ("yes", "words", "words"), ("no", "json", "json")],
)
def test_servers_write_json_unless_told_otherwise(monkeypatch, https, chosen, form):
    monkeypatch.setenv("SIGNOFF_HTTPS", https)
    monkeypatch.delenv("SIGNOFF_LOG", raising=False)
    if chosen:
        monkeypatch.setenv("SIGNOFF_LOG", chosen)

    assert logs.chosen() == form


def test_words_are_for_people(tmp_path):
    program = "import django; django.setup(); import logging; logging.getLogger('audit').warning('Hello')"
    said = environment(tmp_path, SIGNOFF_LOG="words", DJANGO_SETTINGS_MODULE="config.settings")
    ran = subprocess.run([sys.executable, "-c", program], cwd=BASE_DIR, env=said, capture_output=True, check=True)

    assert re.fullmatch(rb"[-0-9]+ [0-9:,]+ WARNING - audit: Hello\n", ran.stderr)

"""The process that makes PDFs reads nothing but what it is given, and ends whatever it is given."""

import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle

import pytest
from django.conf import settings

from reports import pdf
from reports.pdf import RenderingError, render
from tests.reports.pdf_pages import page

pytestmark = pytest.mark.once

SECRET = "do-not-tell"
# Each with the address of something outside: a file, or a page of a server that listens.
ASKING = (
    '<link rel="attachment" href="{0}">',
    '<link rel="stylesheet" href="{0}">',
    '<a rel="attachment" href="{0}">x</a>',
    '<img alt="x" src="{0}">',
    '<img alt="x" srcset="{0} 2x" src="{0}">',
    '<object data="{0}">x</object>',
    '<embed src="{0}">',
    "<style>@import url({0});</style>",
    "<style>@import '{0}';</style>",
    "<style>p {{ background: url({0}) }}</style>",
    "<style>p {{ background-image: image-set(url({0}) 1x) }}</style>",
    "<style>p {{ border-image: url({0}) 1 }}</style>",
    "<style>p::before {{ content: url({0}) }}</style>",
    "<style>li {{ list-style-image: url({0}) }}</style><ul><li>x</li></ul>",
    "<style>p {{ mask-image: url({0}) }}</style>",
    "<style>p {{ cursor: url({0}), auto }}</style>",
    "<style>@font-face {{ font-family: stolen; src: url({0}) }} p {{ font-family: stolen }}</style>",
    "<style>@page {{ background: url({0}) }}</style>",
    "<style>@page {{ @top-left {{ content: url({0}) }} }}</style>",
    '<p style="background: url({0})">x</p>',
    '<svg width="9" height="9"><title>x</title><image href="{0}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><title>x</title><image xlink:href="{0}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><title>x</title><use href="{0}#a"/></svg>',
    '<svg width="9" height="9"><title>x</title><style>@import url({0});</style></svg>',
    '<svg width="9" height="9"><title>x</title><rect fill="url({0}#a)" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><title>x</title><rect filter="url({0}#a)" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><title>x</title><foreignObject><img src="{0}"></foreignObject></svg>',
    '<base href="{0}"><img alt="x" src="x.png">',
    '<iframe src="{0}"></iframe>',
    '<video poster="{0}" src="{0}"></video>',
    '<input type="image" alt="x" src="{0}">',
    '<meta http-equiv="refresh" content="0; url={0}">',
    '<link rel="icon" href="{0}">',
    '<script src="{0}"></script>',
)


@pytest.fixture
def listening():
    """A server that notes whoever asks it for anything."""
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_no_page_reaches_outside(listening, tmp_path):
    address, asked = listening
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)

    # One by one, so that none that ends the rendering hides another; the server and the file in turn.
    for asking, outside in zip(ASKING, cycle((address, secret.as_uri())), strict=False):
        made = made_of(f"<p>Words</p>{asking.format(outside)}")
        assert SECRET.encode() not in made
        assert b"EmbeddedFile" not in made
    assert asked == []


@pytest.mark.parametrize("asking", ASKING[:5])
def test_a_page_that_asks_for_something_outside_is_refused_in_words(tmp_path, asking):
    assert b"it asks for a file or a web page" in made_of(asking.format(tmp_path.as_uri()))


def made_of(body: str) -> bytes:
    """A PDF of this, or what is said where there is none."""
    try:
        return render(page(f"<h2>Words</h2>{body}"))
    except RenderingError as refused:
        return str(refused).encode()


def outcome(before: str, attempt: str) -> str:
    """Try something in a process of its own, and name what comes of it."""
    code = f"from pages.confinement import *\n{before}\ntry:\n    {attempt}\nexcept BaseException as error:\n"
    code += "    print(type(error).__name__)\nelse:\n    print('done')"
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR, check=True
    )
    return made.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        ("open('/etc/hostname').read()", "PermissionError"),
        ("open('manage.py').read()", "PermissionError"),
        ("open('{folder}/made', 'w')", "PermissionError"),
        ("__import__('subprocess').run(['true'])", "PermissionError"),
        ("import socket; socket.create_connection(('127.0.0.1', {port}), 1)", "OSError"),
        ("bytearray(2 * 2**30)", "MemoryError"),
    ],
)
def test_what_the_process_gives_up_is_gone(listening, tmp_path, attempt, said):
    if outcome("", "assert close_files() and close_network()") != "done":
        pytest.skip("This kernel does not let an ordinary process close its files and its network.")
    attempt = attempt.format(folder=tmp_path, port=listening[0].split(":")[2].strip("/"))

    assert outcome("pass", attempt) == "done"
    assert outcome("confine(60, 2**30)", attempt) in (said, "BlockingIOError", "PermissionError")


NESTED = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))


@pytest.mark.parametrize(
    "bomb",
    [
        '<table><tr><td colspan="1000000">x</td></tr></table>',
        f'<svg width="9" height="9"><title>t</title><defs><g id="a0"><rect width="1" height="1"/></g>{NESTED}</defs>'
        '<use href="#a8"/></svg>',
        "<div>" * 5000 + "x",
        f"<p>{'x' * 2_000_000}</p>",
        f"<table>{'<tr><td>a</td><td>b</td></tr>' * 20_000}</table>",
    ],
)
def test_a_bomb_ends_in_time_and_says_so(monkeypatch, bomb):
    monkeypatch.setattr(pdf, "SECONDS", 4)
    began = time.monotonic()

    made = made_of(bomb)

    assert made.startswith(b"%PDF") or b"try again" in made
    assert time.monotonic() - began < 4 + 4

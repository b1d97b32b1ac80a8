"""What clamd says, and what counts as its word. A real clamd, where this machine has one."""

import io
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from evidence import scanner
from evidence.checks import MAX_BYTES, MEGABYTE
from evidence.scanner import NoVerdictError, virus_in
from tests.evidence import samples


def test_a_clean_file_is_said_to_be_clean(clamd):
    assert virus_in(io.BytesIO(samples.pdf())) == ""


@pytest.mark.parametrize(("content", "name"), [(samples.EICAR, "Own.Eicar"), (b"a" + samples.MARKER, "Own.Marker")])
def test_a_virus_is_named(clamd, content, name):
    assert virus_in(io.BytesIO(content)).startswith(name)


def test_a_virus_inside_a_zip_is_found(clamd):
    assert virus_in(io.BytesIO(samples.office_with({"word/a.bin": samples.EICAR}))).startswith("Own.Eicar")


def test_the_largest_file_is_looked_at_to_its_end(clamd):
    content = bytes(MAX_BYTES - len(samples.MARKER)) + samples.MARKER

    assert virus_in(io.BytesIO(content)).startswith("Own.Marker")


def test_what_is_too_long_for_the_scanner_is_not_clean(clamd):
    with pytest.raises(NoVerdictError):
        virus_in(io.BytesIO(bytes(61 * MEGABYTE)))


def test_all_that_a_document_may_unpack_to_is_looked_at(clamd):
    document = samples.office_with({"word/a.bin": bytes(120 * MEGABYTE) + samples.MARKER})

    assert virus_in(io.BytesIO(document)).startswith("Own.Marker")


def test_the_file_is_left_at_its_start(clamd):
    file = io.BytesIO(samples.pdf())

    virus_in(file)

    assert file.tell() == 0


def test_a_scanner_that_is_not_there_gives_no_verdict(deaf_clamd):
    with pytest.raises(NoVerdictError, match="cannot be asked"):
        virus_in(io.BytesIO(b"x"))


@contextmanager
def answering(answer, pause=0.0):
    """A stand-in that takes what comes, says one thing letter by letter and hangs up; its address."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve():
        with door, door.accept()[0] as visitor, suppress(OSError):
            # The last piece has no length. Hanging up before it would break the pipe of whoever sends it.
            came = b""
            while not came.endswith(b"\0" * 4) and (more := visitor.recv(1 << 16)):
                came += more
            for letter in answer:
                time.sleep(pause)
                visitor.send(bytes([letter]))

    serving = threading.Thread(target=serve)
    serving.start()
    yield f"tcp://127.0.0.1:{door.getsockname()[1]}"
    serving.join()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK and more\0",
        b"other: OK\0",
        b"OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\xff\xfe\0",
    ],
)
def test_only_a_verdict_is_one(settings, answer):
    with answering(answer) as settings.SCANNER, pytest.raises(NoVerdictError):
        virus_in(io.BytesIO(b"x"))


@pytest.mark.parametrize(("answer", "virus"), [(b"stream: OK\0", ""), (b"stream: A b FOUND\0", "A b")])
def test_a_scanner_on_another_machine_is_heard(settings, answer, virus):
    with answering(answer) as settings.SCANNER:
        assert virus_in(io.BytesIO(b"x")) == virus


def test_a_scanner_that_trickles_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(scanner, "SECONDS", 0.3)
    began = time.monotonic()

    with answering(b"stream: OK\0", pause=0.1) as settings.SCANNER:
        with pytest.raises(NoVerdictError, match=r"timed out|too long"):
            virus_in(io.BytesIO(b"x"))
        took = time.monotonic() - began

    assert took < 0.8

"""Evidence leaves as a download that a browser neither shows nor runs nor keeps."""

import io

import pytest
from django.http import FileResponse

from evidence.checks import content_type_for
from evidence.download import attachment
from tests.evidence import samples


def sent(name: str = "report.pdf", content_type: str = "application/pdf") -> FileResponse:
    return attachment(io.BytesIO(samples.HTML), name, content_type)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Type", "application/pdf"),
        ("Content-Disposition", 'attachment; filename="report.pdf"'),
        ("Content-Length", str(len(samples.HTML))),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_download_says(header: str, value: str) -> None:
    assert sent().headers[header] == value


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "", "text/plain\r\nX-Bad: 1"])
def test_other_types_leave_as_plain_bytes(content_type: str) -> None:
    assert sent(content_type=content_type).headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("..\\..\\x.pdf", 'attachment; filename="x.pdf"'),
        ("a\r\nX-Bad: 1.pdf", 'attachment; filename="aX-Bad: 1.pdf"'),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
        ("\u202e\0", 'attachment; filename="file"'),
        ("t\u0177.pdf", "attachment; filename*=utf-8''t%C5%B7.pdf"),
        ("report\u202efdp.exe", 'attachment; filename="reportfdp.exe"'),
    ],
)
def test_name_cannot_break_the_header(name: str, disposition: str) -> None:
    response = sent(name=name)

    assert response.headers["Content-Disposition"] == disposition
    assert "X-Bad" not in response.headers


def test_bytes_are_those_of_the_file() -> None:
    response = sent(content_type=content_type_for("a.txt"))

    assert b"".join(response) == samples.HTML


@pytest.mark.django_db
def test_file_is_closed_with_the_response() -> None:
    file = io.BytesIO(samples.pdf())

    attachment(file, "report.pdf", "application/pdf").close()

    assert file.closed

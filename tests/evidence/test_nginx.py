"""Where nginx sends the files: it sends those that Signoff lets it, in Signoff's manner, and no others."""

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.urls import reverse

from audit.models import Event
from evidence.download import HEADERS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "evidence-store.md"
SETTINGS = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass {signoff}; }}
        {location}
    }}
}}
"""


@pytest.fixture
def x_accel(settings):
    """Let nginx send the files."""
    settings.X_ACCEL = "/protected/"


def ask(as_, person, evidence):
    return as_(person).get(reverse("recommendations:evidence_download", args=[evidence.pk]))


def test_signoff_says_which_file_and_sends_none_of_it(x_accel, as_, owner, evidence):
    response = ask(as_, owner, evidence)

    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/protected/{evidence.stored_file.name}"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'attachment; filename="policy.txt"'
    assert response.headers.items() >= HEADERS.items()
    assert Event.objects.get(kind="evidence_downloaded").actor == "owner"


def test_who_may_not_have_it_is_told_no_file(x_accel, as_, cast, evidence):
    answers = {name: ask(as_, cast[name], evidence) for name in ("other_owner", "member", "administrator")}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "other_owner": 404,
        "member": 403,
        "administrator": 403,
    }
    assert not [answer for answer in answers.values() if "X-Accel-Redirect" in answer]


def test_a_changed_file_is_not_left_to_nginx(x_accel, as_, owner, evidence, evidence_folder):
    (evidence_folder / evidence.stored_file.name).write_bytes(b"Nobody was vetted....")

    response = ask(as_, owner, evidence)

    assert (response.status_code, "X-Accel-Redirect" in response) == (409, False)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def nginx(x_accel, live_server, tmp_path, evidence_folder):
    """A real nginx in front of a real server, with the location that the guide gives; its address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("There is no nginx on this machine. Install it: apt-get install nginx-light")
    port, folder = free_port(), tmp_path / "nginx"
    folder.mkdir()
    location = re.search(r"location /protected/ \{.*?\n\}", GUIDE.read_text(), re.DOTALL)[0]
    location = location.replace("/var/lib/signoff/evidence", str(evidence_folder))
    written = SETTINGS.format(folder=folder, port=port, signoff=live_server.url, location=location)
    # Only root may and must say as whom it works: as the owner of the files.
    written = ("user root;" if Path(folder).owner() == "root" else "") + written
    (folder / "nginx.conf").write_text(written)
    with subprocess.Popen([program, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def wait_for(port):
    for _ in range(200):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not start.")


def fetched(address, client, **headers):
    """Ask nginx as a browser with this client's cookies."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    request = urllib.request.Request(address, headers={"Cookie": cookies, **headers})  # noqa: S310
    try:
        return urllib.request.urlopen(request, timeout=20)  # noqa: S310
    except urllib.error.HTTPError as error:
        return error


@pytest.mark.django_db(transaction=True)
def test_nginx_sends_the_file_in_our_manner(nginx, as_, owner, other_owner, evidence):
    address = nginx + reverse("recommendations:evidence_download", args=[evidence.pk])

    with fetched(address, as_(owner)) as response:
        assert response.read() == b"Everybody was vetted."
        assert response.headers["Content-Disposition"] == 'attachment; filename="policy.txt"'
        assert response.headers["Content-Type"] == "text/plain"
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert "X-Accel-Redirect" not in response.headers
    with fetched(address, as_(owner), Range="bytes=0-3") as response:
        assert response.read() == b"Everybody was vetted."
    with fetched(address, as_(other_owner)) as response:
        assert response.status == 404
    with fetched(f"{nginx}/protected/{evidence.stored_file.name}", as_(owner)) as response:
        assert response.status == 404
    assert Event.objects.filter(kind="evidence_downloaded").count() == 2

"""A real clamd with signatures of our own, for as long as the tests run."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.evidence.samples import EICAR, MARKER

SETTINGS = """
Foreground yes
DatabaseDirectory {folder}
LocalSocket {folder}/clamd.ctl
TemporaryDirectory {folder}
StreamMaxLength 60M
MaxFileSize 210M
MaxScanSize 420M
AlertExceedsMax yes
AlertEncrypted yes
OfficialDatabaseOnly no
ConcurrentDatabaseReload no
"""
PATIENCE = 60


def is_listening(place: Path) -> bool:
    """Whether somebody answers there."""
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(place)) == 0


def wait_for(process: "subprocess.Popen[bytes]", place: Path) -> None:
    """Wait until clamd listens."""
    ends_at = time.monotonic() + PATIENCE
    while not is_listening(place):
        if process.poll() is not None or time.monotonic() > ends_at:
            raise RuntimeError("clamd did not start.")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def clamd_folder(tmp_path_factory):
    """A folder with two signatures and the socket of a clamd that knows nothing else."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if not program:
        pytest.skip("There is no clamd on this machine. Install it: apt-get install clamav-daemon")
    folder = tmp_path_factory.mktemp("clamd")
    folder.chmod(0o755)
    signatures = f"Own.Eicar:0:*:{EICAR.hex()}\nOwn.Marker:0:*:{MARKER.hex()}\n"
    (folder / "own.ndb").write_text(signatures)
    (folder / "clamd.conf").write_text(SETTINGS.format(folder=folder))
    with subprocess.Popen(
        [program, "--config-file", folder / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(process, folder / "clamd.ctl")
            yield folder
        finally:
            process.terminate()


@pytest.fixture
def clamd(clamd_folder, settings):
    """Let files be checked by it."""
    settings.SCANNER = f"unix:{clamd_folder / 'clamd.ctl'}"


@pytest.fixture
def deaf_clamd(settings, tmp_path):
    """Let files be checked by a clamd that is not there."""
    settings.SCANNER = f"unix:{tmp_path / 'nobody.ctl'}"

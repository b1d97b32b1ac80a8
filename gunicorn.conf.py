"""How gunicorn logs, however it is started: as Signoff does, and nothing of what a browser sends."""

from pathlib import Path
from typing import Any

from config import environment, logs

logconfig_dict = logs.logging_in(logs.chosen())
# Signoff writes a line a request itself. If this log is switched on, it holds no address and no header.
access_log_format = "%(t)s %(s)s %(D)s"


def when_ready(server: Any) -> None:
    """Say at start-up what this installation leaves open."""
    if not environment.yes_no("SIGNOFF_REQUIRE_TOTP", default=True):
        server.log.warning("No one-time codes are asked for: SIGNOFF_REQUIRE_TOTP is no. Leave it out on a server.")
    if environment.yes_no("SIGNOFF_HTTPS", default=True) and (Path(__file__).parent / ".git").exists():
        server.log.warning("The folder .git is beside the code. Install from an archive, or remove that folder.")

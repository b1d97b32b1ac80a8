"""How gunicorn logs, however it is started: as Signoff does, and nothing of what a browser sends."""

from config import logs

logconfig_dict = logs.logging_in(logs.chosen())
# Signoff writes a line a request itself. If this log is switched on, it holds no address and no header.
access_log_format = "%(t)s %(s)s %(D)s"

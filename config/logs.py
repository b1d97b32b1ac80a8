"""Where log lines go, and in which form: lines of JSON on a server, words on somebody's own machine."""

from typing import Any

from config import environment

JSON, WORDS = "json", "words"


def chosen() -> str:
    """Read the form; a server that people reach by HTTPS writes JSON unless it is told otherwise."""
    https = environment.yes_no("SIGNOFF_HTTPS", default=True)
    return environment.one_of("SIGNOFF_LOG", (JSON, WORDS) if https else (WORDS, JSON))


def logging_in(form: str) -> dict[str, Any]:
    """Say it as Python's logging reads it; gunicorn reads the same."""
    formatters = {
        WORDS: {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s"},
        JSON: {"()": "audit.logs.JsonLine"},
    }
    console = {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": form}
    bare: dict[str, Any] = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "audit.logs.WithRequestId"}},
        "formatters": formatters,
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # One line a request is for servers.
            "audit.logs": {"level": "INFO" if form == JSON else "WARNING"},
            # They bring handlers of their own, which would write what was typed, or mail it.
            **{name: bare for name in ("django", "django.server", "gunicorn.error", "gunicorn.access")},
        },
    }

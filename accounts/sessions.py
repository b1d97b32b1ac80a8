"""Sessions as rows that say whose they are, so that they can be listed and ended: Django's own, with a few columns."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.client import address, browser
from accounts.models import Session

# A session is written at most this often for having been used, so that reading pages is not writing.
SECONDS_BETWEEN_MARKS = 60
STARTED, USED, ADDRESS, BROWSER = "started", "used", "address", "browser"


class SessionStore(DatabaseStore):
    """Keep beside each session whose it is, from where, and when it was last used."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """Name our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Copy into columns what the list of sessions shows."""
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.started_at, row.used_at = _moment(data.get(STARTED)), _moment(data.get(USED))
        row.address, row.browser = data.get(ADDRESS, ""), data.get(BROWSER, "")
        return row


def _moment(seconds: float | None) -> datetime.datetime | None:
    """Read a moment that was kept as a number."""
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


def begin(request: HttpRequest) -> None:
    """Start the clock of a session, and clear away those that ran out."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    request.session[STARTED] = timezone.now().timestamp()
    mark_used(request)


def mark_used(request: HttpRequest) -> None:
    """Write down that a session is in use, which moves its end on."""
    request.session.update({USED: timezone.now().timestamp(), ADDRESS: address(request), BROWSER: browser(request)})


def is_over(request: HttpRequest) -> bool:
    """Say whether a session has lasted as long as any may, however much it is used."""
    started: float = request.session.setdefault(STARTED, timezone.now().timestamp())
    return timezone.now().timestamp() - started > settings.SESSION_HOURS * 60 * 60


def needs_mark(request: HttpRequest) -> bool:
    """Say whether its use was last written down a while ago."""
    used: float = request.session.get(USED, 0)
    return timezone.now().timestamp() - used > SECONDS_BETWEEN_MARKS

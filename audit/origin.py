"""On whose behalf this process is acting: a request, or a command by its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

SYSTEM = "system"


@dataclass(frozen=True)
class Origin:
    """What is acting where no person is named, the id of the request, and the request."""

    name: str = SYSTEM
    request_id: str = ""
    request: Any = None

    @property
    def person(self) -> Any:
        """Who is signed in, where a page asks."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def origin() -> Origin:
    """Where what is being written comes from."""
    return _origin.get()


@contextmanager
def acting(name: str, request_id: str = "", request: Any = None) -> Iterator[None]:
    """Write in the name of a request or a command, for as long as this lasts."""
    token = _origin.set(Origin(name, request_id, request))
    try:
        yield
    finally:
        _origin.reset(token)

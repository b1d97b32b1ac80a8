"""What a token is made of: a word that scanners know, a mark to call it by, and a secret that nobody can guess."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.http import HttpRequest

FORM = re.compile(r"signoff_(?P<mark>[0-9a-f]{8})_[A-Za-z0-9_-]{43}")
SCHEME = "bearer"


@dataclass(frozen=True)
class Key:
    """A new token. All of it is shown once; only the mark and the digest are kept."""

    mark: str
    whole: str


def new_key() -> Key:
    """Make a token of 256 random bits: so many that its digest needs no salt and no slow hash."""
    mark = secrets.token_hex(4)
    return Key(mark, f"signoff_{mark}_{secrets.token_urlsafe(32)}")


def digest(whole: str) -> str:
    """Say what is kept of a token."""
    return hashlib.sha256(whole.encode()).hexdigest()


def given_in(request: HttpRequest) -> str:
    """Read the token of a request; empty where there is none that could be one."""
    scheme, _, whole = request.headers.get("Authorization", "").partition(" ")
    return whole if scheme.lower() == SCHEME and FORM.fullmatch(whole) else ""

"""Recovery codes: each lets somebody in once when their phone is lost. Only their hashes are kept.

Hashing is slow on purpose, so it is done before a transaction begins: nobody waits for it to write.
"""

import secrets
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.models import User

TYPE = Authenticator.Type.RECOVERY_CODES
MADE, DIGITS = 10, 12
# Those that an earlier version made had 8; what is of another length is none, and is not worth the work.
LENGTHS = (8, DIGITS)


def made_up() -> dict[str, str]:
    """Make up codes, each with its hash."""
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(MADE)]
    return {code: make_password(code) for code in codes}


def keep(person: User, hashes: Iterable[str]) -> None:
    """Keep these in place of those before."""
    Authenticator.objects.update_or_create(user=person, type=TYPE, defaults={"data": {"hashes": list(hashes)}})


def left(person: User) -> int:
    """Count those that were not used."""
    return len(_hashes(person))


def use(person: User, code: str) -> bool:
    """Use a code up, unless it is none or was used by somebody at this moment."""
    kept = _hashes(person) if len(code) in LENGTHS else []
    found = next((each for each in kept if check_password(code, each)), "")
    return bool(found) and _remove(person, found)


@transaction.atomic
def _remove(person: User, used: str) -> bool:
    """Take a hash out, unless it is gone."""
    row = Authenticator.objects.select_for_update().filter(user=person, type=TYPE).first()
    if row is None or used not in row.data["hashes"]:
        return False
    row.data["hashes"].remove(used)
    row.save()
    return True


def _hashes(person: User) -> list[str]:
    """List what is kept of somebody's codes."""
    row = Authenticator.objects.filter(user=person, type=TYPE).first()
    return list(row.data["hashes"]) if row else []

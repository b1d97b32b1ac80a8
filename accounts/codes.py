"""One-time codes: whether somebody has them, and whether one is right. allauth keeps the secrets and does the sums."""

import base64
import hashlib
import re
import secrets
import time
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import recovery
from accounts.models import User

TOTP, RECOVERY = Authenticator.Type.TOTP, recovery.TYPE
# A code is good for its own half minute and one to either side.
SECONDS_GOOD = 90
SECRET_BYTES = 20
DIGITS = 6


class SealedSecrets(DefaultMFAAdapter):
    """Keep secrets sealed in the database: a copy of it alone makes no codes."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with the key of this installation."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret, also one that an earlier key sealed."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """Name the account in the person's app."""
        return str(user.username)


def _seal() -> MultiFernet:
    """Make the seal of the installation's keys, the present one first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    made = (hashlib.sha256(f"accounts.codes {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def has_codes(person: User) -> bool:
    """Say whether somebody signs in with a code as well."""
    return bool(Authenticator.objects.filter(user=person, type=TOTP).exists())


def unsaved(person: User, secret: str) -> Any:
    """Make what keeps a secret, before the person has shown that their app knows it."""
    return Authenticator(user=person, type=TOTP, data={"secret": get_adapter().encrypt(secret)})


def new_secret() -> str:
    """Make a secret for somebody's app."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def picture(person: User, secret: str) -> str:
    """Draw what a phone reads: the secret, as an SVG."""
    adapter = get_adapter()
    return str(adapter.build_totp_svg(adapter.build_totp_url(person, secret)))


def tidy(code: str) -> str:
    """Take out the spaces and dashes that people type between digits."""
    return re.sub(r"[\s-]", "", code)


def is_right(device: Any, code: str) -> bool:
    """Say whether a code of the app is right and was not used before; note it as used on the device, unsaved."""
    now = time.time()
    used = {old: until for old, until in device.data.get("used", {}).items() if until > now}
    if code in used or not device.wrap().validate_code(code):
        return False
    device.data["used"] = used | {code: now + SECONDS_GOOD}
    device.last_used_at = timezone.now()
    return True


def use(person: User, code: str) -> str:
    """Use up a code and say which kind it was; empty where it is wrong."""
    if len(code) == DIGITS:
        return str(TOTP) if _use_of_app(person, code) else ""
    return str(RECOVERY) if recovery.use(person, code) else ""


@transaction.atomic
def _use_of_app(person: User, code: str) -> bool:
    """Use up a code of the app, unless it is wrong."""
    for device in Authenticator.objects.select_for_update().filter(user=person, type=TOTP):
        if is_right(device, code):
            device.save()
            return True
    return False

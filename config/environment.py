"""Settings as the environment gives them; what is nonsense or unsafe is refused by name."""

import os
import re
import uuid
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES_NO = {"yes": True, "no": False}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SHORTEST_KEY = 50
FEWEST_LETTERS = 5
MOST_PROXIES = 5
MOST_MINUTES = 600
MOST_HOURS = 720
MOST_MEGABYTES = 100_000_000
# Beginnings of keys that were published, and so open every door.
KNOWN_KEYS = ("django-insecure-", "only-for-tests-")
ENTRA = "https://login.microsoftonline.com/{tenant}/v2.0"


def yes_no(name: str, *, default: bool) -> bool:
    """Read a yes-or-no setting."""
    word = os.environ.get(name, "yes" if default else "no").strip().lower()
    if word not in YES_NO:
        raise ImproperlyConfigured(f"{name} is {word!r}. Set it to yes or no.")
    return YES_NO[word]


def words(name: str) -> list[str]:
    """Read a setting that lists words with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """Read a setting that is one of a few words; the first is meant where it is not set."""
    word = os.environ.get(name, choices[0]).strip().lower()
    if word not in choices:
        raise ImproperlyConfigured(f"{name} is {word!r}. Set it to {' or '.join(choices)}.")
    return word


def number(name: str, *, default: int, most: int) -> int:
    """Read a whole number."""
    text = os.environ.get(name, str(default)).strip()
    if not (text.isascii() and text.isdecimal()) or int(text) > most:
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number from 0 to {most}.")
    return int(text)


def contact(name: str) -> str:
    """Read where to write to: an address of mail or of a page, on one line."""
    text = os.environ.get(name, "").strip()
    if text and ("\n" in text or not text.startswith(("mailto:", "https://", "tel:"))):
        raise ImproperlyConfigured(f"{name} is {text!r}. Begin it with mailto: or https://")
    return text


def optional_secret(name: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE points at; empty where there is neither."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points at {path}, which cannot be read.") from error
    return os.environ.get(name, "").strip()


def secret(name: str) -> str:
    """Read a secret that Signoff cannot do without."""
    if value := optional_secret(name):
        return value
    raise ImproperlyConfigured(
        f"{name} is not set. Set {name}, or set {name}_FILE to a file that holds it. ./signoff does this by itself."
    )


def refuse_unsafe(*, key: str, hosts: list[str], debug: bool, https: bool) -> None:
    """Refuse to start with settings that would open the register."""
    if https and key.startswith(KNOWN_KEYS):
        raise ImproperlyConfigured("SIGNOFF_SECRET_KEY is a key that was published. Make one of your own.")
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS:
        raise ImproperlyConfigured(f"SIGNOFF_SECRET_KEY is too easy to guess. Use {SHORTEST_KEY} random characters.")
    if any("*" in host for host in hosts):
        raise ImproperlyConfigured("SIGNOFF_HOSTS holds *, which lets any host name in. List the names.")
    if https and not hosts:
        raise ImproperlyConfigured("SIGNOFF_HOSTS is not set. List the host names under which Signoff is reached.")
    if debug and https:
        raise ImproperlyConfigured("SIGNOFF_DEBUG is yes, which shows secrets to everybody. Set it to no.")


def scanner(*, https: bool) -> str:
    """Read where the virus scanner listens. On a server it must be said, even if it is that there is none."""
    text = os.environ.get("SIGNOFF_SCANNER", "" if https else "none").strip()
    place = urlsplit(text)
    if text == "none" or (place.scheme == "unix" and place.path.startswith("/")) or _is_door(place):
        return text
    told = f"is {text!r}" if text else "is not set"
    raise ImproperlyConfigured(
        f"SIGNOFF_SCANNER {told}. Set it to where clamd listens, such as unix:/run/clamav/clamd.ctl or "
        "tcp://127.0.0.1:3310, or to none if files are not to be checked for viruses."
    )


def _is_door(place: SplitResult) -> bool:
    """Whether an address is tcp://HOST:PORT."""
    try:
        return place.scheme == "tcp" and bool(place.hostname and place.port)
    except ValueError:
        return False


def internal_address(name: str) -> str:
    """Read a path that only the web server in front knows, such as /protected/; empty where there is none."""
    text = os.environ.get(name, "").strip()
    if text and not re.fullmatch(r"(/[A-Za-z0-9_-]+)+/", text):
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a path such as /protected/, or leave it out.")
    return text


def entra() -> dict[str, str]:
    """Read how people sign in with their force account; empty where they do not."""
    given = {name: os.environ.get(f"SIGNOFF_ENTRA_{name}", "").strip() for name in ("TENANT", "CLIENT")}
    given["SECRET"] = optional_secret("SIGNOFF_ENTRA_SECRET")
    missing = [f"SIGNOFF_ENTRA_{name}" for name, value in given.items() if not value]
    if len(missing) == len(given):
        return {}
    if missing:
        raise ImproperlyConfigured(f"{' and '.join(missing)} must be set as well, to sign in with force accounts.")
    tenant = _tenant(given["TENANT"])
    issuer = os.environ.get("SIGNOFF_ENTRA_AUTHORITY", "").strip() or ENTRA.format(tenant=tenant)
    return given | {"TENANT": tenant, "ISSUER": _authority(issuer)}


def _tenant(text: str) -> str:
    """Hold that the tenant is one organisation: `common` would let every organisation in."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ImproperlyConfigured(
            f"SIGNOFF_ENTRA_TENANT is {text!r}. Set it to your directory (tenant) ID, which looks like "
            "8f5b1c1e-0000-0000-0000-000000000000."
        ) from None


def _authority(address: str) -> str:
    """Hold that nobody can listen on the way to whoever says who people are."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"SIGNOFF_ENTRA_AUTHORITY is {address!r}. It must begin with https://")
    return address.rstrip("/")


def local_sign_in(*, has_entra: bool) -> str:
    """Read who may sign in with a password: everybody, or only the accounts for emergencies."""
    word = one_of("SIGNOFF_LOCAL_SIGN_IN", ("yes", "break-glass"))
    if word == "break-glass" and not has_entra:
        raise ImproperlyConfigured(
            "SIGNOFF_LOCAL_SIGN_IN is break-glass, but SIGNOFF_ENTRA_TENANT is not set: nobody else could sign in."
        )
    return word

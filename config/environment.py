"""Settings as the environment gives them; nonsense is refused by name."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES_NO = {"yes": True, "no": False}


def yes_no(name: str, *, default: bool) -> bool:
    """Read a yes-or-no setting."""
    word = os.environ.get(name, "yes" if default else "no").strip().lower()
    if word not in YES_NO:
        raise ImproperlyConfigured(f"{name} is {word!r}. Set it to yes or no.")
    return YES_NO[word]


def words(name: str) -> list[str]:
    """Read a setting that lists words with commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def secret(name: str) -> str:
    """Read a secret from NAME, or from the file that NAME_FILE points at."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    if value := os.environ.get(name, ""):
        return value
    raise ImproperlyConfigured(
        f"{name} is not set. Set {name}, or set {name}_FILE to a file that holds it. ./signoff does this by itself."
    )

"""A draft as one self-contained page, in the PDF's own template: to print from a browser, or to copy into Word."""

import base64
import hashlib
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from reports.actions import page_of
from reports.paper import Contents
from reports.pdf import stylesheet

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def draft_page(made: Contents) -> str:
    """Write a draft as a page to read on a screen, too."""
    return page_of(made, draft=True, css=_styles())


def _styles() -> SafeString:
    """The paper's styles, and what a screen needs beside them."""
    screen = (Path(settings.BASE_DIR) / "static" / "paper_screen.css").read_text(encoding="utf-8")
    return stylesheet() + mark_safe(screen)  # noqa: S308  # our own file, with nothing in it that a person typed


def page_policy() -> str:
    """Say what such a page may do: show itself in its own styles, and no others."""
    digest = base64.b64encode(hashlib.sha256(_styles().encode()).digest()).decode()
    return f"{NOTHING}; style-src 'sha256-{digest}'"

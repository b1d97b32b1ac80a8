"""What a form sent, given back in a page that stands between the form and its answer."""

from collections.abc import Collection

from django.http import HttpRequest

# What must not be put into a page: passwords and one-time codes.
SECRETS = ("password", "code")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105


def typed_in(request: HttpRequest, *, but: Collection[str] = ()) -> list[tuple[str, str]]:
    """List what a form sent, each name with its text; nothing where any of it is a secret."""
    left_out = {TOKEN, *but}
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in left_out]
    return [] if any(secret in name for name, _ in sent for secret in SECRETS) else sent

"""Where somebody who has found a hole may say so: /.well-known/security.txt (RFC 9116)."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import PUBLIC, requires

# The standard asks for a date after which the answer is to be asked for again.
DAYS_GOOD = 180


@require_safe
@requires(PUBLIC)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell."""
    if not settings.SECURITY_CONTACT:
        raise Http404("No contact is set.")
    until = timezone.now().astimezone(datetime.UTC) + datetime.timedelta(days=DAYS_GOOD)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

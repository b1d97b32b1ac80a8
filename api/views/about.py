"""What can be asked, for people: a page printed from the description, and the description itself."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SIGNED_IN, requires
from accounts.requests import SignedInRequest
from api.reading import addresses_in, records_in
from api.schema import as_data, as_yaml


def _hold_open() -> None:
    """Answer 404 where machines are not answered."""
    if not settings.API:
        raise Http404("Machines are not answered here.")


@require_safe
@requires(SIGNED_IN)
def about(request: SignedInRequest) -> HttpResponse:
    """Show every address, what may be asked of it and what it answers."""
    _hold_open()
    described = as_data()
    words = {"addresses": addresses_in(described), "records": records_in(described)}
    return render(request, "api/about.html", words)


@require_safe
@requires(SIGNED_IN)
def schema(request: SignedInRequest) -> HttpResponse:
    """Hand out the description, for tools that read it."""
    _hold_open()
    disposition = 'attachment; filename="signoff-api.yml"'
    return HttpResponse(as_yaml(), content_type="application/yaml", headers={"Content-Disposition": disposition})

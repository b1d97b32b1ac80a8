"""How evidence leaves: always as a download, never as a page of ours."""

from typing import IO

from django.conf import settings
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from accounts.requests import SignedInRequest
from audit.models import Event, record_event
from evidence.checks import FILE_TYPES, OCTET_STREAM, clean_name
from evidence.models import Evidence, StoredFile
from evidence.storage import EvidenceChanged, evidence_store

OUR_TYPES = {kind.content_type for kind in FILE_TYPES}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def attachment(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    """Send a file so that a browser saves it, whatever it holds, and keeps no copy of its own."""
    return FileResponse(
        file, as_attachment=True, filename=clean_name(name), content_type=_ours(content_type), headers=HEADERS
    )


def left_to_nginx(kept: str, name: str, content_type: str) -> HttpResponse:
    """Tell the web server in front to send a kept file in the same manner, from its internal address."""
    disposition = str(content_disposition_header(as_attachment=True, filename=clean_name(name)))
    told = {"Content-Disposition": disposition, "X-Accel-Redirect": f"{settings.X_ACCEL}{kept}"}
    return HttpResponse(content_type=_ours(content_type), headers={**HEADERS, **told})


def _ours(content_type: str) -> str:
    return content_type if content_type in OUR_TYPES else OCTET_STREAM


def send(request: SignedInRequest, evidence: Evidence) -> HttpResponseBase:
    """Send the file of a piece of evidence."""
    if evidence.stored_file is None:
        raise Http404("This evidence has no file.")
    if evidence.held_back:
        return _refused(request, evidence.held_back)
    kind = Event.Kind.EVIDENCE_DOWNLOADED
    return send_kept(request, evidence.stored_file, evidence.file_name, kind=kind, subject=evidence)


def send_kept(
    request: SignedInRequest, stored: StoredFile, name: str, *, kind: Event.Kind, subject: models.Model
) -> HttpResponseBase:
    """Send a kept file once it is on record who takes what, if its bytes are found unchanged; else say why not."""
    if stored.held_back:
        return _refused(request, stored.held_back)
    record_event(kind, request.user.username, subject)
    try:
        kept = evidence_store.open_checked(stored.name, stored.sha256)
    except EvidenceChanged as changed:
        return _refused(request, str(changed))
    if settings.X_ACCEL:
        kept.close()
        return left_to_nginx(stored.name, name, stored.content_type)
    return attachment(kept, name, stored.content_type)


def _refused(request: SignedInRequest, reason: str) -> HttpResponse:
    return render(request, "409.html", {"reason": reason}, status=409)

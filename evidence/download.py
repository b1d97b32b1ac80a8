"""How evidence leaves: always as a download, never as a page of ours."""

from typing import IO

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

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
        file,
        as_attachment=True,
        filename=clean_name(name),
        content_type=content_type if content_type in OUR_TYPES else OCTET_STREAM,
        headers=HEADERS,
    )


def send(request: SignedInRequest, evidence: Evidence) -> HttpResponseBase:
    """Send the file of a piece of evidence, once it is on record who takes it."""
    if evidence.stored_file is None:
        raise Http404("This evidence has no file.")
    record_event(Event.Kind.EVIDENCE_DOWNLOADED, request.user.username, evidence)
    return send_kept(request, evidence.stored_file, evidence.file_name)


def send_kept(request: SignedInRequest, stored: StoredFile, name: str) -> HttpResponseBase:
    """Send a kept file if its bytes are found unchanged, else say that they are not."""
    try:
        kept = evidence_store.open_checked(stored.name, stored.sha256)
    except EvidenceChanged as changed:
        return render(request, "409.html", {"reason": changed}, status=409)
    return attachment(kept, name, stored.content_type)

"""How evidence leaves: always as a download, never as a page of ours."""

from typing import IO

from django.http import FileResponse, Http404

from accounts.models import User
from audit.models import Event, record_event
from evidence.checks import FILE_TYPES, OCTET_STREAM, clean_name
from evidence.models import Evidence
from evidence.storage import evidence_store

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


def send(evidence: Evidence, *, to: User) -> FileResponse:
    """Send the file of a piece of evidence, once it is on record who takes it and the bytes are found unchanged."""
    stored = evidence.stored_file
    if stored is None:
        raise Http404("This evidence has no file.")
    kept = evidence_store.open_checked(stored.name, stored.sha256)
    record_event(Event.Kind.EVIDENCE_DOWNLOADED, to.username, evidence)
    return attachment(kept, evidence.file_name, stored.content_type)

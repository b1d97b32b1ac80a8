"""The child process: a page and its attachments on standard input, one PDF on standard output.

What it gets is JSON: `{"html": "…", "attachments": [{"name": "…", "description": "…", "url": "data:…"}]}`. What comes
back is PDF/A-3a and PDF/UA-1 at once. Of Signoff it imports only confinement, letters and metadata.
"""

import datetime
import gc
import json
import logging
import sys
from typing import Any

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from pages.confinement import confine
from reports.pdf_letters import spelled
from reports.pdf_metadata import finish

SECONDS = 60
MEMORY = 2**30
MOST_BYTES = 64 * 2**20
# For attachments to a page that does not say when it was made.
NO_DATE = "1970-01-01T00:00:00Z"


def make(message: dict[str, Any]) -> bytes:
    """Render a page. Whatever lies outside it is refused, and ends the rendering."""
    fetcher = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    document = weasyprint.HTML(string=spelled(message["html"]), url_fetcher=fetcher).render()
    made_at = datetime.datetime.fromisoformat(document.metadata.created or NO_DATE).astimezone(datetime.UTC)
    dates = {"created": made_at, "modified": made_at}
    attachments = [
        weasyprint.Attachment(url_fetcher=fetcher, relationship="Data", **dates, **given)
        for given in message["attachments"]
    ]
    made: bytes = document.write_pdf(pdf_variant="pdf/a-3a", finisher=finish, attachments=attachments)
    return made


def main() -> None:
    """Confine this process, then read and render."""
    confine(SECONDS, MEMORY)
    # It ends after one PDF: looking for what could be freed meanwhile costs a tenth of the time and frees little.
    gc.disable()
    # Warnings about styles could fill a pipe that nobody empties before the end.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        made = make(json.load(sys.stdin.buffer))
    except FatalURLFetchingError:
        sys.exit("Outside")
    except (MemoryError, RecursionError) as error:
        sys.exit(type(error).__name__)
    if len(made) > MOST_BYTES:
        sys.exit("TooLarge")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()

"""The child process: HTML on standard input, PDF/UA-1 on standard output. It imports nothing else of Signoff."""

import resource
import sys

import weasyprint
from weasyprint.urls import URLFetcher

SECONDS = 60
BYTES = 2**30


def main() -> None:
    """Render within limits, and fetch nothing: only what is written in the page itself."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    html = sys.stdin.buffer.read().decode()
    page = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    page.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()

"""An evidence pack as a ZIP that is written while it is sent: no copy of it is ever whole in memory or on a disk."""

import hashlib
import logging
from collections.abc import Iterator

from zipstream import ZipStream

from accounts.exports import Made
from evidence.models import StoredFile
from evidence.storage import EvidenceChanged, evidence_store
from reports.pack_index import COVER, CSV, SUMS, XLSX, index_csv, index_xlsx, sums
from reports.packs import Plan

# So much is read twice, so that a changed file is refused in words instead of by breaking off.
READ_TWICE = 50 * 1024 * 1024
logger = logging.getLogger(__name__)


def check(planned: Plan) -> None:
    """Read every file, and find it unchanged."""
    for _, stored in planned.files:
        evidence_store.open_checked(stored.name, stored.sha256).close()


def packed(planned: Plan, cover: bytes, made: Made) -> ZipStream:
    """Make the ZIP, to be read piece by piece; its length is known before.

    Nothing is compressed: most evidence is already. Whoever gets a part of it cannot take that for the whole: the
    list of what is in a ZIP stands at its end.
    """
    own = {COVER: cover, CSV: index_csv(planned), XLSX: index_xlsx(planned, made)}
    digests = [(name, hashlib.sha256(content).hexdigest()) for name, content in own.items()]
    digests += [(line.name, stored.sha256) for line, stored in planned.files]
    stream = ZipStream(sized=True)
    for name, content in (own | {SUMS: sums(digests)}).items():
        stream.add(content, name)
    for line, stored in planned.files:
        stream.add(_pieces(stored), line.name, size=stored.size)
    return stream


def _pieces(stored: StoredFile) -> Iterator[bytes]:
    """Read a kept file; one that has changed breaks the sending off before its end."""
    try:
        yield from evidence_store.read_checked(stored.name, stored.sha256)
    except (EvidenceChanged, OSError):
        logger.error("A pack was broken off: a file of evidence is missing or has changed.")
        raise

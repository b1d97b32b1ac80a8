"""What a worker does with an evidence pack, and how it leaves: on record, piece by piece, and as it was made."""

import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from zipstream import ZipStream

from accounts.exports import made_by
from audit.models import Event, event
from evidence.storage import EvidenceChanged
from reports.actions import one_moment
from reports.models import Pack
from reports.models.packs import CHECKING, KEPT, SETTING
from reports.pack_cover import Told, cover_page
from reports.pack_index import digest_of
from reports.pack_zip import READ_TWICE, check, packed
from reports.packs import Plan, change_of, plan, reader_of
from reports.pdf import Renderer
from reports.work_actions import begin, end, perform, tell


def plan_of(pack: Pack, today: datetime.date) -> Plan:
    """What stands in a pack, as whoever asked for it may read it today."""
    return plan(pack.subject, reader_of(pack.requested_by, today), with_sensitive=pack.with_sensitive)


def make(pk: int, *, worker: str, today: datetime.date) -> None:
    """Make a pack's cover, or say on the pack why not."""
    perform(begin(Pack, pk, worker), partial(_make, today=today))


def _make(pack: Pack, today: datetime.date) -> None:
    """Check every file, and set the cover."""
    tell(pack, CHECKING)
    with Renderer() as renderer:
        with one_moment():
            planned = plan_of(pack, today)
            page = cover_page(planned, Told(f"by {pack.requested_by}", pack.requested_at, pack.purpose))
        checked(planned)
        tell(pack, SETTING)
        cover = renderer.render(page)
    end(pack, Pack.State.DONE, cover=cover, digest=digest_of(planned))


def checked(planned: Plan) -> None:
    """Refuse a pack of which a file has changed."""
    try:
        check(planned)
    except EvidenceChanged as changed:
        raise ValidationError(str(changed)) from changed


def take(pack: Pack, today: datetime.date) -> ZipStream:
    """Give a pack out, once it is on record who takes which files."""
    planned = plan_of(pack, today)
    if reasons := change_of(pack.digest, digest_of(planned)):
        raise ValidationError(reasons)
    if planned.size <= READ_TWICE:
        checked(planned)
    record(planned, pack.requested_by.username)
    return packed(planned, bytes(pack.cover or b""), made_by(f"by {pack.requested_by}"))


@transaction.atomic
def record(planned: Plan, actor: str) -> None:
    """Record that a pack was taken, and each file in it as a download of that file."""
    chosen = ", with OFFICIAL-SENSITIVE evidence" if planned.with_sensitive else ""
    words = f"{planned.subject}, {len(planned.files)} files{chosen}"
    taken = [event(Event.Kind.PACK_DOWNLOADED, actor, planned.subject, words)]
    taken += [event(Event.Kind.EVIDENCE_DOWNLOADED, actor, line.evidence) for line, _ in planned.files]
    Event.objects.bulk_create(taken)


def forget(now: datetime.datetime) -> None:
    """Let packs go that were made long enough ago."""
    Pack.objects.filter(finished_at__lt=now - KEPT).delete()

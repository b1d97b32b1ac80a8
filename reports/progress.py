"""How far the making of a paper or a pack is, in words fit for its page."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from reports.models import Making, Pack, Paper, Work, Worker
from reports.work_actions import DIED

PATIENCE = datetime.timedelta(seconds=5)
NOBODY = "No worker is running just now. Start it: ./signoff worker"


@dataclass(frozen=True)
class Progress:
    """What a page says of work. `reason` says why it failed; at `address` a browser asks how far it is."""

    title: str
    said: str
    step: int
    under_way: bool
    reason: str
    steps: int
    address: str


def progress_of(paper: Paper, now: datetime.datetime) -> Progress | None:
    """Tell what is being made of a paper, else how the last try ended; None where nobody asked."""
    makings = list(Making.objects.filter(paper=paper)[:2])
    if not makings:
        return None
    making = next((each for each in makings if each.is_under_way(now)), makings[0])
    return _told(making, now, making.get_kind_display(), reverse("reports:paper_progress", args=[paper.pk]))


def progress_of_pack(pack: Pack, now: datetime.datetime) -> Progress:
    """Tell how far a pack is, or how it ended."""
    return _told(pack, now, "The pack is being made", reverse("packs:pack_progress", args=[pack.pk]))


def _told(work: Work, now: datetime.datetime, title: str, address: str) -> Progress:
    """Tell how far any work is."""
    reason = DIED if work.is_dead(now) else work.reason
    said = NOBODY if _nobody_comes(work, now) else work.said
    return Progress(title, said, work.step, work.is_under_way(now), reason, len(work.sayings), address)


def _nobody_comes(work: Work, now: datetime.datetime) -> bool:
    """Whether it has waited for a while and there is nobody to begin it."""
    waits = work.state == Work.State.WAITING and work.requested_at < now - PATIENCE
    return waits and not Worker.objects.alive(now).exists()

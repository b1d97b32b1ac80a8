"""How far the making of a paper is, in words fit for its page."""

import datetime
from dataclasses import dataclass

from reports.models import Making, Paper, Worker
from reports.models.makings import SAYINGS
from reports.worker_actions import DIED

PATIENCE = datetime.timedelta(seconds=5)
NOBODY = "Nobody is making papers just now. Start the worker: ./signoff worker"


@dataclass(frozen=True)
class Progress:
    """What a paper's page says of the newest making; `reason` says why one failed."""

    title: str
    said: str
    step: int
    under_way: bool
    reason: str
    steps: int = len(SAYINGS)


def progress_of(paper: Paper, now: datetime.datetime) -> Progress | None:
    """Tell what is being made of a paper, else how the last try ended; None where nobody asked."""
    makings = list(Making.objects.filter(paper=paper)[:2])
    if not makings:
        return None
    making = next((each for each in makings if each.is_under_way(now)), makings[0])
    reason = DIED if making.is_dead(now) else making.reason
    said = NOBODY if _nobody_comes(making, now) else making.said
    return Progress(making.get_kind_display(), said, making.step, making.is_under_way(now), reason)


def _nobody_comes(making: Making, now: datetime.datetime) -> bool:
    """Whether it has waited for a while and there is nobody to begin it."""
    waits = making.state == Making.State.WAITING and making.requested_at < now - PATIENCE
    return waits and not Worker.objects.alive(now).exists()

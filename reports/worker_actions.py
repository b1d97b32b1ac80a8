"""What a worker makes of a paper: issues it, or keeps its draft's PDFs."""

import datetime
from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from reports import actions
from reports.models import DraftPdfs, Making
from reports.rules import NEVER_CHANGES, issue_refusals
from reports.work_actions import begin, end, perform, tell


def make(pk: int, *, worker: str, today: datetime.date) -> None:
    """Make what was asked for, or say on the making why not."""
    perform(begin(Making, pk, worker), lambda making: MAKERS[Making.Kind(making.kind)](making, today))


def _issue(making: Making, today: datetime.date) -> None:
    """Issue the paper: what is kept and that it is done are one."""
    paper, by = making.paper, making.requested_by
    if reasons := issue_refusals(paper, by, today):
        raise ValidationError(reasons)
    made = actions.make(paper, draft=False, tell=partial(tell, making))
    with transaction.atomic():
        actions.keep(paper, made, by=by, today=today)
        end(making, Making.State.DONE)


def _prepare(making: Making, today: datetime.date) -> None:
    """Make a draft's PDFs, to be kept until the draft or the register changes."""
    if making.paper.is_issued:
        raise ValidationError(NEVER_CHANGES)
    made = actions.make(making.paper, draft=True, tell=partial(tell, making))
    kept = {"digest": made.digest, "made_at": made.counted_at, "full": made.full, "public": made.public}
    with transaction.atomic():
        DraftPdfs.objects.update_or_create(paper=making.paper, defaults=kept)
        end(making, Making.State.DONE)


MAKERS: dict[Making.Kind, Callable[[Making, datetime.date], None]] = {
    Making.Kind.ISSUE: _issue,
    Making.Kind.DRAFT: _prepare,
}

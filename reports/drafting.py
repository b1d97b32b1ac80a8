"""Who last changed the words of a draft, and whose check that took away: the history tells."""

from itertools import pairwise
from typing import Any

from reports.models import Paper
from reports.models.papers import TYPED

COLUMNS = tuple(Paper._meta.get_field(name).attname for name in (*TYPED, "what_changed"))  # type: ignore[union-attr]


def words(version: Any) -> list[Any]:
    """All that people typed in a paper, or in a row of its history."""
    return [getattr(version, column) for column in COLUMNS]


def _rows(paper: Paper) -> list[Any]:
    """A paper's history, newest first."""
    return list(paper.history.select_related("history_user").order_by("-history_id"))


def last_change(paper: Paper) -> Any:
    """The row of the history with which the words became what they are."""
    rows = _rows(paper)
    changed = (new for new, old in pairwise(rows) if words(new) != words(old))
    return next(changed, rows[-1] if rows else None)


def lost_check(paper: Paper) -> Any:
    """The newest check that a change took away, where the draft is not checked now."""
    if paper.is_checked:
        return None
    checked = paper.history.filter(checked_at__isnull=False).select_related("checked_by")
    return checked.order_by("-history_id").first()

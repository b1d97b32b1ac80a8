"""What the room keeps: committees, the papers put before them, and what they ask."""

from reports.models.papers import Committee, Paper, PaperQuerySet
from reports.models.questions import ArisingAction, Question

__all__ = ["ArisingAction", "Committee", "Paper", "PaperQuerySet", "Question"]

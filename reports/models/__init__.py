"""What the room keeps: committees, the papers put before them, how far the making of each is, and what members ask."""

from reports.models.makings import DraftPdfs, Making, Worker
from reports.models.papers import Committee, Paper, PaperQuerySet
from reports.models.questions import ArisingAction, Question

__all__ = [
    "ArisingAction",
    "Committee",
    "DraftPdfs",
    "Making",
    "Paper",
    "PaperQuerySet",
    "Question",
    "Worker",
]

"""What the room keeps: committees, papers and packs, how far the making of each is, and what members ask."""

from reports.models.makings import DraftPdfs, Making, Worker
from reports.models.packs import Pack
from reports.models.papers import Committee, Paper, PaperQuerySet
from reports.models.questions import ArisingAction, Question
from reports.models.work import Work

__all__ = [
    "ArisingAction",
    "Committee",
    "DraftPdfs",
    "Making",
    "Pack",
    "Paper",
    "PaperQuerySet",
    "Question",
    "Work",
    "Worker",
]

"""What the room keeps: committees, the papers put before them, and how far the making of each is."""

from reports.models.makings import DraftPdfs, Making, Worker
from reports.models.papers import Committee, Paper, PaperQuerySet

__all__ = ["Committee", "DraftPdfs", "Making", "Paper", "PaperQuerySet", "Worker"]

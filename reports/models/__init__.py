"""What the room keeps: committees, and the papers put before them."""

from reports.models.papers import Committee, Paper, PaperQuerySet

__all__ = ["Committee", "Paper", "PaperQuerySet"]

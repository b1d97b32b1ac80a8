"""Make a committee's paper as a PDF from the shell."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.storage import evidence_store
from reports.actions import render_paper
from reports.models import Paper
from reports.paper import contents
from reports.pdf import RenderingError


class Command(BaseCommand):
    """Write an issued paper's kept bytes, or a draft as the register stands."""

    help = "Write the committee's paper for a meeting as a PDF: the issued one, else the draft as it would be now."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let Django's own --version, which says which Django this is, give way to ours."""
        return super().create_parser(prog_name, subcommand, **kwargs, conflict_handler="resolve")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("--meeting", type=datetime.date.fromisoformat, required=True, help="such as 2022-09-29")
        parser.add_argument("--committee", help="the committee's name, where several meet on that day")
        parser.add_argument("--version", type=int, dest="paper_version", help="which version, where there are several")
        parser.add_argument("--public", action="store_true", help="the version without what is for members only")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the paper and write it."""
        found = self._found(options)
        if not found:
            raise CommandError("There is no such paper for that meeting. Draft one first, under Papers.")
        if len({paper.committee_id for paper in found}) > 1:
            raise CommandError("Several committees meet on that day. Name one with --committee.")
        # An issued version goes before a correction that is still a draft.
        paper = max(found, key=lambda paper: (paper.is_issued, paper.paper_version))
        try:
            options["output"].write_bytes(self._bytes(paper, public=options["public"]))
        except (OSError, RenderingError) as error:
            raise CommandError(f"{options['output']} could not be written: {error}") from error
        self.stdout.write(f"{options['output']}: {paper}{'' if paper.is_issued else ' (draft)'}")

    def _found(self, options: dict[str, Any]) -> list[Paper]:
        """The papers that were asked for."""
        papers = Paper.objects.filter(meeting_on=options["meeting"])
        if options["committee"]:
            papers = papers.filter(committee__name=options["committee"])
        if options["paper_version"]:
            papers = papers.filter(paper_version=options["paper_version"])
        return list(papers)

    def _bytes(self, paper: Paper, *, public: bool) -> bytes:
        """The issued bytes, or the draft's."""
        stored = paper.public_file if public else paper.stored_file
        if stored is None:
            return render_paper(contents(paper, public=public), draft=True)
        with evidence_store.open_checked(stored.name, stored.sha256) as kept:
            return bytes(kept.read())

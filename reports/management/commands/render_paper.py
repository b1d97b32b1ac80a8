"""Make a committee's paper as a PDF from the shell."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.storage import evidence_store
from reports.actions import render_paper
from reports.models import Paper
from reports.paper import contents
from reports.pdf import RenderingError


class Command(BaseCommand):
    """Write an issued paper's kept bytes, or a draft as the register stands."""

    help = "Write the committee's paper for a meeting as a PDF: the issued one, else the draft as it would be now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("--meeting", type=datetime.date.fromisoformat, required=True, help="such as 2022-09-29")
        parser.add_argument("--committee", help="the committee's name, where several meet on that day")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the paper and write it."""
        papers = Paper.objects.filter(meeting_on=options["meeting"])
        if options["committee"]:
            papers = papers.filter(committee__name=options["committee"])
        found = list(papers[:2])
        if not found:
            raise CommandError("There is no paper for that meeting. Draft one first, under Papers.")
        if len({paper.committee_id for paper in found}) > 1:
            raise CommandError("Several committees meet on that day. Name one with --committee.")
        try:
            options["output"].write_bytes(self._bytes(found[0]))
        except (OSError, RenderingError) as error:
            raise CommandError(f"{options['output']} could not be written: {error}") from error
        self.stdout.write(f"{options['output']}: {found[0]}{'' if found[0].is_issued else ' (draft)'}")

    def _bytes(self, paper: Paper) -> bytes:
        """The issued bytes, or the draft's."""
        if paper.stored_file is None:
            return render_paper(contents(paper), draft=True)
        with evidence_store.open_checked(paper.stored_file.name, paper.stored_file.sha256) as kept:
            return bytes(kept.read())

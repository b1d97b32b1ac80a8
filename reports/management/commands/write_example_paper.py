"""Make the example paper of the guides anew, from the sample register."""

import subprocess
from pathlib import Path
from shutil import which
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Force
from reports.actions import render_paper
from reports.models import Paper
from reports.paper import contents

DOCS = Path(settings.BASE_DIR) / "docs"
PAGES = 3


class Command(BaseCommand):
    """Write docs/example-paper.pdf, and its first pages as pictures."""

    help = "Write docs/example-paper.pdf and pictures of its first pages, from the sample register."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, or say what is missing."""
        paper = Paper.objects.first()
        if paper is None or Force.current().sample_today is None:
            raise CommandError(
                "The example comes from the sample register. Load it first: ./signoff manage load_sample"
            )
        made = DOCS / "example-paper.pdf"
        made.write_bytes(render_paper(contents(paper), draft=False))
        self.stdout.write(f"{made}")
        self._draw(made)

    def _draw(self, made: Path) -> None:
        """Draw the first pages, where the tool for it is there."""
        tool = which("pdftoppm")
        if not tool:
            self.stderr.write("No pictures were made: pdftoppm is missing (apt-get install poppler-utils).")
            return
        name = str(DOCS / "images" / "paper")
        command = [tool, "-png", "-r", "60", "-l", str(PAGES), str(made), name]
        subprocess.run(command, check=True)  # noqa: S603  # our own words, no shell
        self.stdout.write(f"{name}-*.png")

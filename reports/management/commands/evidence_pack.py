"""Write the evidence of a finding or an inspection as one ZIP, from the shell."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.exports import made_by
from evidence.storage import EvidenceChanged
from inspections.models import Inspection
from recommendations.models import Finding
from reports.pack_actions import checked, record
from reports.pack_cover import Told, cover_page
from reports.pack_zip import packed
from reports.packs import Subject, everything, plan
from reports.pdf import RenderingError, render

HERE = "from the shell"


class Command(BaseCommand):
    """Make a pack here and now, of all that there is."""

    help = "Write an evidence pack: one ZIP with a cover, an index and the files. It is recorded as a download of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        of = parser.add_mutually_exclusive_group(required=True)
        of.add_argument("--finding", help="its HMICFRS reference, or our own; a cause brings what stands under it")
        of.add_argument("--inspection", help="its title, or its number in this register")
        parser.add_argument("--with-sensitive", action="store_true", help="include what is marked OFFICIAL-SENSITIVE")
        parser.add_argument("--purpose", default="", help="who it is for, and why: printed on the cover")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file, record, and write."""
        subject = _finding(options["finding"]) if options["finding"] else _inspection(options["inspection"])
        planned = plan(subject, everything(), with_sensitive=options["with_sensitive"])
        if not planned.lines:
            raise CommandError(f"{subject} has no evidence, so there is nothing to pack.")
        try:
            checked(planned)
            cover = render(cover_page(planned, Told(HERE, timezone.now(), options["purpose"])))
            record(planned, "evidence_pack")
            with options["output"].open("wb") as file:
                file.writelines(packed(planned, cover, made_by(HERE)))
        except (ValidationError, RenderingError, EvidenceChanged, OSError) as error:
            told = " ".join(getattr(error, "messages", [str(error)]))
            raise CommandError(f"{options['output']} could not be written: {told}") from error
        self.stdout.write(f"{options['output']}: {len(planned.files)} files, {planned.marking}")


def _finding(reference: str) -> Subject:
    """Find a finding by its reference, else by our own."""
    for name in ("reference", "local_reference"):
        found = list(Finding.objects.filter(**{name: reference}).select_related("inspection")[:2])
        if len(found) == 1:
            return found[0]
    raise CommandError(f"There is no finding {reference}, or several have this reference of our own.")


def _inspection(asked: str) -> Subject:
    """Find an inspection by its title, else by its number."""
    found = list(Inspection.objects.filter(title=asked)[:2])
    if not found and asked.isdecimal():
        found = list(Inspection.objects.filter(pk=asked))
    if len(found) != 1:
        raise CommandError(f"There is no inspection {asked}, or several bear this title. Give its number instead.")
    return found[0]

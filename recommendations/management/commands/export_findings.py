"""Write the register as a spreadsheet from the shell, filtered as on its page."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from accounts.exports import made_by
from accounts.models import today
from audit.models import Event, record_event
from pages.spreadsheets import FORMATS, write
from recommendations.exports import evidence_sheet, finding_sheet, history_sheet
from recommendations.filters import PARTS, FindingFilter
from recommendations.models import Finding

LISTS = {"findings": finding_sheet, "history": history_sheet, "evidence": evidence_sheet}
DAYS = ("as_at", "known_on")


class Command(BaseCommand):
    """Write findings, their history or the index of their evidence."""

    help = "Write the register as CSV or an Excel workbook, with the filters of its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given: each filter of the page is an option."""
        parser.add_argument("--format", choices=FORMATS, default=FORMATS[0])
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--list", choices=LISTS, default="findings", help="what to write of the findings")
        for name, asked in FindingFilter.base_filters.items():
            kind = date.fromisoformat if name in DAYS else str
            words = "such as 2022-09-29" if name in DAYS else str(asked.label or name)
            parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask as the page does, and write."""
        asked = FindingFilter(_query(options), queryset=Finding.objects.for_list(), today=today())
        if not asked.form.is_valid():
            told = (f"--{name.replace('_', '-')}: {' '.join(errors)}" for name, errors in asked.form.errors.items())
            raise CommandError("\n".join(told))
        sheet = LISTS[options["list"]](asked, Finding.objects.all(), made_by("from the shell"))
        record_event(Event.Kind.LIST_EXPORTED, "export_findings", words=f"{sheet.name} ({options['format']})")
        try:
            write(sheet, options["output"], options["format"])
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error.strerror}") from error
        self.stdout.write(f"{options['output']}: {sheet.name}, {asked.qs.count():,} findings")


def _query(options: dict[str, Any]) -> QueryDict:
    """Put the options as the page's address has them."""
    query = QueryDict(mutable=True)
    for name in FindingFilter.base_filters:
        value = options[name]
        if isinstance(value, date):
            parts = (value.day, value.month, value.year)
            query.update({f"{name}{part}": str(number) for part, number in zip(PARTS, parts, strict=True)})
        elif value is not None:
            query[name] = value
    return query

"""Write another list than findings as a spreadsheet from the shell: inspections, what belongs to them, or people."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.exports import Made, made_by, person_sheet
from audit.models import Event, record_event
from inspections.exports import grade_sheet, inspection_sheet, request_sheet
from inspections.filters import InspectionFilter
from inspections.models import Inspection
from pages.spreadsheets import FORMATS, Sheet, write


def _of_inspections(sheet_of: Any, options: dict[str, Any], made: Made) -> Sheet:
    """Ask as the page of inspections does."""
    given = {name: options[name] for name in InspectionFilter.base_filters if options[name]}
    asked = InspectionFilter(given, queryset=Inspection.objects.for_list())
    if not asked.form.is_valid():
        told = (f"--{name.replace('_', '-')}: {' '.join(errors)}" for name, errors in asked.form.errors.items())
        raise CommandError("\n".join(told))
    return sheet_of(asked, None, made)  # type: ignore[no-any-return]


LISTS: dict[str, Callable[[dict[str, Any], Made], Sheet]] = {
    "inspections": partial(_of_inspections, inspection_sheet),
    "grades": partial(_of_inspections, grade_sheet),
    "requests": partial(_of_inspections, request_sheet),
    "people": lambda options, made: person_sheet(made),
}


class Command(BaseCommand):
    """Write inspections, their grades, what was asked of the force, or people."""

    help = "Write a list as CSV or an Excel workbook. Findings have a command of their own: export_findings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given: each filter of the page of inspections is an option."""
        parser.add_argument("list", choices=LISTS)
        parser.add_argument("--format", choices=FORMATS, default=FORMATS[0])
        parser.add_argument("--output", type=Path, required=True)
        for name, asked in InspectionFilter.base_filters.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"{asked.label or name}, of inspections")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask as the page does, and write."""
        sheet = LISTS[options["list"]](options, made_by("from the shell"))
        record_event(Event.Kind.LIST_EXPORTED, "export_list", words=f"{sheet.name} ({options['format']})")
        try:
            write(sheet, options["output"], options["format"])
        except OSError as error:
            raise CommandError(f"{options['output']} could not be written: {error.strerror}") from error
        self.stdout.write(f"{options['output']}: {sheet.name}")

"""Bring inspections in from a spreadsheet."""

from imports.models import Kind
from imports.shell import ImportCommand


class Command(ImportCommand):
    """Bring inspections in."""

    help = "Print what a spreadsheet of inspections would do, and take it over unless a row is refused."
    kind = Kind.INSPECTIONS

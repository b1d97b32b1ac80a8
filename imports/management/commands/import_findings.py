"""Bring findings in from a spreadsheet."""

from imports.models import Kind
from imports.shell import ImportCommand


class Command(ImportCommand):
    """Bring findings in."""

    help = "Print what a spreadsheet of findings would do, and take it over unless a row is refused."
    kind = Kind.FINDINGS

"""Bring people in from a spreadsheet."""

from imports.models import Kind
from imports.shell import ImportCommand


class Command(ImportCommand):
    """Bring people in."""

    help = "Print what a spreadsheet of people would do, and take it over unless a row is refused."
    kind = Kind.PEOPLE

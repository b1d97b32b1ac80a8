"""What a person does with a file: bring it, say what its columns are, have it read, choose rows, take them over."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.tracking import save_as
from imports.kinds import IMPORTABLE
from imports.models import Kind, Mapping, Run, RunRow
from imports.reading import read, sheets
from imports.tables import Table, UnreadableError
from imports.targets import guess
from imports.tasks import work_on
from imports.worker_actions import NOTHING, sweep

SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_SHEETS = 6
LONGEST_NAME = 100
ANSWERABLE = (Run.State.MAPPING, Run.State.PREVIEWED)
BUSY = "This file is being worked on already, or was taken over. Look at its page."


def bring(kind: Kind, content: bytes, name: str, *, by: User) -> Run:
    """Keep a file for as long as its rows are being looked at, and guess what its columns are."""
    named = sheets(content, name)
    targets = IMPORTABLE[kind].importer.targets
    sheet, table = max(_tables(content, name, named), key=lambda read: len(guess(read[1].headings, targets)))
    if not table.rows:
        raise UnreadableError(NOTHING)
    run = Run(
        kind=kind,
        file_name=name[-LONGEST_NAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        sheets=list(named),
        asked_by=by,
    )
    _lay_out(run, table, sheet)
    run.save()
    return run


def _tables(content: bytes, name: str, named: Collection[str]) -> list[tuple[str, Table]]:
    """Read the sheets that can be read; where none can, say why the first cannot."""
    tables, refused = [], []
    for sheet in list(named)[:MOST_SHEETS]:
        try:
            tables.append((sheet, read(content, name, sheet=sheet)))
        except UnreadableError as error:
            refused.append(error)
    if not tables:
        raise refused[0]
    return tables


def _lay_out(run: Run, table: Table, sheet: str) -> None:
    """Note what a sheet's columns are called, what stands in them, and what they are taken to be."""
    run.sheet = sheet
    run.samples = [
        [heading, _sample([row.cells[place] for row in table.rows])] for place, heading in enumerate(table.headings)
    ]
    run.all_rows, run.notes = len(table.rows), list(table.notes)
    kept = mapping_for(Kind(run.kind), table.headings)
    run.columns = kept.columns if kept else guess(table.headings, IMPORTABLE[Kind(run.kind)].importer.targets)
    run.choices = dict(kept.choices) if kept else {}


def _sample(cells: Collection[Any]) -> list[str]:
    """Take the first cells of a column that say something."""
    said = [str(cell)[:LONGEST_SAMPLE] for cell in cells if cell is not None]
    return list(dict.fromkeys(said))[:SAMPLES]


def mapping_for(kind: Kind, headings: Collection[str]) -> Mapping | None:
    """Find the newest mapping that was kept for a file with these headings."""
    for mapping in Mapping.objects.filter(kind=kind).order_by("-pk"):
        if mapping.columns.keys() <= set(headings):
            return mapping
    return None


def choose_sheet(run: Run, sheet: str) -> None:
    """Look at another sheet of the file."""
    if run.state not in ANSWERABLE:
        raise ValidationError(BUSY)
    _lay_out(run, read(bytes(run.content or b""), run.file_name, sheet=sheet), sheet)
    run.state, run.reason = Run.State.MAPPING, ""
    run.save()


@transaction.atomic
def ask_for_preview(run: Run, columns: dict[str, str], choices: dict[str, Any], *, name: str = "", by: User) -> None:
    """Say what the columns are, keep that by name where one is given, and have the file read."""
    if name:
        keep_mapping(Kind(run.kind), name, columns, choices, by=by)
    _ask(run, Run.State.PREVIEW_WAITING, ANSWERABLE, columns=columns, choices=choices)


def keep_mapping(kind: Kind, name: str, columns: dict[str, str], choices: dict[str, Any], *, by: User) -> Mapping:
    """Keep a mapping by its name, in place of one that had it."""
    mapping = Mapping.objects.filter(kind=kind, name=name).first() or Mapping(kind=kind, name=name)
    mapping.columns, mapping.choices = columns, choices
    save_as(by, mapping)
    return mapping


@transaction.atomic
def choose_rows(run: Run, shown: Collection[int], wanted: Collection[int]) -> None:
    """Say which of the rows that a page showed are wanted."""
    rows = RunRow.objects.filter(run=run, run__state=Run.State.PREVIEWED, pk__in=shown, outcome__in=RunRow.TAKEN)
    rows.exclude(pk__in=wanted).update(wanted=False)
    rows.filter(pk__in=wanted).update(wanted=True)


@transaction.atomic
def ask_to_take(run: Run) -> None:
    """Have the wanted rows taken over."""
    if not run.rows.filter(wanted=True).exists():
        raise ValidationError("No row is chosen. Choose at least one.")
    _ask(run, Run.State.TAKING_WAITING, (Run.State.PREVIEWED,))


def _ask(run: Run, state: Run.State, allowed: Collection[Run.State], **fields: Any) -> None:
    """Queue the work, unless it is queued or done already."""
    sweep(timezone.now())
    asked = Run.objects.filter(pk=run.pk, state__in=allowed)
    if not asked.update(state=state, reason="", **fields):
        raise ValidationError(BUSY)
    Run.objects.filter(pk=run.pk).update(task=work_on.enqueue(run.pk).id)
    run.refresh_from_db()


@transaction.atomic
def give_up(run: Run) -> None:
    """Forget a file and what was read from it."""
    if run.state in Run.UNDER_WAY:
        raise ValidationError("The file is being worked on. Wait until that is done.")
    run.rows.all().delete()
    run.delete()

"""The whole register in open formats: one ZIP with a table in each file, every stored file, and what is what.

A backup is for this database and this installation. An archive is for whoever comes after: any program reads
JSON Lines, and `load_archive` puts them into an empty Signoff on either database.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import Session, Spent, Token, User
from audit.verify_entries import batches
from backups.manifest import EVIDENCE
from imports.models import Run, RunRow
from reports.models import DraftPdfs, Making, Pack, Worker

BATCH = 500
TABLES = "tables"
FILES = EVIDENCE
COLUMNS = "columns.json"
README = "README.txt"
# What lets somebody in, and what a machine keeps for itself for a while. Each installation begins them anew.
LEFT_OUT: set[type[models.Model]] = {Session, Spent, Token, DraftPdfs, Making, Pack, Run, RunRow, Worker}
NO_PASSWORD = "!"  # noqa: S105  # Django's way to say that none will do
WORDS = """This is a register of what an inspectorate asked of a police force, as Signoff kept it.

manifest.json  when it was made, how many rows each table has, and the SHA-256 of each file here
columns.json   what each column of each table holds, and which table it points to
tables/        a file for each table: JSON Lines, UTF-8, a row on each line; times are in UTC
evidence/      the evidence and the issued papers, by the name that evidence.storedfile knows;
               the column sha256 there says what each must be

Not in it: passwords, one-time codes, sessions and tokens. Tables called historical... hold every earlier version of
a row; audit.ledgerentry binds all of them by hashes.

To put it into an empty Signoff: ./signoff manage load_archive THIS.zip
"""


class Exact(DjangoJSONEncoder):
    """Keep microseconds, which Django's own encoder cuts off: the ledger's hashes cover them."""

    def default(self, o: Any) -> Any:
        """Write a moment out in full."""
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


def archived_models() -> list[type[models.Model]]:
    """Every table of our rooms but those that each installation begins anew."""
    rooms = [room for room in apps.get_app_configs() if Path(room.path).parent == settings.BASE_DIR]
    ours = [model for room in rooms for model in room.get_models() if not model._meta.proxy]
    return [model for model in ours if model not in LEFT_OUT]


def place_of(model: type[models.Model]) -> str:
    """Where the rows of a model stand in an archive."""
    return f"{TABLES}/{model._meta.label_lower}.jsonl"


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """Every row of a model, whatever its managers would leave out."""
    return models.QuerySet(model).order_by("pk")


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a model, some at a time, as JSON Lines."""
    for rows in batches(rows_of(model).iterator(BATCH), BATCH):
        yield serializers.serialize("jsonl", _without_passwords(rows), cls=Exact).encode()


def _without_passwords(rows: Iterable[Any]) -> Iterator[Any]:
    """Give no password away, not even hashed."""
    for row in rows:
        if isinstance(row, User):
            row.password = NO_PASSWORD
        yield row


def read_rows(model: type[models.Model], lines: Iterable[bytes]) -> Iterator[list[Any]]:
    """Read rows again, some at a time, ready to be written."""
    for some in batches(iter(lines), BATCH):
        found = [each.object for each in serializers.deserialize("jsonl", b"".join(some).decode())]
        if any(type(row) is not model for row in found):
            raise ValueError(f"{place_of(model)} holds rows of another table")
        yield found


def columns() -> str:
    """Say what each column holds."""
    told = {
        model._meta.label_lower: [_told(field) for field in model._meta.concrete_fields] for model in archived_models()
    }
    return json.dumps(told, indent=1) + "\n"


def _told(field: Any) -> dict[str, Any]:
    """Say what a column is called, holds and points to."""
    told = {"name": field.name, "type": field.get_internal_type(), "means": str(field.help_text or field.verbose_name)}
    choices = {"choices": {str(code): str(words) for code, words in field.flatchoices}} if field.choices else {}
    return told | choices | ({"points_to": field.related_model._meta.label_lower} if field.related_model else {})

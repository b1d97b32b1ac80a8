"""A canary in every text of the register: in which column of which row it sits, and who may hear it."""

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, connection, models, transaction

from accounts.models import Session, Spent, Token, User
from audit import triggers
from audit.models import Disposal, DisposalOrder, Event, LedgerEntry, LedgerHead
from evidence.actions import store
from evidence.models import StoredFile
from imports.models import DifferenceAnswer, Mapping, Run, RunRow
from inspections.models import InspectionEvidence
from recommendations.models import FindingEvidence, Move
from reports.models import DraftPdfs, Making, Pack, Paper, Worker
from tests.house.hearers import hearers_of

CANARY = re.compile(r"zq\d{4}x")
OURS = {"accounts", "audit", "evidence", "imports", "inspections", "recommendations", "reports"}
# Written by the machine and read back by it: nobody's words stand there.
MACHINES = (LedgerEntry, LedgerHead, Session, Spent, Making, DraftPdfs, Worker, Run, RunRow, Disposal, StoredFile)
# Columns that hold a code, a digest or a structure where a canary would break the page instead of sitting on it.
CODES = {
    (Move, "step"),
    (DisposalOrder, "record"),
    (DisposalOrder, "places"),
    (Event, "subject_key"),
    (Event, "subject_about"),
    (User, "password"),
    (Token, "mark"),
    (Token, "digest"),
    (Token, "scopes"),
    (Token, "way"),
    (User, "username"),  # by it the test knows people
    (Pack, "digest"),
    (Pack, "said"),
    (Pack, "task"),
    (Pack, "worker"),
    (DifferenceAnswer, "mark"),
    (Mapping, "columns"),
    (Mapping, "choices"),
    (Paper, "left_out"),
    (Paper, "figures"),
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


@dataclass(frozen=True)
class Canary:
    """One word that stands nowhere else, in one column of one row."""

    word: str
    model: str
    column: str
    key: Any
    hearers: frozenset[str]

    @property
    def place(self):
        """The column it sits in."""
        return f"{self.model}.{self.column}"


def concrete(model):
    """The model whose history this is, or the model itself."""
    return getattr(model, "instance_type", model)


def columns_of(model):
    """The columns of a model in which people's words stand."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices and (concrete(model), field.name) not in CODES
    ]


def filled_models():
    """Every table that holds people's words."""
    models_of_ours = [model for model in apps.get_models() if model._meta.app_label in OURS and not model._meta.proxy]
    return [model for model in models_of_ours if concrete(model) not in MACHINES and columns_of(model)]


def written(field, word):
    """The word as this kind of column holds it."""
    if isinstance(field, models.URLField):
        return f"https://{word}.example/"
    if isinstance(field, models.EmailField):
        return f"{word}@force.example"
    return f"{word}.txt" if field.name == "file_name" else word


def put(row, field, value):
    """Write a value into a column behind the application's back; False where the row cannot hold it."""
    table, key = row._meta.db_table, row._meta.pk.column
    statement = f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = %s'  # noqa: S608
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value, row.pk])
    except (IntegrityError, DataError):
        return False
    return True


def places():
    """Every column of every row, with those who may hear what stands there."""
    for model in filled_models():
        for row in model._base_manager.order_by("pk"):
            for field in columns_of(model):
                yield model, row, field, frozenset(hearers_of(row, field))


def let_loose():
    """Put a canary into every column of every row, and into every file of evidence."""
    loose, files = [], list(in_files())
    connection.check_constraints()
    triggers.remove(connection)
    for model, row, field, hearers in list(places()):
        word = f"zq{len(loose):04}x"
        if put(row, field, written(field, word)):
            loose.append(Canary(word, model._meta.object_name, field.name, row.pk, hearers))
    for canary, row, stored in files:
        assert put(row, row._meta.get_field("stored_file"), stored.pk)
        loose.append(canary)
    triggers.install(connection)
    return loose


def in_files():
    """For every piece of evidence that is a file: a canary, and a file that says it."""
    for model in (FindingEvidence, InspectionEvidence):
        for row in model.objects.filter(stored_file__isnull=False):
            word = f"zq{9000 + row.pk + (500 if model is InspectionEvidence else 0)}x"
            hearers = frozenset(hearers_of(row, model._meta.get_field("file_name")))
            stored = store(ContentFile(word.encode(), name="proof.txt"), by=row.added_by)
            yield Canary(word, model._meta.object_name, "stored_file", row.pk, hearers), row, stored

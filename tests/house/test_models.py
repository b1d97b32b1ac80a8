"""What every table of the register has in common."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from accounts.models import Session, Spent, Token
from audit.canonical import columns, salted_columns
from audit.models import Disposal, Event
from audit.tracking import DatedFact, FactQuerySet, TrackedModel, TrackedQuerySet
from imports.models import ListedRow, Run, RunRow
from reports.models import DraftPdfs, Making, Pack, Worker

BASE = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if Path(apps.get_app_config(model._meta.app_label).path).parent == BASE]
LIVE = [model for model in OURS if not model.__name__.startswith("Historical")]
TRACKED = [model for model in LIVE if issubclass(model, TrackedModel)]
FACTS = [model for model in LIVE if issubclass(model, DatedFact)]
# How far a paper, a pack or a file on its way in is, who is in, how busy: nothing of the register is lost with it.
PASSING = [Making, DraftPdfs, Pack, Worker, Run, RunRow, ListedRow, Session, Spent, Token]
LINKS = [
    pytest.param(field, id=f"{model._meta.label}.{field.name}")
    for model in (*TRACKED, *FACTS, *PASSING)
    for field in model._meta.local_fields
    if field.is_relation
]
# What no form can trip: the code that writes these rows cannot break them.
NO_FORM_TRIPS = {
    "addressee_once_a_finding",
    "addressee_once_a_part",
    "answer_says_why",
    "assignment_one_value",
    "body_once_an_inspection",
    "checked_by_somebody",
    "disposal_by_two_people",
    "finding_kind_known",
    "finding_status_known",
    "inspection_assignment_one_value",
    "issued_exactly_when_stored",
    "issued_only_when_checked",
    "move_sequence_once_a_finding",
    "one_force",
    "one_making_at_a_time",
    "pack_of_one_thing",
    "part_once_an_evidence",
    "part_position_once_a_finding",
    "row_outcome",
    "role_held_once",
    "role_in_the_table",
    "spent_once_a_kind",
    "stored_file_not_empty",
}


def label(model):
    """Name a model in the test's name."""
    return model._meta.label


def test_every_table_is_tracked_or_a_fact_or_an_event_or_passing_or_the_ledger():
    ledger = {"audit.Disposal", "audit.Event", "audit.LedgerEntry", "audit.LedgerHead"}

    assert {label(model) for model in LIVE} == {label(model) for model in (*TRACKED, *FACTS, *PASSING)} | ledger


RECORDED = [model for model in OURS if getattr(model, "is_append_only", False)]


def test_every_history_fact_and_event_is_recorded_in_the_ledger():
    histories = {label(model.history.model) for model in TRACKED}

    assert {label(model) for model in RECORDED} == histories | {label(model) for model in (*FACTS, Event, Disposal)}


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_the_ledger_can_write_every_column(model):
    assert len(columns(model)) == len(model._meta.concrete_fields)


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_every_text_goes_into_the_ledger_as_a_digest(model):
    texts = {field.column for field in model._meta.concrete_fields if isinstance(field, models.TextField)}

    assert texts <= salted_columns(model)


@pytest.mark.parametrize("model", [*TRACKED, *FACTS], ids=label)
def test_what_a_model_names_as_about_and_disposable_are_its_fields(model):
    named = {*model.disposable, *([model.about] if model.about else [])}

    assert named <= {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_every_tracked_model_has_history(model):
    assert issubclass(model.history.model, models.Model)


@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_history_keeps_every_field_but_the_password(model):
    kept = {field.attname for field in model.history.model._meta.concrete_fields}

    assert {field.attname for field in model._meta.concrete_fields} - kept <= {"password"}


@pytest.mark.parametrize("model", LIVE, ids=label)
def test_no_model_has_many_to_many_links(model):
    assert model._meta.many_to_many == ()


@pytest.mark.parametrize("field", LINKS)
def test_every_link_is_protected(field):
    assert field.remote_field.on_delete is models.PROTECT


@pytest.mark.parametrize("model", LIVE, ids=label)
def test_every_model_says_what_it_is(model):
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_every_tracked_model_refuses_bulk_writes(model):
    assert isinstance(model.objects.all(), TrackedQuerySet)


@pytest.mark.parametrize("model", [*FACTS, Event], ids=label)
def test_every_fact_refuses_changes_in_bulk(model):
    assert isinstance(model.objects.all(), FactQuerySet)


@pytest.mark.parametrize("room", sorted({model._meta.app_label for model in OURS}))
def test_every_room_with_tables_has_migrations(room):
    assert list((BASE / room / "migrations").glob("0001_*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    "constraint",
    [
        pytest.param(constraint, id=constraint.name)
        for model in LIVE
        for constraint in model._meta.constraints
        if not model._meta.proxy and constraint.name not in NO_FORM_TRIPS
    ],
)
def test_a_constraint_people_can_trip_on_says_how_to_put_it_right(constraint):
    assert constraint.violation_error_message != constraint.default_violation_error_message


def test_what_no_form_trips_still_exists():
    assert {constraint.name for model in LIVE for constraint in model._meta.constraints} >= NO_FORM_TRIPS


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(field, id=f"{model._meta.label}.{field.name}")
        for model in LIVE
        for field in model._meta.local_fields
        if field.unique and field.editable and not field.primary_key and model._meta.label != "evidence.StoredFile"
    ],
)
def test_a_name_already_taken_is_refused_in_words_of_its_own(field):
    assert "already" in field.error_messages["unique"]
    assert "with this" not in field.error_messages["unique"]

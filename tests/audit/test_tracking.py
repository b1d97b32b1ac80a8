"""Every change leaves its history in the same transaction, and nobody overwrites unknowingly."""

import pytest
from django.db import DatabaseError, models, transaction

from accounts.models import Board, User
from audit.models import Event, record_event
from audit.tracking import NotTrackedError, StaleError, save_as
from recommendations.models import AreaForImprovement, CauseOfConcern, Finding, Move, Recommendation, Update
from tests.conftest import TODAY

MODELS = (Finding, Recommendation, AreaForImprovement, CauseOfConcern)


def rows(finding):
    """The finding's history, oldest first, as sign and version."""
    history = Finding.history.filter(id=finding.pk).order_by("history_id")
    return list(history.values_list("history_type", "version"))


@pytest.mark.parametrize("model", MODELS)
def test_create_save_and_delete_write_the_same_history_through_each_proxy(model, inspection, officer):
    finding = model(inspection=inspection, kind="recommendation", text="Vet everybody.")
    save_as(officer, finding)
    save_as(officer, finding)
    kept = Finding(pk=finding.pk)
    finding.delete()

    assert rows(kept) == [("+", 1), ("~", 2), ("-", 2)]


@pytest.mark.parametrize("model", MODELS)
def test_history_read_through_each_proxy_names_the_person(model, inspection, officer):
    finding = model(inspection=inspection, kind="recommendation", text="Vet everybody.")
    save_as(officer, finding, "As published")

    assert [(row.history_user, row.history_change_reason) for row in finding.history.all()] == [
        (officer, "As published")
    ]


@pytest.fixture
def broken_history(board):
    """A history table that takes no more rows."""

    def refuse(**kwargs):
        raise DatabaseError("The history table is full.")

    models.signals.pre_save.connect(refuse, sender=Board.history.model)
    yield
    models.signals.pre_save.disconnect(refuse, sender=Board.history.model)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broken_history")
def test_a_change_without_its_history_is_rolled_back(board):
    board.name = "Another name"

    with pytest.raises(DatabaseError, match="full"):
        board.save()

    assert (board.version, Board.objects.get(pk=board.pk).name) == (1, "Crime Board")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broken_history")
def test_a_deletion_without_its_history_is_rolled_back(board):
    key = board.pk

    with pytest.raises(DatabaseError, match="full"):
        board.delete()

    assert Board.objects.filter(pk=key).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broken_history")
def test_a_creation_without_its_history_is_rolled_back():
    with pytest.raises(DatabaseError, match="full"):
        Board(name="New board").save()

    assert not Board.objects.filter(name="New board").exists()


def test_the_version_rises_by_exactly_one(board):
    before = board.version
    board.save()
    board.save()

    assert (board.version, Board.objects.get(pk=board.pk).version) == (before + 2, before + 2)


def test_saving_some_fields_raises_the_version_too(board):
    board.name = "Renamed"
    board.save(update_fields=["name"])

    assert (Board.objects.get(pk=board.pk).version, board.history.first().version) == (2, 2)


def test_saving_some_fields_leaves_the_others(board, officer):
    board.name = "Not to be saved"
    save_as(officer, board, fields=["version"])

    assert Board.objects.get(pk=board.pk).name == "Crime Board"


@pytest.mark.parametrize("fields", [None, ["name"]])
def test_a_save_of_an_older_copy_is_refused(board, fields):
    first, second = Board.objects.get(pk=board.pk), Board.objects.get(pk=board.pk)
    first.name, second.name = "First", "Second"
    first.save(update_fields=fields)

    with pytest.raises(StaleError, match="has changed since you opened it"):
        second.save(update_fields=fields)

    assert Board.objects.get(pk=board.pk).name == "First"


def test_a_refused_save_leaves_the_copy_and_the_history_as_they_were(board):
    older = Board.objects.get(pk=board.pk)
    board.save()

    with pytest.raises(StaleError):
        older.save()

    assert (older.version, board.history.count()) == (1, 2)


@pytest.mark.parametrize("model", MODELS[1:])
def test_an_older_copy_is_refused_across_proxies(model, inspection):
    made = model.objects.create(inspection=inspection, text="Vet everybody.")
    older = Finding.objects.get(pk=made.pk)
    made.save()

    with pytest.raises(StaleError):
        older.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda board: Board.objects.filter(pk=board.pk).update(name="Changed"),
        lambda board: Board.objects.update(name="Changed"),
        lambda board: Board.objects.bulk_create([Board(name="New")]),
        lambda board: Board.objects.bulk_update([board], ["name"]),
        lambda board: Board.objects.all().delete(),
        lambda board: Board.objects.filter(pk=board.pk).delete(),
        lambda board: User.objects.active().update(full_name="Changed"),
        lambda board: Finding.objects.unfinished().update(text="Changed"),
        lambda board: Recommendation.objects.update(text="Changed"),
        lambda board: Recommendation.objects.all().delete(),
    ],
)
def test_bulk_writes_are_refused(board, write):
    with pytest.raises(NotTrackedError):
        write(board)


@pytest.fixture
def move(finding):
    """The move with which the finding entered."""
    return Move.objects.get(finding=finding)


@pytest.mark.parametrize(
    "write",
    [
        lambda move: move.save(),
        lambda move: move.delete(),
        lambda move: Move.objects.update(reason="Another"),
        lambda move: Move.objects.filter(pk=move.pk).update(reason="Another"),
        lambda move: Move.objects.bulk_update([move], ["reason"]),
        lambda move: Move.objects.bulk_create([move]),
        lambda move: Move.objects.bulk_create(
            [move], update_conflicts=True, unique_fields=["id"], update_fields=["reason"]
        ),
        lambda move: Move.objects.all().delete(),
        lambda move: Move.objects.effective().delete(),
    ],
)
def test_a_recorded_fact_is_never_changed_or_removed(move, write):
    with pytest.raises(NotTrackedError, match="A recorded fact is never"):
        write(move)

    assert Move.objects.filter(pk=move.pk, reason="").exists()


def test_an_update_is_a_fact_too(finding, owner):
    told = Update.objects.create(finding=finding, by=owner, happened_on=TODAY, text="Done", status=finding.status)

    with pytest.raises(NotTrackedError):
        told.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.update(actor="nobody"),
        lambda event: Event.objects.bulk_update([event], ["actor"]),
        lambda event: Event.objects.all().delete(),
    ],
)
@pytest.mark.django_db
def test_an_event_is_never_changed_or_removed(write):
    event = record_event(Event.Kind.SIGNED_IN, "owner")

    with pytest.raises(NotTrackedError):
        write(event)

    assert Event.objects.get().actor == "owner"


@pytest.mark.django_db
def test_an_event_keeps_as_much_as_it_can_hold():
    event = record_event(Event.Kind.SIGN_IN_REFUSED, "x" * 10_000, words="y" * 10_000)

    assert (len(event.actor), len(event.subject)) == (150, 300)


def test_an_event_names_its_subject_for_good(board):
    event = record_event(Event.Kind.REFUSED, "owner", board)

    assert (event.subject, event.subject_key) == ("Crime Board", f"accounts.board:{board.pk}")


def test_nothing_is_saved_when_the_action_around_it_fails(board, officer):
    board.name = "Half done"
    with transaction.atomic():
        save_as(officer, board)
        transaction.set_rollback(True)

    assert (Board.objects.get(pk=board.pk).name, board.history.count()) == ("Crime Board", 1)

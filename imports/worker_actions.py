"""What a worker does with a run: reads and plans its rows, and takes over those that were wanted."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit.ledger import head
from audit.models import Event, record_event
from imports.kinds import IMPORTABLE
from imports.models import Kind, Run, RunRow
from imports.planning import Asked, Importer, Plan
from imports.reading import read
from imports.sharing import sharing
from imports.tables import Table
from reports.models.work import QUIET
from reports.work_actions import DIED, UNFORESEEN, AbandonedError

TASK = "imports.tasks.work_on"
BATCH = 200
MOVED_ON = "The register has changed since you saw the preview. Have the file read again."
NOTHING = "The file has headings and no rows below them. Choose another file, or another sheet."
# From what a run waits for to what it then does, and to what it falls back to where that fails.
BEGUN = {Run.State.PREVIEW_WAITING: Run.State.PREVIEWING, Run.State.TAKING_WAITING: Run.State.TAKING}
FALLS_BACK = {
    Run.State.PREVIEW_WAITING: Run.State.MAPPING,
    Run.State.PREVIEWING: Run.State.MAPPING,
    Run.State.TAKING_WAITING: Run.State.PREVIEWED,
    Run.State.TAKING: Run.State.PREVIEWED,
}


def begin(pk: int, worker: str) -> Run | None:
    """Take a run that waits; None where it does not wait any more."""
    for waiting, running in BEGUN.items():
        if Run.objects.filter(pk=pk, state=waiting).update(
            state=running, worker=worker, beat_at=timezone.now(), done_rows=0, reason=""
        ):
            found: Run = Run.objects.select_related("asked_by").get(pk=pk)
            return found
    return None


def _write(run: Run, **fields: object) -> None:
    """Write on a run that is being worked on; one that was counted as dead stays dead."""
    if not Run.objects.filter(pk=run.pk, state=run.state).update(**fields):
        raise AbandonedError


def work_on(pk: int, *, worker: str, today: datetime.date) -> None:
    """Do what a run waits for, or say on it why not."""
    run = begin(pk, worker)
    if run is None:
        return
    act = _preview if run.state == Run.State.PREVIEWING else _take
    try:
        act(run, today)
    except AbandonedError:
        return
    except ValidationError as refused:
        fail(run, " ".join(refused.messages))
    except Exception:
        fail(run, UNFORESEEN)
        raise


def fail(run: Run, reason: str) -> None:
    """Let a run wait for a person again, and say why."""
    _write(run, state=FALLS_BACK[Run.State(run.state)], reason=reason)


def asked_of(run: Run, today: datetime.date) -> Asked:
    """Say how a run's file is to be read."""
    return Asked(run.file_name, run.columns, run.choices, run.asked_by, today)


def importer_of(run: Run, today: datetime.date) -> Importer:
    """Make what plans the rows of a run."""
    importable = IMPORTABLE[Kind(run.kind)]
    if not importable.may(run.asked_by):
        raise ValidationError(f"{run.asked_by} may no longer bring in {importable.kind.label.lower()}.")
    return importable.importer(asked_of(run, today))


def table_of(run: Run) -> Table:
    """Read a run's file."""
    table = read(bytes(run.content or b""), run.file_name, sheet=run.sheet)
    if not table.rows:
        raise ValidationError(NOTHING)
    return table


def _preview(run: Run, today: datetime.date) -> None:
    """Say of each row what it would do, and keep that for the page."""
    table = table_of(run)
    importer = importer_of(run, today)
    plans = list(_counted(run, importer.plans(table), len(table.rows)))
    rows = [row_of(run, plan) for plan in sorted(plans, key=lambda plan: plan.number)]
    shared = [
        {"reference": group[0].given["reference"], "rows": [each.number for each in group]} for group in sharing(plans)
    ]
    with transaction.atomic():
        run.rows.all().delete()
        RunRow.objects.bulk_create(rows, BATCH)
        _write(run, state=Run.State.PREVIEWED, shared=shared)


def _counted(run: Run, plans: Iterator[Plan], total: int) -> Iterator[Plan]:
    """Say from time to time how far it is."""
    for count, plan in enumerate(plans, start=1):
        if count % BATCH == 1:
            _write(run, done_rows=count, all_rows=total, beat_at=timezone.now())
        yield plan


def row_of(run: Run, plan: Plan) -> RunRow:
    """Keep what one row comes to."""
    return RunRow(
        run=run,
        number=plan.number,
        label=plan.label,
        outcome=plan.outcome,
        changes=plan.changes,
        reasons=plan.reasons,
        wanted=plan.outcome in RunRow.TAKEN,
        link=plan.record.get_absolute_url() if plan.record and plan.record.pk and run.kind != Kind.PEOPLE else "",
    )


def _take(run: Run, today: datetime.date) -> None:
    """Take over the rows that were wanted, all together or none of them."""
    table = table_of(run)
    before = head().seq
    importer = importer_of(run, today)
    plans = list(importer.plans(table))
    with transaction.atomic():
        record_event(Event.Kind.FILE_IMPORTED, run.asked_by.username, words=f"{run.file_name}, SHA-256 {run.sha256}")
        if head().seq != before + 1:
            # Somebody wrote while this was being planned, and nobody can from here on.
            importer = importer_of(run, today)
            plans = list(importer.plans(table))
        wanted = {row.number: row for row in run.rows.filter(wanted=True)}
        _carry_out(run, importer, [plan for plan in plans if plan.number in wanted], wanted)
        _write(run, state=Run.State.DONE, content=None)


def _carry_out(run: Run, importer: Importer, plans: list[Plan], wanted: dict[int, RunRow]) -> None:
    """Write what still is as it was shown, and refuse the rest."""
    as_shown = {plan.number: plan for plan in plans if _is_as_shown(plan, wanted[plan.number])}
    for plan in plans:
        if plan.number not in as_shown:
            _keep(wanted[plan.number], outcome=RunRow.Outcome.REFUSED, reasons=[*plan.reasons, ("", MOVED_ON)])
    for plan, record in importer.write_all(list(as_shown.values())):
        if run.kind != Kind.PEOPLE:
            _keep(wanted[plan.number], link=record.get_absolute_url())


def _keep(row: RunRow, **fields: object) -> None:
    """Write on one row."""
    RunRow.objects.filter(pk=row.pk).update(**fields)


def _is_as_shown(plan: Plan, row: RunRow) -> bool:
    """Whether a plan is what a person saw when they accepted it."""
    shown = [tuple(change) for change in row.changes]
    return plan.outcome == row.outcome and plan.changes == shown


def beat(worker: str, now: datetime.datetime) -> None:
    """Say that what this worker works on is alive, and let go of what is not."""
    Run.objects.filter(worker=worker, state__in=Run.RUNNING).update(beat_at=now)
    sweep(now)


def sweep(now: datetime.datetime) -> int:
    """Count as failed what a worker died over, and forget the runs whose time is over."""
    dead = [run for run in Run.objects.filter(state__in=Run.RUNNING) if run.is_dead(now)]
    for run in dead:
        Run.objects.filter(pk=run.pk, state=run.state).update(state=FALLS_BACK[Run.State(run.state)], reason=DIED)
    gone = [run.task for run in dead]
    stuck = DBTaskResult.objects.filter(task_path=TASK, status=TaskResultStatus.RUNNING, started_at__lt=now - QUIET)
    alive = Run.objects.under_way().values_list("task", flat=True)
    lost = [key for key in stuck.values_list("pk", flat=True) if str(key) in gone or str(key) not in set(alive)]
    stuck.filter(pk__in=lost).update(status=TaskResultStatus.FAILED, finished_at=now)
    _forget(now)
    return len(dead)


@transaction.atomic
def _forget(now: datetime.datetime) -> None:
    """Let the files go that were kept for long enough, with what was read from them."""
    forgotten = Run.objects.forgotten(now)
    RunRow.objects.filter(run__in=forgotten).delete()
    forgotten.delete()

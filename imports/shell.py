"""Bringing a file in from the shell: the same preview, printed, and the same rows taken over."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User, today
from imports import asking_actions
from imports.kinds import IMPORTABLE
from imports.models import Kind, Mapping, Run, RunRow
from imports.worker_actions import work_on

WHO = "Say with --by as whom: the user name of somebody who may import {}."


class ImportCommand(BaseCommand):
    """Print what a file would do and, unless it is a dry run or a row is refused, take it over."""

    kind: ClassVar[Kind]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("file", type=Path, help="an Excel workbook (.xlsx) or CSV")
        parser.add_argument("--mapping", help="the name of a mapping that was kept on the page of columns")
        parser.add_argument("--by", help="user name of whoever brings it in, where several may")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, print its preview, take it over."""
        try:
            run = self._previewed(options)
            refused = self._print(run)
            if options["dry_run"] or refused:
                asking_actions.give_up(run)
            else:
                self._take(run)
        except (OSError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        if refused:
            raise CommandError("Nothing was taken over. Correct the refused rows and run this again.")

    def _person(self, name: str | None) -> User:
        """Find in whose name it is done."""
        may = IMPORTABLE[self.kind].may
        people: list[User] = list(User.objects.active())
        found = [person for person in people if may(person) and name in (None, person.username)]
        if len(found) != 1:
            raise ValidationError(WHO.format(self.kind.label.lower()))
        return found[0]

    def _previewed(self, options: dict[str, Any]) -> Run:
        """Read the file as the page would."""
        by, file = self._person(options["by"]), options["file"]
        run = asking_actions.bring(self.kind, file.read_bytes(), file.name, by=by)
        if options["mapping"]:
            mapping = Mapping.objects.filter(kind=self.kind, name=options["mapping"]).first()
            if mapping is None:
                raise ValidationError(f"No mapping is called “{options['mapping']}”.")
            run.columns, run.choices = mapping.columns, mapping.choices
        return self._work(run, Run.State.PREVIEW_WAITING, Run.State.PREVIEWED)

    def _work(self, run: Run, waiting: Run.State, wanted: Run.State) -> Run:
        """Do here and now what a worker would do."""
        run.state = waiting
        run.save()
        work_on(run.pk, worker="shell", today=today())
        run.refresh_from_db()
        if run.state != wanted:
            raise ValidationError(run.reason)
        return run

    def _print(self, run: Run) -> int:
        """Print each row that changes something or is refused, then the counts; say how many are refused."""
        rows = list(RunRow.objects.filter(run=run))
        for row in rows:
            for line in _told(row):
                self.stdout.write(line)
        counts = Counter(row.outcome for row in rows)
        self.stdout.write(", ".join(f"{outcome.label.lower()} {counts[outcome]}" for outcome in RunRow.Outcome))
        return counts[RunRow.Outcome.REFUSED]

    def _take(self, run: Run) -> None:
        """Take over all that the preview proposes."""
        if run.rows.filter(wanted=True).exists():
            self._work(run, Run.State.TAKING_WAITING, Run.State.DONE)
        self.stdout.write("Taken over.")


def _told(row: RunRow) -> list[str]:
    """Tell a row as lines: its number and outcome, then each change or reason."""
    if row.outcome == RunRow.Outcome.UNCHANGED:
        return []
    reasons = [f"    {column}: {why}" if column else f"    {why}" for column, why in row.reasons]
    changes = [f"    {name}: {old or 'nothing'} → {new or 'nothing'}" for name, old, new in row.changes]
    return [f"Row {row.number}, {row.get_outcome_display().lower()}: {row.label}", *(reasons or changes)]

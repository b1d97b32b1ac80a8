"""The sentences of a committee update, computed from its figures."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from recommendations.models import Kind, MonitoringPhase
from reports.figures import ByKind, Figures
from reports.movement import Change
from reports.words import capital, how_many, listed, number, plural

# About a third of a page at a footnote's size.
LONG_NOTE = 2500


def long(day: datetime.date) -> str:
    """Write a date out."""
    return f"{day:%-d %B %Y}"


@dataclass(frozen=True)
class Sentences:
    """What a paper says of its figures, in words."""

    figures: Figures

    @property
    def period(self) -> str:
        """The words for the time that the paper counts."""
        since = self.figures.since
        return f"Since the last meeting’s figures of {long(since)}" if since else f"Up to {long(self.figures.as_at)}"

    def _counted(self, by_kind: ByKind) -> str:
        """Say how many there are of each kind, or nothing."""
        return listed([how_many(len(found), kind) for kind, found in by_kind.items() if found])

    @property
    def remaining(self) -> str:
        """What remains, with what is for others."""
        clauses = [self._remaining(kind) for kind in Kind]
        return f"As at {long(self.figures.as_at)} there remain {listed(clauses)}."

    def _remaining(self, kind: Kind) -> str:
        """What remains of one kind."""
        others = len(self.figures.for_others(kind))
        note = f" (of which {number(others)} for others)" if others else ""
        return f"{how_many(len(self.figures.remaining[kind]), kind)}{note}"

    @property
    def signed_off(self) -> str:
        """What the inspectorate signed off in the period, and what ended in another way."""
        said = f"{self.period}, the inspectorate has signed off {self._counted(self.figures.signed_off) or 'nothing'}."
        otherwise = self._counted(self.figures.ended_otherwise)
        return f"{said} Superseded, no longer applicable or not accepted: {otherwise}." if otherwise else said

    @property
    def new(self) -> str:
        """What is new, and what came back."""
        said = f"{capital(self._counted(self.figures.new) or 'nothing')} entered the register in that time"
        again = self._counted(self.figures.changed(Change.REOPENED))
        return f"{said}, and {again} came back into it." if again else f"{said}."

    @property
    def overdue(self) -> str:
        """What the force is late with, and what is red."""
        late, red = len(self.figures.overdue), len(self.figures.red)
        said = [f"{number(count) if count else 'none'} {'is' if count == 1 else 'are'}" for count in (late, red)]
        return f"{capital(said[0])} overdue of what remains, and {said[1]} rated red."

    @property
    def causes(self) -> str:
        """Where the causes of concern stand."""
        ended, left = len(self.figures.signed_off[Kind.CAUSE_OF_CONCERN]), len(self.figures.causes)
        gone = f"{capital(how_many(ended, Kind.CAUSE_OF_CONCERN))} {'has' if ended == 1 else 'have'} been signed off."
        if not left:
            return f"{gone} None remains."
        verb = "is" if left == 1 else "are"
        return f"{gone} The remaining {number(left)} {verb} being worked on by portfolio leads."

    @cached_property
    def phase(self) -> str:
        """In which phase the inspectorate monitors the force, where that is recorded."""
        told = MonitoringPhase.objects.effective().filter(happened_on__lte=self.figures.as_at)
        last = list(told)[-1:]
        return "".join(
            f"The inspectorate monitors the force in its {each.get_phase_display()} phase, recorded from "
            f"{long(each.happened_on)}."
            for each in last
        )

    @property
    def note_is_long(self) -> bool:
        """Whether the note on the causes would crowd a page's text out as a footnote."""
        found = (finding for cause in self.figures.causes for finding in (cause.finding, *cause.recommendations))
        return sum(len(finding.text) for finding in found) > LONG_NOTE

    @property
    def forthcoming(self) -> str:
        """How many inspections are coming."""
        return f"The force has been notified of {plural(len(self.figures.forthcoming), 'forthcoming inspection')}:"

    @property
    def published(self) -> str:
        """How many reports came out."""
        count = len(self.figures.reports)
        return f"{self.period}, {plural(count, 'report has', 'reports have')} been published."

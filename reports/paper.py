"""What a committee update says, in sentences computed from the figures."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.models import Finding, Kind
from reports.figures import ByKind, Figures, Findings, Report, figures
from reports.models import Paper
from reports.words import capital, how_many, listed, number


def long(day: datetime.date) -> str:
    """Write a date out."""
    return f"{day:%-d %B %Y}"


# About a third of a page at a footnote's size.
LONG_NOTE = 2500


@dataclass(frozen=True)
class Annex:
    """The lists behind some of the paper's figures: each figure is the length of one."""

    letter: str
    title: str
    findings: ByKind
    date_heading: str
    date_field: str

    @property
    def lists(self) -> list[tuple[Kind, Findings]]:
        """The kinds that have any."""
        return [(kind, found) for kind, found in self.findings.items() if found]


@dataclass(frozen=True)
class Contents:
    """A paper's text: everything in it is either typed in the paper or computed from `figures`."""

    paper: Paper
    figures: Figures

    @property
    def period(self) -> str:
        """The words for the time that the paper counts."""
        since = self.figures.since
        return f"Since the last meeting’s figures of {long(since)}" if since else f"Up to {long(self.figures.as_at)}"

    @property
    def signed_off(self) -> str:
        """What the inspectorate signed off in the period."""
        clauses = [how_many(len(found), kind) for kind, found in self.figures.signed_off.items() if found]
        return f"{self.period}, the inspectorate has signed off {listed(clauses) or 'nothing'}."

    @property
    def ended_otherwise(self) -> str:
        """What ended in another way, if anything did."""
        clauses = [how_many(len(found), kind) for kind, found in self.figures.ended_otherwise.items() if found]
        return f"Superseded, no longer applicable or not accepted: {listed(clauses)}." if clauses else ""

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
    def causes(self) -> str:
        """Where the causes of concern stand."""
        ended, left = len(self.figures.signed_off[Kind.CAUSE_OF_CONCERN]), len(self.figures.causes)
        gone = f"{capital(how_many(ended, Kind.CAUSE_OF_CONCERN))} {'has' if ended == 1 else 'have'} been signed off."
        if not left:
            return f"{gone} None remains."
        verb = "is" if left == 1 else "are"
        return f"{gone} The remaining {number(left)} {verb} being worked on by portfolio leads."

    @property
    def note_is_long(self) -> bool:
        """Whether the note on the causes would crowd a page's text out as a footnote."""
        found = (finding for cause in self.figures.causes for finding in (cause.finding, *cause.recommendations))
        return sum(len(finding.text) for finding in found) > LONG_NOTE

    @property
    def forthcoming(self) -> str:
        """How many inspections are coming."""
        count = len(self.figures.forthcoming)
        return f"The force has been notified of {number(count)} forthcoming inspection{'' if count == 1 else 's'}:"

    @property
    def published(self) -> str:
        """How many reports came out."""
        count = len(self.figures.reports)
        noun = "report has" if count == 1 else "reports have"
        return f"{self.period}, {number(count)} {noun} been published."

    @property
    def reports(self) -> Iterator["Section"]:
        """The published reports, one section each."""
        return (Section(report) for report in self.figures.reports)

    @property
    def annexes(self) -> list[Annex]:
        """The lists behind the figures, where there is anything to list."""
        left, ended = self.figures.remaining, self.figures.ended_otherwise
        recommendations = {Kind.RECOMMENDATION: left[Kind.RECOMMENDATION]}
        others: ByKind = {kind: found for kind, found in left.items() if kind != Kind.RECOMMENDATION}
        annexes = (
            Annex("A", "Recommendations that remain", recommendations, "Target", "target_on"),
            Annex("B", "Areas for improvement and causes of concern that remain", others, "Target", "target_on"),
            Annex("C", "Signed off by the inspectorate", self.figures.signed_off, "Signed off", "then_status_on"),
            Annex("D", "Ended in another way", ended, "Ended", "then_status_on"),
        )
        return [annex for annex in annexes if annex.lists]

    @property
    def listed_in(self) -> dict[str, str]:
        """Which annexes there are, by letter, and the words for those that list what remains."""
        letters = {annex.letter: annex.letter for annex in self.annexes}
        remaining = [letter for letter in ("A", "B") if letter in letters]
        words = f"Annex{'es' if len(remaining) > 1 else ''} {listed(remaining)}"
        return {**letters, "remaining": words}

    @property
    def background_documents(self) -> list[str]:
        """The documents behind the paper."""
        return [line.strip() for line in self.paper.background_documents.splitlines() if line.strip()]


@dataclass(frozen=True)
class Section:
    """What the paper says of one published report."""

    report: Report

    @property
    def asks(self) -> str:
        """How much it asks for, and whether the force must."""
        counts = [
            how_many(found, kind) for kind in Kind if (found := sum(f.kind == kind for f in self.report.findings))
        ]
        if not counts:
            return "It asks nothing of the force."
        mandatory = "" if self.report.inspection.mandatory else f" {self._acceptance}"
        return f"It makes {listed(counts)}.{mandatory}"

    @property
    def _acceptance(self) -> str:
        """What the force says to recommendations that it need not accept."""
        total = len(self.report.findings)
        words = {Finding.Accepted(value): label.lower() for value, label in Finding.Accepted.choices}
        groups = {value: sum(f.accepted == value for f in self.report.findings) for value in words}
        said = listed([f"{number(count)} {words[value]}" for value, count in groups.items() if count])
        said = "all accepted" if groups[Finding.Accepted.YES] == total else said
        return f"They are not mandatory in the way that those of other inspections are; the force’s answer: {said}."


def contents(paper: Paper) -> Contents:
    """Compute what a paper says from the register as at its date."""
    return Contents(paper, figures(paper.data_as_at, paper.since))

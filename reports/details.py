"""What a paper says of one cause of concern and of one published report."""

from dataclasses import dataclass
from typing import Any

from recommendations.models import Finding, Kind
from reports.figures import Report
from reports.tables import Table, Writer, rag
from reports.words import how_many, listed, number


@dataclass(frozen=True)
class CauseDetail:
    """What the paper says of one cause of concern."""

    cause: Any
    writer: Writer

    @property
    def finding(self) -> Any:
        """The cause itself."""
        return self.cause.finding

    @property
    def text(self) -> str:
        """What it says."""
        return self.writer.text(self.finding)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Its facts, as name and value."""
        found, names = self.finding, self.writer.names
        said = [
            ("Portfolio", names.portfolios.get(found.then_portfolio, "")),
            ("Owner", "" if self.writer.public else names.people.get(found.then_owner, "Nobody")),
            ("RAG", f"{rag(found.then_rag)}; at the last meeting {rag(found.before_rag)}"),
            ("Reason", "" if self.writer.public else found.then_rag_reason),
            ("Latest", "" if self.writer.public else found.then_update),
        ]
        return [(name, value) for name, value in said if value]

    @property
    def under(self) -> list[tuple[Any, str]]:
        """What remains under it, each with what it says."""
        return [(finding, self.writer.text(finding)) for finding in self.cause.recommendations]

    @property
    def recommendations(self) -> Table:
        """What remains to be done under it."""
        columns = ("reference", "text", "owner", "rag", "target")
        return self.writer.list("Recommendations under it that remain", self.cause.recommendations, *columns)


@dataclass(frozen=True)
class ReportDetail:
    """What the paper says of one published report."""

    report: Report
    writer: Writer

    @property
    def asked(self) -> list[tuple[Any, str, list[Any]]]:
        """What it asks for: each finding with what it says and its parts, as far as this version may tell them."""
        found = ((finding, self.writer.text(finding)) for finding in self.report.findings)
        return [(each, text, list(each.parts.all()) if text == each.text else []) for each, text in found]

    @property
    def asks(self) -> str:
        """How much it asks for, and whether the force must."""
        counts = [
            how_many(found, kind) for kind in Kind if (found := sum(f.then_kind == kind for f in self.report.findings))
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
        groups = {value: sum(f.then_accepted == value for f in self.report.findings) for value in words}
        said = listed([f"{number(count)} {words[value]}" for value, count in groups.items() if count])
        said = "all accepted" if groups[Finding.Accepted.YES] == total else said
        return f"They are not mandatory in the way that those of other inspections are; the force’s answer: {said}."

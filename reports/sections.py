"""The sections that a paper may have, in their order: one table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One section: its code, its heading, and its template. A paper may leave out those that are not `fixed`."""

    code: str
    title: str
    fixed: bool = False

    @property
    def template(self) -> str:
        """The template that prints it."""
        return f"reports/sections/{self.code}.html"


SECTIONS = (
    Section("purpose", "Purpose of report", fixed=True),
    Section("summary", "The position", fixed=True),
    Section("review", "Review", fixed=True),
    Section("movement", "How the position has changed"),
    Section("charts", "The position in pictures"),
    Section("rag", "RAG"),
    Section("causes", "Causes of concern"),
    Section("overdue", "Overdue or red"),
    Section("awaiting", "Waiting for the inspectorate"),
    Section("signed_off", "Signed off by the inspectorate"),
    Section("forthcoming", "Forthcoming inspections"),
    Section("published", "Published inspection reports"),
    Section("grades", "Grades"),
    Section("risks", "Linked risks"),
    Section("questions", "Questions and actions from earlier meetings"),
    Section("next", "What happens next", fixed=True),
    Section("ask", "Recommendation to the Committee", fixed=True),
)
# Printed after the body, each under a letter.
APPENDICES = (
    Section("register", "The register by board"),
    Section("changes", "What changed", fixed=True),
    Section("ageing", "How long it has been open"),
    Section("quarters", "The last eight quarters"),
    Section("key", "RAG: what the words mean", fixed=True),
    Section("index", "Every figure, and where its list stands", fixed=True),
)
CHOICES = [(section.code, section.title) for section in (*SECTIONS, *APPENDICES) if not section.fixed]


def titles(codes: list[str]) -> list[str]:
    """Name sections by their codes, in the paper's order."""
    return [title for code, title in CHOICES if code in codes]

"""The sections that a paper may have, in their order: one table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One section: the code that a paper keeps when it leaves it out, and its name on the form."""

    code: str
    title: str


SECTIONS = (
    Section("summary", "Summary"),
    Section("movement", "Movement since the last paper"),
    Section("rag", "RAG position"),
    Section("causes", "Causes of concern"),
    Section("overdue", "Overdue"),
    Section("awaiting", "Awaiting sign-off"),
    Section("signed_off", "Signed off"),
    Section("published", "Published inspection reports"),
    Section("grades", "Grades"),
    Section("forthcoming", "Forthcoming inspections"),
    Section("risks", "Risks"),
    Section("questions", "Members' questions"),
    Section("next", "What happens next"),
    Section("charts", "Charts"),
    Section("register", "The register in full"),
    Section("ageing", "Ageing"),
)
CHOICES = [(section.code, section.title) for section in SECTIONS]


def titles(codes: list[str]) -> list[str]:
    """Name sections by their codes, in the paper's order."""
    return [section.title for section in SECTIONS if section.code in codes]

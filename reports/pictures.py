"""The charts of a committee update: the numbers of its tables, drawn."""

from inspections.models import Rag
from recommendations.models import Kind
from reports.charts import Chart, bars, columns, stacked
from reports.figures import RAGS, Figures
from reports.movement import Change


def _named(rag: str) -> str:
    """Say a RAG in a word."""
    return Rag(rag).label if rag else "Not rated"


def rag_by_kind(counted: Figures) -> Chart:
    """How what remains is rated, by kind."""
    rows = [(line.name, [(_named(rag), len(line.now[rag])) for rag in RAGS]) for line in counted.rag_by_kind]
    said = "; ".join(f"{name}: " + ", ".join(f"{count} {rag.lower()}" for rag, count in parts) for name, parts in rows)
    return stacked("How what remains is rated, by kind", f"{said}.", rows)


def last_quarters(counted: Figures) -> Chart:
    """What was open at the end of each of the last eight quarters, and signed off in it."""
    quarters = counted.quarters
    open_ = [len(each.open) for each in quarters]
    signed = [len(each.changed(Change.SIGNED_OFF)) for each in quarters]
    rows = zip(quarters, open_, signed, strict=True)
    said = "; ".join(f"{each.name}: {left} open, {gone} signed off" for each, left, gone in rows)
    series = (("Open at its end", open_), ("Signed off in it", signed))
    return columns("The last eight quarters", f"{said}.", [each.name for each in quarters], series)


def ages(counted: Figures) -> Chart:
    """How long what remains has been open."""
    rows = [(age, sum(len(by_kind[kind]) for kind in Kind)) for age, by_kind in counted.ages.items()]
    said = "; ".join(f"{age}: {count}" for age, count in rows)
    return bars("How long what remains has been open", f"{said}.", rows)


def pictures(counted: Figures) -> list[Chart]:
    """All of them, in the order of the paper."""
    return [rag_by_kind(counted), last_quarters(counted), ages(counted)]

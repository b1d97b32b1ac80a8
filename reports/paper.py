"""What a committee update says: sentences, lists and charts computed from the figures, around what people typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from inspections.models import Rag
from recommendations.rag import RULES
from reports.charts import Chart
from reports.figure_index import index
from reports.figures import figures, said_by
from reports.lists import Lists
from reports.matters import Matters, matters
from reports.models import Paper
from reports.pictures import pictures
from reports.sections import APPENDICES, SECTIONS, Section
from reports.sentences import Sentences
from reports.tables import Table, rag
from reports.words import listed

ATTACHED = "the attached register"
WITHOUT = (
    "This is the public version. It leaves out the names of owners, the reasons that they gave, what is for the "
    "Committee’s members only, and the words of items marked OFFICIAL-SENSITIVE. Its figures count them all."
)
RAG_KEY = (
    (Rag.RED, "It is late or will be, or nobody can yet say how it will be met. It needs a decision above its owner."),
    (Rag.AMBER, "It is at risk: something must change for it to be met by its date. The owner says what."),
    (Rag.GREEN, "It is on course to be met by its date, and there is evidence of what was done."),
)


@dataclass(frozen=True)
class Place:
    """A section of this paper where it stands: its number or letter, and its template."""

    section: Section
    mark: str

    @property
    def words(self) -> str:
        """What the text calls it."""
        return f"{'Section' if self.mark.isdigit() else 'Appendix'} {self.mark}"


@dataclass(frozen=True, kw_only=True)
class Contents(Sentences, Lists):
    """A paper's text: everything in it is either typed in the paper or computed from `figures`.

    The public version leaves out names, owners' reasons, restricted prose and the words of marked findings.
    """

    paper: Paper

    # What stands where.

    def _left_out(self, section: Section) -> bool:
        """Whether this paper leaves a section out."""
        return section.code in self.paper.left_out and not section.fixed

    @cached_property
    def sections(self) -> tuple[Place, ...]:
        """The numbered sections."""
        shown = [section for section in SECTIONS if not self._left_out(section)]
        return tuple(Place(section, str(place)) for place, section in enumerate(shown, start=1))

    @cached_property
    def appendices(self) -> tuple[Place, ...]:
        """The lettered appendices."""
        shown = [section for section in APPENDICES if not self._left_out(section)]
        return tuple(Place(section, chr(ord("A") + place)) for place, section in enumerate(shown))

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Where each section stands, in words, by its code; nothing for what is left out."""
        return {place.section.code: place.words for place in (*self.sections, *self.appendices)}

    @property
    def register_place(self) -> str:
        """Where what remains is listed one by one."""
        return self.places.get("register", ATTACHED)

    @cached_property
    def matters(self) -> Matters:
        """What was asked and what arose at earlier meetings."""
        return matters(self.paper.committee, self.figures.since, self.figures.as_at)

    @cached_property
    def pictures(self) -> list[Chart]:
        """The charts."""
        return pictures(self.figures)

    @property
    def made_at(self) -> str:
        """When its figures were counted, as a PDF's metadata says it."""
        return self.figures.counted_at.isoformat(timespec="seconds")

    @property
    def pictured_in(self) -> str:
        """Where the numbers of the charts stand."""
        return listed([self.places[code] for code in ("rag", "quarters", "ageing") if code in self.places])

    @cached_property
    def index(self) -> Table:
        """List every figure, and where its list stands."""
        return index(self)

    @property
    def row_count(self) -> int:
        """How many rows its lists take: printing has a limit."""
        changes = sum(len(table.rows) for table in (*self.sign_offs, *self.other_changes))
        return changes + (len(self.figures.all_remaining) if "register" in self.places else 0)

    @property
    def left_out_words(self) -> str:
        """What readers of the public version are told."""
        return WITHOUT

    @property
    def rag_key(self) -> list[tuple[str, str]]:
        """What the words of a RAG mean."""
        return [(rag(value), words) for value, words in RAG_KEY]

    @property
    def rag_rules(self) -> list[tuple[str, str]]:
        """The rules of the RAG that the register computes beside them."""
        return [(rag(rule.rag), rule.words) for rule in RULES]

    @property
    def background_documents(self) -> list[str]:
        """The documents behind the paper."""
        return [line.strip() for line in self.paper.background_documents.splitlines() if line.strip()]


def contents(paper: Paper, *, public: bool = False) -> Contents:
    """Compute what a paper says from the register as at its date."""
    previous = paper.previous
    said = said_by(previous.figures if previous else None)
    counted = figures(paper.data_as_at, paper.since, said=said)
    return Contents(paper=paper, figures=counted, public=public)

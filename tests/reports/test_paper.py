"""What the committee reads: every computed sentence, in order, and every figure the length of a list beside it."""

import io
import re
from collections import Counter
from itertools import pairwise

import pypdf
import pytest

from recommendations import actions
from recommendations.models import Kind
from recommendations.rules import Told
from recommendations.status import Status
from reports.actions import render_paper
from reports.models import Paper
from reports.paper import contents
from reports.words import how_many, listed, number
from tests.conftest import PUBLISHED, TODAY
from tests.reports.conftest import prose_of, text_of

HEADINGS = (
    "HMICFRS UPDATE",
    "1. Purpose of report",
    "2. The position",
    "3. Review",
    "4. Forthcoming inspections",
    "5. Published inspection reports",
    "Police perpetrated domestic abuse",
    "The police response to burglary",
    "6. What happens next",
    "7. Recommendation to the Committee",
    "Contact officer",
    "Background documents",
    "Annex A: Recommendations that remain",
    "Annex B: Areas for improvement and causes of concern that remain",
    "Annex C: Signed off by the inspectorate",
)
SENTENCES = (
    "has signed off 63 recommendations and three causes of concern.",
    "there remain 45 recommendations (of which one for others), 14 areas for improvement and two causes of concern",
    "Three causes of concern have been signed off. The remaining two are being worked on",
    "The force has been notified of one forthcoming inspection:",
    "two reports have been published.",
    "No fieldwork in this force; it supported with data returns.",
    "It makes three recommendations. They are not mandatory in the way that those of other inspections are; "
    "the force’s answer: all accepted.",
    "It makes two recommendations.",
    "Deadline: By March 2023 (31 March 2023).",
)


@pytest.fixture
def september(sample):
    """The text of the September paper."""
    return prose_of(sample.pdf)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_paper_says(september, sentence):
    assert sentence in september


def test_sections_stand_in_the_order_of_the_paper(september):
    places = [september.find(heading) for heading in HEADINGS]

    assert -1 not in places
    assert all(one < next_one for one, next_one in pairwise(places))


def test_every_page_is_numbered(sample):
    text = text_of(sample.pdf)
    pages = int(re.search(r"Page 1 of (\d+)", text)[1])

    assert all(f"Page {page} of {pages}" in text for page in range(1, pages + 1))


def test_the_note_on_the_position_lists_the_causes_with_what_remains_under_them(sample):
    for cause in sample.september.figures.causes:
        for finding in (cause.finding, *cause.recommendations):
            assert finding.text in prose_of(sample.pdf)
            assert finding.reference in prose_of(sample.pdf)


def annexes(pdf):
    """Split a paper's annexes into what each heading says and the references listed under it."""
    _, *parts = re.split(
        r"(\d+) (recommendations?|areas? for improvement|causes? of concern) Reference What", text_of(pdf)
    )
    # A row begins with its reference; the words before it end the row above.
    return [
        (int(count), noun, set(re.findall(r"\b(?:9\d{4}|10618|9962|9472)\b", rows)))
        for count, noun, rows in zip(*[iter(parts)] * 3, strict=True)
    ]


def test_every_figure_is_the_length_of_a_list_in_the_paper(sample):
    found = annexes(sample.pdf)

    assert [(count, noun) for count, noun, _ in found] == [
        (45, "recommendations"),
        (14, "areas for improvement"),
        (2, "causes of concern"),
        (63, "recommendations"),
        (3, "causes of concern"),
    ]
    assert [len(listed_there) for *_, listed_there in found] == [45, 14, 2, 63, 3]


@pytest.mark.parametrize(("count", "said"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (1234, "1,234")])
def test_small_numbers_are_words(count, said):
    assert number(count) == said


@pytest.mark.parametrize(
    ("clauses", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences_do(clauses, said):
    assert listed(clauses) == said


@pytest.mark.parametrize(
    ("count", "kind", "said"),
    [
        (1, Kind.RECOMMENDATION, "one recommendation"),
        (2, Kind.AREA_FOR_IMPROVEMENT, "two areas for improvement"),
        (1, Kind.CAUSE_OF_CONCERN, "one cause of concern"),
    ],
)
def test_kinds_are_said_in_one_and_in_many(count, kind, said):
    assert how_many(count, kind) == said


def test_a_paper_of_an_empty_register_says_so(paper):
    said = contents(paper)

    assert said.signed_off == "Up to 29 September 2022, the inspectorate has signed off nothing."
    assert said.remaining == (
        "As at 29 September 2022 there remain no recommendations, no areas for improvement and no causes of concern."
    )
    assert said.causes == "No causes of concern have been signed off. None remains."
    assert said.annexes == []


def test_one_of_a_thing_is_said_as_one(paper, cause, officer):
    actions.bring_forward(cause, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="A letter")

    assert contents(paper).causes == "One cause of concern has been signed off. None remains."
    assert contents(paper).published == "Up to 29 September 2022, one report has been published."


def test_a_cause_left_alone_is_said_as_one(paper, cause):
    assert contents(paper).causes.endswith("The remaining one is being worked on by portfolio leads.")


def test_what_ended_otherwise_is_said_and_listed(paper, finding, officer):
    actions.bring_forward(finding, by=officer, to=Status.SUPERSEDED, told=Told(TODAY), source="A letter")

    said = contents(paper)
    assert said.ended_otherwise == "Superseded, no longer applicable or not accepted: one recommendation."
    assert [(annex.letter, annex.lists) for annex in said.annexes] == [("D", [(Kind.RECOMMENDATION, (finding,))])]


def test_a_draft_does_not_say_where_the_next_paper_begins(paper, committee):
    assert paper.since is None
    paper.previous_meeting_on = PUBLISHED
    Paper(committee=committee, meeting_on=PUBLISHED, data_as_at=PUBLISHED.replace(day=24)).save()
    assert paper.since == PUBLISHED


def test_a_paper_counts_from_the_figures_of_the_one_issued_before(paper, issued):
    paper.previous_meeting_on = PUBLISHED

    assert paper.since == issued.data_as_at


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("yes", "yes"), "all accepted."),
        (("yes", "no"), "one accepted and one not accepted."),
        (("pending", "in_part"), "one not yet decided and one accepted in part."),
    ],
)
def test_what_need_not_be_accepted_says_what_the_force_answered(paper, make_finding, inspection, answers, said):
    inspection.mandatory = False
    inspection.save()
    for answer in answers:
        make_finding(accepted=answer, accepted_reason="We do so already.")

    (section,) = contents(paper).reports
    assert section.asks.endswith(said)


def test_a_report_that_asks_nothing_says_so(paper, inspection):
    (section,) = contents(paper).reports

    assert section.asks == "It asks nothing of the force."


# A space before a line break, and a paragraph separator, each stop WeasyPrint where nobody takes them out.
HOSTILE = "Before \n\x0b\x1f\u2028\u2029 after <script>alert(1)</script><h1>Not a heading</h1> & <link rel=attachment href=file:///etc/passwd>"
TYPED = (
    "purpose",
    "comment",
    "review_cycle",
    "closing",
    "ask",
    "contact_name",
    "contact_title",
    "background_documents",
)


def test_whatever_is_typed_is_printed_as_typed(paper, make_finding, inspection, theirs):
    for name in TYPED:
        setattr(paper, name, HOSTILE)
    for name in ("title", "summary"):
        setattr(inspection, name, HOSTILE)
    inspection.save()
    words = {"text": HOSTILE, "number": HOSTILE[:20], "deadline_words": HOSTILE, "deadline_on": TODAY}
    finding = make_finding(Kind.CAUSE_OF_CONCERN, addressees=[theirs], **words)
    actions.add_part(finding, text=HOSTILE, addressees=[], by=inspection.owner)

    pdf = render_paper(contents(paper), draft=True)
    said = "".join(prose_of(pdf).split())
    # In each typed field, twice as a title, and as summary, text (report, note and annex) and part.
    assert said.count(HOSTILE.split("after ")[1].replace(" ", "")) >= len(TYPED) + 7
    assert b"EmbeddedFile" not in pdf
    assert "root:" not in said


def test_a_long_text_is_printed_to_its_last_word(paper, make_finding):
    words = [f"word{place}" for place in range(700)]
    make_finding(text=" ".join(words))

    said = prose_of(render_paper(contents(paper), draft=True))
    assert len(" ".join(words)) > 5000
    assert [word for word in words if said.count(word) < 2] == []


def test_a_long_note_is_printed_to_its_last_word(paper, cause):
    words = [f"word{place:04}" for place in range(2000)]
    cause.text = " ".join(words)
    cause.save()

    pdf = render_paper(contents(paper), draft=True)
    said = Counter(prose_of(pdf).split())
    # In the report, in the note and in the annex.
    assert [word for word in words if said[word] != 3] == []
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) < 25


def test_a_note_stands_at_the_foot_of_its_page(sample):
    page = next(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sample.pdf)).pages)

    assert page.index("The remaining two") < page.index("3. Review") < page.index("Living in fear")

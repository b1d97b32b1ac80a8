"""What the committee reads: every computed sentence, in order, and every figure the length of a list beside it."""

import io
import re
from collections import Counter
from itertools import pairwise

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ValidationError

from recommendations import actions
from recommendations.models import Kind
from recommendations.rules import Told
from recommendations.status import Status
from reports import rules
from reports.actions import make, render_paper
from reports.attachment import register_csv
from reports.models import Paper
from reports.paper import contents
from reports.sections import CHOICES
from reports.words import how_many, listed, number
from tests.conftest import PUBLISHED, TODAY
from tests.reports.conftest import prose_of, text_of

HEADINGS = (
    "HMICFRS update",
    "1. Purpose of report",
    "2. The position",
    "3. Review",
    "4. How the position has changed",
    "5. The position in pictures",
    "6. RAG",
    "7. Causes of concern",
    "8. Overdue or red",
    "9. Waiting for the inspectorate",
    "10. Signed off by the inspectorate",
    "11. Forthcoming inspections",
    "12. Published inspection reports",
    "Police perpetrated domestic abuse",
    "The police response to burglary",
    "13. Grades",
    "14. Linked risks",
    "15. Questions and actions from earlier meetings",
    "16. What happens next",
    "17. Recommendation to the Committee",
    "Contact officer",
    "Background documents",
    "Appendix A: The register by board",
    "Appendix B: What changed",
    "Appendix C: How long it has been open",
    "Appendix D: The last eight quarters",
    "Appendix E: RAG: what the words mean",
    "Appendix F: Every figure, and where its list stands",
)
SENTENCES = (
    "As at 29 September 2022 there remain 45 recommendations (of which one for others), 14 areas for improvement and "
    "two causes of concern",
    "Since the last meeting’s figures of 23 June 2022, the inspectorate has signed off 63 recommendations and three "
    "causes of concern.",
    "Five recommendations entered the register in that time.",
    "26 are overdue of what remains, and nine are rated red.",
    "Three causes of concern have been signed off. The remaining two are being worked on by portfolio leads.",
    "The opening is what the last paper printed.",
    "The force has been notified of one forthcoming inspection:",
    "two reports have been published.",
    "No fieldwork in this force; it supported with data returns.",
    "It makes three recommendations. They are not mandatory in the way that those of other inspections are; "
    "the force’s answer: all accepted.",
    "It makes two recommendations.",
    "Deadline: By March 2023 (31 March 2023).",
)
REFERENCE = re.compile(r"\b(?:9\d{4}|10618|9962|9472)\b")


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


def appendix(text, letter):
    """The text of one appendix."""
    begins = [found.start() for found in re.finditer(r"Appendix [A-F]: ", text)]
    start = next(place for place in begins if text.startswith(f"Appendix {letter}: ", place))
    return text[start : next((place for place in begins if place > start), len(text))]


def test_what_remains_is_listed_one_by_one(sample, september):
    remaining = {row.reference for found in sample.september.figures.remaining.values() for row in found}

    assert set(REFERENCE.findall(appendix(september, "A"))) == remaining
    assert len(remaining) == 45 + 14 + 2


def test_what_changed_is_listed_one_by_one(sample, september):
    figures = sample.september.figures
    changed = {row.reference for found in (*figures.signed_off.values(), *figures.new.values()) for row in found}

    assert set(REFERENCE.findall(appendix(september, "B"))) == changed
    assert len(changed) == 63 + 3 + 5


def test_what_has_been_open_how_long_is_listed_by_name(sample, september):
    listed_there = REFERENCE.findall(appendix(september, "C"))

    assert sorted(listed_there) == sorted(f.reference for f in sample.september.figures.all_remaining)


def test_each_figure_of_the_index_is_true_of_the_register(sample):
    numbers = {row[0]: row[1] for row in sample.september.index.rows}

    kinds = "recommendations, areas for improvement, causes of concern"
    assert numbers["Recommendations that remain"] == "45"
    assert numbers["Areas for improvement that remain"] == "14"
    assert numbers["Causes of concern that remain"] == "2"
    assert numbers[f"Signed off: {kinds}"] == "63 / 0 / 3"
    assert numbers[f"New: {kinds}"] == "5 / 0 / 0"
    assert numbers["Recommendations under them"] == "3"
    assert numbers["Open on 29 September 2022, and signed off in the quarter"].startswith("61 / ")


def test_the_index_names_only_places_that_the_paper_has(sample):
    made = sample.september
    places = {place.words for place in (*made.sections, *made.appendices)}

    named = {found for row in made.index.rows for found in re.findall(r"Section \d+|Appendix \w", row[2])}
    assert named <= places


def test_the_way_from_the_last_paper_adds_up(sample):
    for kind, opening, *changes, closing in sample.september.movement.rows:
        moved = sum(int(number.replace("−", "-")) for words in changes for number in words.split())
        assert int(opening) + moved == int(closing), kind


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
    assert said.new == "Nothing entered the register in that time."
    assert said.overdue == "None are overdue of what remains, and none are rated red."
    assert said.causes == "No causes of concern have been signed off. None remains."


def test_every_empty_section_says_so(paper):
    said = prose_of(render_paper(contents(paper), draft=True))

    for section in ("Causes of concern", "Overdue or red", "Waiting for the inspectorate", "Grades", "Linked risks"):
        assert re.search(rf"\d+\. {section} None this quarter\.", said), section


def test_one_of_a_thing_is_said_as_one(paper, cause, officer):
    actions.bring_forward(cause, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="A letter")

    assert contents(paper).causes == "One cause of concern has been signed off. None remains."
    assert contents(paper).published == "Up to 29 September 2022, one report has been published."


def test_a_cause_left_alone_is_said_as_one(paper, cause):
    assert contents(paper).causes.endswith("The remaining one is being worked on by portfolio leads.")


def test_what_ended_otherwise_is_said_and_listed(paper, finding, officer):
    actions.bring_forward(finding, by=officer, to=Status.SUPERSEDED, told=Told(TODAY), source="A letter")

    said = contents(paper)
    assert "Superseded, no longer applicable or not accepted: one recommendation." in said.signed_off
    assert [table.caption for table in said.other_changes] == ["New", "Ended otherwise"]
    assert said.other_changes[1].rows[0][0] == finding.reference


@pytest.mark.parametrize("code", [code for code, _ in CHOICES])
def test_a_section_that_is_left_out_is_not_there(paper, finding, code):
    whole = contents(paper).places
    paper.left_out = [code]
    less = contents(paper)

    assert whole.keys() - less.places.keys() == {code}
    assert not set(re.findall(r"Section \d+|Appendix \w", str(less.index.rows))) - set(less.places.values())


def test_a_section_that_every_paper_has_cannot_be_left_out(paper):
    paper.left_out = ["purpose", "summary", "ask", "index"]

    assert {"purpose", "summary", "ask", "index"} <= contents(paper).places.keys()


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

    (detail,) = contents(paper).reports
    assert detail.asks.endswith(said)


def test_a_report_that_asks_nothing_says_so(paper, inspection):
    (detail,) = contents(paper).reports

    assert detail.asks == "It asks nothing of the force."


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
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == [f"register-{TODAY.isoformat()}.csv"]
    assert "root:" not in said


def test_a_long_text_is_printed_to_its_last_word(paper, make_finding):
    words = [f"word{place}" for place in range(700)]
    make_finding(text=" ".join(words))

    made = contents(paper)
    said = prose_of(render_paper(made, draft=True))
    assert len(" ".join(words)) > 5000
    assert [word for word in words if word not in said] == []
    # Lists shorten it, say so, and say where it stands whole.
    assert "… (shortened)" in said
    assert "stand in full in the attached register" in said
    assert " ".join(words) in register_csv(made).decode()


def test_a_long_note_is_printed_to_its_last_word(paper, cause):
    words = [f"word{place:04}" for place in range(2000)]
    cause.text = " ".join(words)
    cause.save()

    pdf = render_paper(contents(paper), draft=True)
    said = Counter(prose_of(pdf).split())
    # In the note, among the causes and in the report.
    assert [word for word in words if said[word] < 3] == []
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) < 25


def test_a_note_stands_at_the_foot_of_its_page(sample):
    page = next(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sample.pdf)).pages)

    assert page.index("The remaining two") < page.index("Living in fear") < page.index("Recommendation 9962")


def test_more_rows_than_a_paper_takes_are_refused_and_it_is_said_what_to_do(paper, make_finding, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ROWS", 3)
    for _ in range(2):
        make_finding()

    # Two that remain, and the same two as new.
    (reason,) = rules.length_refusals(contents(paper))
    assert "Its lists have 4 rows, and a paper takes 3 at most. Leave out the register by board" in reason
    with pytest.raises(ValidationError, match="Its lists have 4 rows"):
        make(paper, draft=True)
    paper.left_out = ["register"]
    assert rules.length_refusals(contents(paper)) == []

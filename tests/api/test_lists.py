"""A list for machines says what its page says, to whom the page would say it."""

import csv
import io

import pytest
from django.urls import reverse

from api.tables import figure_rows
from audit.models import Event
from recommendations.link_rules import ANOTHER
from recommendations.models import Kind
from reports.figures import figures
from reports.movement import Change
from tests.conftest import PUBLISHED, TODAY

FINDINGS, INSPECTIONS, FIGURES, PAPERS = (
    reverse(f"api:{name}") for name in ("findings", "inspections", "figures", "papers")
)
KINDS = [kind.value for kind in Kind]


def references(answer):
    """The references of the findings in an answer."""
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def exported(browser, address, asked):
    """What the page's own export sends: its heads and its rows."""
    lines = b"".join(browser.get(address, asked).streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(lines)))


@pytest.fixture
def register(make_finding, owner, other_owner, board, portfolio, ours):
    """Three findings: two of the owner's, one of another owner's."""
    made = {"board": board, "portfolio": portfolio, "addressees": [ours]}
    return [
        make_finding(owner=owner, reference="1", target_on=PUBLISHED, **made),
        make_finding(owner=other_owner, reference="2", text="=1+1"),
        make_finding(Kind.CAUSE_OF_CONCERN, owner=owner, reference="3"),
    ]


def test_the_register_is_answered_with_the_cells_of_its_export(machine, as_, lead, register):
    asked = {"standing": "all", "sort": "-reference"}
    heads, *rows = exported(as_(lead), reverse("recommendations:finding_export"), asked)

    answer = machine(lead).get(FINDINGS, asked).json()

    assert (answer["count"], answer["next"], answer["previous"]) == (3, None, None)
    told = [list(each.values())[: len(heads)] for each in answer["results"]]
    assert [["" if cell is None else str(cell) for cell in row] for row in told] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert list(answer["results"][0])[:3] == ["reference", "our_reference", "kind"]


def test_as_csv_it_is_the_same_list_whole(machine, as_, lead, register):
    asked = {"sort": "reference"}
    _, *rows = exported(as_(lead), reverse("recommendations:finding_export"), asked)

    heads, *told = exported(machine(lead), FINDINGS, {**asked, "format": "csv"})

    assert [row[:-2] for row in told] == rows
    assert (heads[0], heads[-2:]) == ("reference", ["inspection_number", "cause_number"])
    assert "'=1+1" in told[1]


def test_csv_can_be_asked_for_in_the_header(machine, lead, register):
    answer = machine(lead).get(FINDINGS, headers={"accept": "text/csv"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_an_owner_reads_what_they_own_and_nothing_else(machine, owner, other_owner, register):
    assert references(machine(owner).get(FINDINGS)) == ["1", "3"]
    assert references(machine(other_owner).get(FINDINGS)) == ["2"]
    assert machine(other_owner).get(reverse("api:finding", args=[register[0].pk])).status_code == 404


def test_a_cause_that_one_may_not_know_of_is_neither_named_nor_numbered(
    machine, lead, owner, other_owner, make_finding
):
    cause = make_finding(Kind.CAUSE_OF_CONCERN, owner=other_owner, reference="90002")
    under = make_finding(owner=owner, reference="5", cause=cause)
    address = reverse("api:finding", args=[under.pk])
    for person, named, number in ((owner, ANOTHER, None), (lead, str(cause), cause.pk)):
        row, whole = (
            machine(person).get(FINDINGS, {"text": "5"}).json()["results"][0],
            machine(person).get(address).json(),
        )

        assert (row["cause_of_concern"], row["cause_number"]) == (named, number)
        assert (whole["cause_of_concern"], whole["cause_number"]) == (named, number)
        assert {each["what"]: each["value"] for each in whole["assignments"]}["cause"] == named


def test_pages_hang_together_and_their_order_is_stable(machine, lead, register):
    client, address, seen, answer = machine(lead), f"{FINDINGS}?size=1&sort=status", [], {}
    while address:
        answer = client.get(address).json()
        seen += [row["reference"] for row in answer["results"]]
        address = answer["next"]

    assert seen == ["1", "2", "3"]
    assert answer["previous"].endswith("?size=1&sort=status&page=2")


def test_a_page_beyond_the_last_is_empty_and_leads_back(machine, lead, register):
    answer = machine(lead).get(FINDINGS, {"page": "9", "size": "2"}).json()

    assert (answer["results"], answer["next"]) == ([], None)
    assert answer["previous"].endswith("page=2&size=2")


def test_the_register_of_a_past_day(machine, lead, register):
    before = {"as_at": "2022-06-29", "standing": "all"}
    after = machine(lead).get(FINDINGS, {"as_at": "2022-06-30"}).json()

    assert machine(lead).get(FINDINGS, before).json()["count"] == 0
    assert after["count"] == 3
    assert "next_review" not in after["results"][0]


def test_inspections_are_those_that_one_may_know_of(machine, lead, owner, other_owner, inspection, reader):
    def titles(person):
        return [row["title"] for row in machine(person).get(INSPECTIONS).json()["results"]]

    assert titles(lead) == titles(other_owner) == ["A draft on custody", "A report on vetting"]
    assert titles(owner) == ["A report on vetting"]
    assert machine(owner).get(reverse("api:inspection", args=[reader.inspection_id])).status_code == 404


def test_figures_are_those_of_the_paper(machine, executive, register):
    answer = machine(executive).get(FIGURES, {"as_at": "2022-09-29", "since": "2022-06-29"}).json()

    counts = figures(TODAY, PUBLISHED.replace(day=29)).counts()
    assert [tuple(row.values())[3] for row in answer["results"]] == [row[3] for row in figure_rows(counts)]
    found = {(row["figure"], row["kind"]): row["count"] for row in answer["results"]}
    assert (found["new", "Recommendation"], found["remaining", "Cause of concern"]) == (2, 1)
    adding = [("opening", 1), *((change.value, change.adds) for change in Change)]
    for kind in {kind for _, kind in found} - {None}:
        assert sum(sign * found[name, kind] for name, sign in adding) == found["remaining", kind]
    assert (found["overdue", None], found["rated", "Recommendation"]) == (1, 2)


def test_papers_are_issued_ones_whoever_asks(machine, officer, member, issued, draft):
    for person in (officer, member):
        assert [row["signoff_number"] for row in machine(person).get(PAPERS).json()["results"]] == [issued.pk]
        assert machine(person).get(reverse("api:paper", args=[draft.pk])).status_code == 404
    assert machine(member).get(reverse("api:paper", args=[issued.pk])).json()["figures"] == []


def test_a_finding_comes_with_all_that_belongs_to_it_but_no_file(machine, lead, arguments, finding, evidence):
    answer = machine(lead).get(reverse("api:finding", args=[finding.pk])).json()

    assert [row["letter"] for row in answer["parts"]] == ["a"]
    assert [row["to_status"] for row in answer["moves"]] == ["In progress", "In progress"]
    assert {row["what"]: row["value"] for row in answer["assignments"]}["owner"] == str(finding.owner)
    assert [row["title"] for row in answer["evidence_index"]] == [evidence.title]
    assert "Everybody was vetted" not in str(answer)


def test_what_is_read_is_on_record_before_it_leaves(machine, lead, register):
    machine(lead).get(FINDINGS, {"rag": "red", "text": "vet"})

    event = Event.objects.filter(kind="api_read").get()
    assert (event.actor, event.subject) == ("lead", "/api/v1/findings/?rag=red&text=vet")

"""The trail tells everything that happened, newest first, and nothing of what records say."""

import csv
import datetime
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.ledger import LedgerEntry
from audit.models import Event, record_event
from audit.tracking import delete_as, save_as
from config.trail_filters import TrailFilter, record_kinds


@pytest.fixture
def ask(as_, lead):
    """What the liaison lead's trail says, as the sentences of its lines."""
    client = as_(lead)

    def ask(**query):
        response = client.get("/trail/", query)
        assert response.status_code == 200
        return [line.happened.sentence for line in response.context.get("lines", ())]

    return ask


def exported(client, **query):
    """The rows of the table."""
    response = client.get("/trail/export/", query)
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def on(name, day):
    """A day, as the filter's form sends it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_it_tells_who_did_what_to_which_record_newest_first(ask, board, officer):
    board.name = "Crime and Justice Board"
    save_as(officer, board)
    delete_as(officer, board)
    key = LedgerEntry.objects.latest("seq").record.rpartition(":")[2]

    assert ask()[:3] == [f"Officerson {done} board {key}" for done in ("removed", "changed", "added")]


def test_it_tells_what_a_fact_and_a_download_belong_to(ask, finding, evidence, as_, owner):
    as_(owner).get(reverse("recommendations:evidence_download", args=[evidence.pk])).getvalue()

    assert f"Ownerson downloaded evidence: finding evidence {evidence.pk}, of finding {finding.pk}" in ask()
    assert f"Officerson recorded move {finding.moves.get().pk}, of finding {finding.pk}" in ask()


def test_it_tells_who_was_refused_what(ask, as_, owner, client):
    as_(owner).get("/people/")
    client.post("/sign-in/", {"username": "=cmd|stranger", "password": "wrong"})

    assert ask()[:2] == ["“=cmd|stranger” was refused at sign-in", "Ownerson was refused: /people/"]


def test_it_tells_who_downloaded_a_paper(ask, issued, as_, member):
    as_(member).get(reverse("reports:paper_pdf", args=[issued.pk])).getvalue()

    assert f"Memberson downloaded a paper: paper {issued.pk}" in ask(what="paper_downloaded")


def test_what_no_person_did_is_told_in_the_name_of_signoff(ask):
    assert "Signoff began the ledger" in ask()[-1] or ask(what="genesis")[0].endswith("began the ledger")


@pytest.mark.usefixtures("evidence", "board")
def test_each_filter_narrows_it(ask, finding, officer, owner):
    record_event(Event.Kind.SIGNED_IN, "owner")

    assert {line.split()[0] for line in ask(person=owner.pk)} == {"Ownerson", "owner"}
    assert ask(what="signed_in") == ["owner signed in"]
    assert all("finding" in line for line in ask(kind="recommendations.finding"))
    assert all(line.startswith("Officerson added board") for line in ask(kind="accounts.board"))
    assert all(f"finding {finding.pk}" in line for line in ask(record=f"recommendations.finding:{finding.pk}"))
    assert ask(what="paper_issued") == []


def test_days_are_filtered_as_they_are_here(ask, board):
    today, day = timezone.localdate(), datetime.timedelta(days=1)

    assert ask(**on("since", today), **on("until", today)) == ask()
    assert ask(**on("since", today + day)) == []
    assert ask(**on("until", today - day)) == []


def test_a_day_that_does_not_exist_is_named(as_, lead):
    page = as_(lead).get("/trail/?since_day=31&since_month=2&since_year=2022")

    assert "The first day must be a real date" in page.content.decode()


@pytest.mark.parametrize("address", ["/trail/", "/trail/export/"])
def test_a_person_who_does_not_exist_is_named(as_, lead, address):
    page = as_(lead).get(address, {"person": "99999"})

    assert "Select one of the choices for person" in page.content.decode()


def test_it_never_says_what_a_record_says(as_, cast, arguments, question, finding):
    for who in ("lead", "administrator"):
        page = as_(cast[who]).get("/trail/").content.decode()
        told = page + str(exported(as_(cast[who])))
        for words in (finding.text, question.text, "Vetting policy", "Vet the backlog."):
            assert words not in told


def test_only_those_who_may_edit_a_record_are_told_its_name_and_led_to_it(as_, cast, embargoed, finding):
    page = {who: as_(cast[who]).get("/trail/").content.decode() for who in ("lead", "administrator")}

    for name, address in ((embargoed.title, f"/inspections/{embargoed.pk}/"), ("10618", f"/register/{finding.pk}/")):
        assert name in page["lead"]
        assert f'href="{address}"' in page["lead"]
        assert name not in page["administrator"]
        assert f'href="{address}"' not in page["administrator"]


def test_a_records_own_page_leads_to_its_part_of_the_trail(as_, lead, officer, finding, inspection):
    for address, key in ((finding, "recommendations.finding"), (inspection, "inspections.inspection")):
        link = f'href="/trail/?record={key}:{address.pk}"'
        assert link in as_(lead).get(address.get_absolute_url()).content.decode()
        assert link not in as_(officer).get(address.get_absolute_url()).content.decode()


def test_the_table_holds_what_the_page_tells_and_that_it_was_taken(as_, lead, ask, board):
    told = ask(kind="accounts.board")
    rows = exported(as_(lead), kind="accounts.board")

    assert [row["sentence"] for row in rows] == told
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", rows[0]["time"])
    assert ask()[0] == "Leadson exported the trail"


def test_nothing_in_the_table_is_a_formula(as_, lead):
    record_event(Event.Kind.SIGN_IN_REFUSED, "=HYPERLINK(1)")

    assert exported(as_(lead), what="sign_in_refused")[0]["user name"] == "'=HYPERLINK(1)"


def test_the_table_is_on_record_before_its_first_line_leaves(as_, lead):
    response = as_(lead).get("/trail/export/")

    assert Event.objects.filter(kind=Event.Kind.TRAIL_EXPORTED, actor="lead").count() == 1
    response.getvalue()


def test_it_costs_the_same_however_much_happened(as_, lead, officer, make_finding, board):
    client = as_(lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/trail/")
        return len(queries)

    make_finding()
    # The first request of a minute also notes that the session was used.
    cost()
    few = cost()
    for _ in range(12):
        make_finding()
    assert LedgerEntry.objects.count() > 40
    assert cost() == few <= 18


def test_it_is_paged(as_, lead, officer, board):
    for _ in range(60):
        save_as(officer, board)

    page = as_(lead).get("/trail/?page=2").context["page"]
    assert (page.number, page.object_list[0].seq) == (2, LedgerEntry.objects.count() - 50)


def test_every_kind_of_record_can_be_asked_for():
    kinds = dict(record_kinds())

    assert {"recommendations.finding", "recommendations.move", "accounts.user", "reports.question"} <= kinds.keys()
    assert "reports.making" not in kinds


def test_a_filter_reads_an_empty_query(db):
    assert not TrailFilter({}, queryset=LedgerEntry.objects.all()).is_narrowed


def test_it_leaves_as_a_workbook_too(as_, lead, board):
    answer = as_(lead).get("/trail/export/", {"kind": "accounts.board", "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))

    assert [cell.value for cell in book["Trail"][1]] == list(exported(as_(lead))[0])
    assert {row[6] for row in book["Trail"].iter_rows(min_row=2, values_only=True)} == {f"accounts.board:{board.pk}"}
    assert ("Kind of record", "Board") in book["About"].iter_rows(max_col=2, values_only=True)


def test_it_leaves_in_no_other_form(as_, lead):
    assert as_(lead).get("/trail/export/", {"format": "pdf"}).status_code == 400
    assert not Event.objects.filter(kind=Event.Kind.TRAIL_EXPORTED).exists()

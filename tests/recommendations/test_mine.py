"""The owner's minute: what is theirs, and the one form that says where it stands."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Portfolio
from audit.tracking import save_as
from recommendations import actions
from recommendations.models import Deputy, Finding, FindingEvidence, Move, Update
from recommendations.rules import Told, blockers
from recommendations.status import STEPS, Status
from tests.conftest import PUBLISHED, TODAY
from tests.evidence.samples import HTML, pdf


def reply(client, finding, **changes):
    """Send the owner's form."""
    version = Finding.objects.get(pk=finding.pk).version
    typed = {"answer": "progress", "text": "Trained 40 vetters.", "read_version": version, **changes}
    return client.post(reverse("recommendations:answer", args=[finding.pk]), typed)


def proof(name="policy.pdf"):
    """A file to attach."""
    return SimpleUploadedFile(name, pdf())


def listed(client):
    """What the page of one's own lists, in its order."""
    return [row.finding for row in client.get(reverse("recommendations:my_items")).context["rows"]]


def standing(finding):
    """Whatever an answer could leave behind."""
    counts = [model.objects.filter(finding=finding).count() for model in (FindingEvidence, Update, Move)]
    return [*counts, Finding.objects.values().get(pk=finding.pk)]


@pytest.mark.parametrize(
    ("starts", "ends", "seen"), [(0, None, True), (-9, 0, True), (1, None, False), (-9, -1, False)]
)
def test_a_deputy_sees_it_only_on_their_days(as_, officer, other_owner, finding, starts, ends, seen):
    first = TODAY + datetime.timedelta(days=starts)
    last = None if ends is None else TODAY + datetime.timedelta(days=ends)
    save_as(officer, Deputy(finding=finding, person=other_owner, starts_on=first, ends_on=last))

    assert (finding in listed(as_(other_owner))) == seen


def test_a_portfolio_lead_does_not_find_what_others_own_among_their_own(as_, officer, other_owner, owner, make_finding):
    portfolio = Portfolio(name="Vetting", lead=other_owner)
    save_as(officer, portfolio)
    make_finding(owner=owner, portfolio=portfolio)

    assert listed(as_(other_owner)) == []


def test_what_is_due_first_stands_first_and_what_ended_does_not_stand(as_, owner, officer, make_finding):
    never, late, soon, ended = (
        make_finding(owner=owner, target_on=day)
        for day in (None, datetime.date(2022, 9, 1), datetime.date(2022, 10, 1), datetime.date(2022, 7, 1))
    )
    told = Told(TODAY, "Letter")
    actions.take(STEPS["inspectorate-signed-off"], finding=ended, by=officer, told=told, today=TODAY)

    assert listed(as_(owner)) == [late, soon, never]


def test_no_change_needs_no_words_and_sets_the_next_review(as_, owner, finding):
    assert reply(as_(owner), finding, answer="no_change", text="").status_code == 302

    finding.refresh_from_db()
    update = Update.objects.get(finding=finding)
    assert (update.text, update.by, update.happened_on) == ("No change.", owner, TODAY)
    assert finding.next_review_on == datetime.date(2022, 12, 29)
    assert finding.status == Status.IN_PROGRESS


def test_the_next_review_is_the_items_own_cycle_on(as_, owner, make_finding):
    monthly = make_finding(owner=owner, review_months=1)

    reply(as_(owner), monthly)

    assert Finding.objects.get(pk=monthly.pk).next_review_on == datetime.date(2022, 10, 29)


def test_progress_with_a_file_is_an_update_and_evidence(as_, owner, finding):
    reply(as_(owner), finding, rag="amber", rag_reason="Ten to go.", file=proof())

    finding.refresh_from_db()
    evidence = FindingEvidence.objects.get(finding=finding)
    assert (evidence.title, evidence.added_by, evidence.state) == ("policy.pdf", owner, "submitted")
    assert (finding.rag, finding.rag_reason, finding.status) == ("amber", "Ten to go.", Status.IN_PROGRESS)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": ""}, "Enter what was done"),
        ({"text": "   "}, "Enter what was done"),
        ({"answer": "done", "text": ""}, "Enter what was done"),
        ({"rag": "amber"}, "Enter why it is amber or red"),
        ({"rag": "red"}, "Enter why it is amber or red"),
        ({"answer": "perhaps"}, "Select one of the choices for where does it stand?"),
        ({"answer": "done"}, "Add at least one piece of evidence first."),
        ({"file": SimpleUploadedFile("page.pdf", HTML)}, "The selected file is damaged"),
        ({"text": "", "file": proof()}, "Enter what was done"),
    ],
)
def test_a_refused_answer_leaves_nothing_behind(as_, owner, finding, changes, says):
    before = standing(finding)

    page = reply(as_(owner), finding, **changes).content.decode()

    assert says in page
    assert standing(finding) == before


def test_done_counts_the_evidence_given_with_it(as_, owner, finding):
    assert reply(as_(owner), finding, answer="done", text="All are vetted.", file=proof()).status_code == 302

    move = Move.objects.filter(finding=finding).last()
    assert (move.step, move.to_status, move.by, move.reason) == (
        "report-done",
        Status.OWNER_DONE,
        owner,
        "All are vetted.",
    )
    assert Finding.objects.get(pk=finding.pk).status == Status.OWNER_DONE


def test_done_said_twice_keeps_neither_update_nor_file_of_the_second(as_, owner, finding):
    reply(as_(owner), finding, answer="done", file=proof())
    before = standing(finding)

    page = reply(as_(owner), finding, answer="done", file=proof("second.pdf")).content.decode()

    assert "is owner says done, so this step is not open to it." in page
    assert standing(finding) == before


def test_what_has_ended_is_not_reported_done(as_, owner, officer, finding):
    step = STEPS["inspectorate-signed-off"]
    actions.take(step, finding=finding, by=officer, told=Told(TODAY, "Letter"), today=TODAY)
    before = standing(finding)

    page = reply(as_(owner), finding, answer="done", file=proof()).content.decode()

    assert "is signed off. A liaison officer can reopen it." in page
    assert "Say where it stands" not in as_(owner).get(finding.get_absolute_url()).content.decode()
    assert standing(finding) == before


def test_a_deputy_answers_and_stands_in_the_history(as_, other_owner, officer, finding):
    save_as(officer, Deputy(finding=finding, person=other_owner, starts_on=PUBLISHED))

    assert reply(as_(other_owner), finding).status_code == 302
    assert Update.objects.get(finding=finding).by == other_owner


@pytest.mark.parametrize(
    ("person", "status"), [("other_owner", 404), ("lead", 403), ("executive", 403), ("member", 403)]
)
def test_nobody_else_answers(as_, cast, finding, person, status):
    assert reply(as_(cast[person]), finding).status_code == status
    assert not Update.objects.exists()


def test_an_answer_to_what_has_changed_shows_both_and_keeps_nothing_yet(as_, owner, officer, finding):
    read = finding.version
    written = Update(happened_on=TODAY, text="Seen.", rag="red", rag_reason="Late.")
    actions.update(finding, written, by=officer)
    before = standing(finding)

    page = reply(as_(owner), finding, rag="green", file=proof(), read_version=read)

    rows = [(row.label, row.theirs, row.yours) for row in page.context["form"].collisions]
    assert ("RAG", "Red", "Green") in rows
    assert standing(finding) == before


def test_a_portfolio_lead_sees_and_does_not_answer(as_, other_owner, finding, portfolio, officer):
    portfolio.lead = other_owner
    save_as(officer, portfolio)
    finding.portfolio = portfolio
    save_as(officer, finding)
    lead = as_(other_owner)

    assert lead.get(finding.get_absolute_url()).status_code == 200
    assert lead.get(reverse("recommendations:answer", args=[finding.pk])).status_code == 403
    assert lead.get(reverse("recommendations:finding_update", args=[finding.pk])).status_code == 403
    assert (
        blockers(finding, STEPS["report-done"], other_owner)[0] == "Its owner or their deputy must report it as done."
    )

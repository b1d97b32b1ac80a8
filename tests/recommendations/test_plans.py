"""A finding's action plan: who does what by when, what is late, and the plan on paper."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Portfolio
from audit.tracking import save_as
from recommendations import plan_actions
from recommendations.actions import NotAllowedError, bring_forward
from recommendations.models import Action, Finding
from recommendations.plan_rules import plan_of
from recommendations.rag import reasons, with_rag
from recommendations.rules import Told
from recommendations.status import Status
from recommendations.timeline import story
from tests.conftest import PUBLISHED, TODAY
from tests.pages.filling import date

DAY = datetime.timedelta(days=1)
LATE = "An action in its plan is late."


@pytest.fixture
def add(finding):
    """The address where an action is added."""
    return reverse("recommendations:action_add", args=[finding.pk])


def typed(**changes):
    """An action as the form posts it."""
    return {"what": "Write a policy.", "who": "Head of Vetting", **date("due_on", 31, 10, 2022), **changes}


def due(action, day, *, by):
    """Move an action's date."""
    action.due_on = day
    return plan_actions.change(action, by=by, today=TODAY)


def rated(finding):
    """A finding with what the facts say of it."""
    return with_rag(Finding.objects.filter(pk=finding.pk), TODAY).get()


@pytest.mark.parametrize("who", ["owner", "officer", "lead"])
def test_an_action_is_added_and_stands_on_the_findings_page(as_, cast, finding, add, who):
    response = as_(cast[who]).post(add, typed(is_milestone="on"))

    assert response.url == finding.get_absolute_url()
    page = as_(cast[who]).get(response.url).content.decode()
    for words in ("Write a policy.", "Head of Vetting", "31 Oct 2022", "Milestone", "Not done", "Mark as done"):
        assert words in page
    assert finding.plan.get().history.get().history_user == cast[who]


def test_a_deputy_writes_the_plan_they_stand_in_for(as_, deputy, add):
    assert as_(deputy.person).post(add, typed()).status_code == 302


def test_an_action_is_changed(as_, owner, action):
    sent = typed(what="Vet half the backlog.", read_version=action.version)

    as_(owner).post(reverse("recommendations:action_edit", args=[action.pk]), sent)

    action.refresh_from_db()
    assert (action.what, action.done_on, action.version) == ("Vet half the backlog.", None, 2)


def test_an_action_is_marked_as_done(as_, owner, finding, action):
    address = reverse("recommendations:action_done", args=[action.pk])

    as_(owner).post(address, {"read_version": action.version, **date("done_on", 28, 9, 2022)})

    action.refresh_from_db()
    assert action.done_on == TODAY - DAY
    page = as_(owner).get(finding.get_absolute_url()).content.decode()
    assert "Done on 28 September 2022" in page
    assert "Mark as done" not in page


def test_the_second_saver_sees_both(as_, owner, officer, action):
    sent = typed(what="Mine", read_version=action.version)
    due(action, TODAY, by=officer)

    page = as_(owner).post(reverse("recommendations:action_edit", args=[action.pk]), sent).content.decode()

    assert "Officerson changed this while you had it open." in page
    assert Action.objects.get().what == "Vet the backlog."


@pytest.mark.parametrize("name", ["action_add", "action_edit", "action_done"])
def test_who_does_not_write_a_plan(as_, cast, finding, action, name):
    address = reverse(f"recommendations:{name}", args=[finding.pk if name == "action_add" else action.pk])

    answers = {who: as_(cast.get(who)).post(address, typed()).status_code for who in ("executive", "other_owner", "")}

    assert answers == {"executive": 403, "other_owner": 404, "": 302}
    assert Action.objects.get().version == 1


def test_a_portfolio_lead_reads_the_plan_and_does_not_write_it(as_, officer, other_owner, finding, action):
    finding.portfolio = Portfolio(name="Standards", lead=other_owner)
    save_as(officer, finding.portfolio)
    save_as(officer, finding)
    browser = as_(other_owner)

    page = browser.get(finding.get_absolute_url()).content.decode()

    assert "Vet the backlog." in page
    assert "Add an action" not in page
    assert browser.get(reverse("recommendations:plan", args=[finding.pk])).status_code == 200
    for name, key in (("action_add", finding.pk), ("action_edit", action.pk), ("action_done", action.pk)):
        assert browser.post(reverse(f"recommendations:{name}", args=[key]), typed()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": ""}, "Enter what is to be done"),
        ({"who": ""}, "Enter who does it"),
        (date("due_on", "", "", ""), "Enter the due date"),
        (date("due_on", 31, 9, 2022), "The due date must be a real date"),
        (date("due_on", 29, 6, 2022), "The due date must be on or after 30 June 2022, when the report was published."),
        ({"what": "x" * 2001}, "Shorten what is to be done to 2000 characters or fewer"),
    ],
)
def test_an_action_that_cannot_be_is_refused(as_, owner, add, changes, says):
    page = as_(owner).post(add, typed(**changes)).content.decode()

    assert says in page
    assert not Action.objects.exists()


def test_nothing_is_done_tomorrow(as_, owner, action):
    address = reverse("recommendations:action_done", args=[action.pk])

    page = as_(owner).post(address, {"read_version": 1, **date("done_on", 30, 9, 2022)}).content.decode()

    assert "The date it was done must be today or in the past." in page
    assert Action.objects.get().done_on is None


def test_what_has_ended_takes_no_new_action(as_, officer, finding, add):
    bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="the old register")

    page = as_(officer).get(add).content.decode()

    assert "Recommendation 10618 is signed off. Reopen it before adding to its plan." in page
    assert as_(officer).post(add, typed()).status_code == 200
    assert not Action.objects.exists()


def test_somebody_elses_plan_is_not_written_behind_the_page(other_owner, finding):
    action = Action(finding=finding, what="Meddle.", who="Me", due_on=TODAY)

    with pytest.raises(NotAllowedError, match="Only the owner, a deputy or a liaison officer"):
        plan_actions.add(action, by=other_owner, today=TODAY)


@pytest.mark.parametrize(
    ("due_on", "done_on", "says"),
    [
        (TODAY, None, "Not done"),
        (TODAY - DAY, None, "Late by 1 day"),
        (TODAY - 12 * DAY, None, "Late by 12 days"),
        (TODAY - DAY, TODAY - DAY, "Done on 28 September 2022"),
        (TODAY - 3 * DAY, TODAY - DAY, "Done on 28 September 2022, 2 days late"),
    ],
)
def test_late_is_said_in_words(owner, finding, action, due_on, done_on, says):
    action.done_on = done_on
    due(action, due_on, by=owner)

    assert [planned.standing for planned in plan_of(finding, TODAY)] == [says]


@pytest.mark.parametrize(("late_by", "applies"), [(0, False), (1, True)])
def test_a_late_action_is_amber_by_the_rules(owner, finding, action, late_by, applies):
    due(action, TODAY - late_by * DAY, by=owner)

    assert (LATE in reasons(rated(finding))) is applies
    assert rated(finding).computed == "amber"


def test_a_done_action_is_not_late(owner, finding, action):
    action.done_on = TODAY
    due(action, TODAY - DAY, by=owner)

    assert LATE not in reasons(rated(finding))


def test_nothing_is_late_in_what_has_ended(officer, finding, action):
    due(action, TODAY - DAY, by=officer)
    bring_forward(finding, by=officer, to=Status.SIGNED_OFF, told=Told(TODAY), source="the old register")

    assert not Action.objects.late(TODAY).exists()
    assert [planned.standing for planned in plan_of(finding, TODAY)] == ["Not done"]


@pytest.mark.parametrize("who", ["owner", "officer", "executive"])
def test_the_whole_plan_is_one_page_to_print(as_, cast, finding, action, who):
    page = as_(cast[who]).get(reverse("recommendations:plan", args=[finding.pk])).content.decode()

    for words in (
        "Action plan of Recommendation 10618",
        "Vet the backlog.",
        "Midshire Police, as at 29 September 2022.",
        'media="print"',
    ):
        assert words in page
    assert ("Mark as done" in page) is (who != "executive")


def test_the_plan_is_part_of_the_story(owner, finding, action):
    due(action, PUBLISHED, by=owner)

    told = [entry.sentence for entry in story(finding, Finding.objects.all()) if entry.kind == "action"]

    assert [words.rpartition(" on ")[0] for words in told] == [
        "Action “Vet the backlog.”: Ownerson changed due date from 31 October 2022 to 30 June 2022",
        "Action “Vet the backlog.”: Ownerson added it to the register",
    ]

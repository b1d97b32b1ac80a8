"""The force's monitoring phase: Scan and Engage, since when, and because of which causes of concern."""

import datetime

import pytest
from django.urls import reverse

from audit.tracking import NotTrackedError
from recommendations import monitoring_actions
from recommendations.actions import NotAllowedError
from recommendations.models import Kind, MonitoringPhase, PhaseCause
from recommendations.monitoring_rules import standing
from tests.conftest import TODAY
from tests.pages.filling import date

ADD, HISTORY = reverse("recommendations:monitoring_add"), reverse("recommendations:monitoring")
HOMES = [reverse("recommendations:finding_list"), reverse("recommendations:desk")]


@pytest.fixture
def causes(cause, make_finding):
    """Two causes of concern."""
    return [cause, make_finding(Kind.CAUSE_OF_CONCERN, reference="90002")]


@pytest.fixture
def begin(officer):
    """Record a phase: `begin("engage", 1, causes)`, on a day of September."""

    def make(phase, day, causes=()):
        given = MonitoringPhase(phase=phase, happened_on=datetime.date(2022, 9, day), reason="As the letter says.")
        return monitoring_actions.begin(given, causes=causes, by=officer, today=TODAY)

    return make


def typed(**changes):
    """A phase as the form posts it."""
    return {"phase": "engage", "reason": "As the letter says.", **date("happened_on", 1, 9, 2022), **changes}


def test_officer_records_a_phase_and_the_home_pages_say_so(as_, officer, causes):
    response = as_(officer).post(ADD, typed(causes=[cause.pk for cause in causes]))

    assert response.url == HISTORY
    for address in (*HOMES, HISTORY):
        page = as_(officer).get(address).content.decode()
        assert "<strong>Engage</strong> since 1 September 2022</a>, because of 2 causes of concern: " in page
        for cause in causes:
            assert f'<a class="govuk-link" href="{cause.get_absolute_url()}">{cause}</a>' in page
    assert {fact.by for fact in (*MonitoringPhase.objects.all(), *PhaseCause.objects.all())} == {officer}


@pytest.mark.parametrize(("who", "says"), [("lead", True), ("executive", True), ("owner", False)])
def test_only_those_who_see_all_are_told(as_, cast, begin, cause, who, says):
    begin("engage", 1, [cause])

    page = as_(cast[who]).get(HOMES[0]).content.decode()

    assert ("<strong>Engage</strong> since 1 September 2022" in page) is says
    assert ("because of 1 cause of concern:" in page) is says


def test_before_any_phase_is_recorded_nothing_is_said(as_, officer, force):
    assert "since" not in as_(officer).get(HOMES[1]).content.decode()
    assert "No phase is recorded yet." in as_(officer).get(HISTORY).content.decode()
    assert standing() is None


def test_a_phase_stands_since_it_began_without_a_break(begin, causes):
    begin("engage", 1, causes)
    begin("scan", 2)
    begin("engage", 3, causes[:1])
    begin("engage", 4, causes)

    now = standing()

    assert (now.name, now.since, now.causes) == ("Engage", datetime.date(2022, 9, 3), tuple(causes))


def test_the_history_is_told_latest_first(as_, executive, begin, cause):
    begin("engage", 1, [cause])
    begin("scan", 2)

    page = as_(executive).get(HISTORY).content.decode()

    assert page.index("2 Sep 2022") < page.index("1 Sep 2022")
    assert "<strong>Scan</strong> since 2 September 2022</a>." in page
    assert "None named" in page
    assert "Record a phase" not in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"phase": ""}, "Select the phase"),
        ({"phase": "watch"}, "Select one of the choices for phase"),
        ({"reason": " "}, "Enter the reason"),
        (date("happened_on", "", "", ""), "Enter the date it began"),
        (date("happened_on", 30, 9, 2022), "The date it began must be today or in the past."),
        (date("happened_on", 31, 8, 2022), "The date it began must be on or after 1 September 2022"),
        ({"phase": "scan", "causes": []}, "Scan stands already, with the same causes of concern behind it."),
        ({"causes": ["999999"]}, "Select one of the choices for causes of concern behind it"),
    ],
)
def test_a_phase_that_cannot_be_is_refused(as_, officer, begin, cause, changes, says):
    begin("scan", 1)

    page = as_(officer).post(ADD, typed(**changes)).content.decode()

    assert says in page
    assert MonitoringPhase.objects.count() == 1


def test_only_causes_stand_behind_a_phase(as_, officer, begin, cause, finding):
    page = as_(officer).post(ADD, typed(causes=[finding.pk])).content.decode()

    assert "Select one of the choices for causes of concern behind it" in page
    with pytest.raises(NotAllowedError, match="Recommendation 10618 is none"):
        begin("engage", 1, [finding])


@pytest.mark.parametrize(
    ("who", "reads", "adds"), [("owner", 403, 403), ("executive", 200, 403), ("member", 403, 403), ("", 302, 302)]
)
def test_who_reads_and_who_adds(as_, cast, who, reads, adds):
    browser = as_(cast.get(who))

    assert (browser.get(HISTORY).status_code, browser.post(ADD, typed()).status_code) == (reads, adds)
    assert not MonitoringPhase.objects.exists()


def test_a_phase_recorded_by_mistake_is_voided_and_the_earlier_one_stands(as_, officer, begin, cause):
    begin("scan", 1)
    wrong = begin("engage", 3, [cause])

    response = as_(officer).post(reverse("recommendations:monitoring_void", args=[wrong.pk]), {"reason": "Wrong force"})

    assert response.url == HISTORY
    assert standing().name == "Scan"
    page = as_(officer).get(HISTORY).content.decode()
    assert "<s>Engage</s>" in page
    assert "Voided by Officerson on 29 September 2022: Wrong force" in page
    assert begin("engage", 2, [cause]).happened_on == datetime.date(2022, 9, 2)


def test_a_phase_is_voided_once_and_with_a_reason(as_, officer, begin):
    wrong = begin("scan", 1)
    address = reverse("recommendations:monitoring_void", args=[wrong.pk])

    assert "Enter why it was a mistake" in as_(officer).post(address, {"reason": ""}).content.decode()
    as_(officer).post(address, {"reason": "Wrong force"})
    assert "This phase was voided already." in as_(officer).get(address).content.decode()
    as_(officer).post(address, {"reason": "Again"})
    assert MonitoringPhase.objects.filter(voids=wrong).count() == 1
    assert standing() is None
    wrong.refresh_from_db()
    void = reverse("recommendations:monitoring_void", args=[wrong.voided_by.pk])
    assert as_(officer).get(void).status_code == 404


def test_a_phase_is_never_changed(begin):
    phase = begin("scan", 1)
    phase.reason = "Another"

    with pytest.raises(NotTrackedError):
        phase.save()


def test_the_banner_costs_the_same_for_many_causes(django_assert_num_queries, make_finding, begin, cause):
    begin("engage", 1, [cause, *(make_finding(Kind.CAUSE_OF_CONCERN) for _ in range(5))])

    with django_assert_num_queries(2):
        assert len(standing().causes) == 6

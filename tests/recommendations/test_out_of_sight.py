"""What hangs together with an embargoed draft, or with what somebody else owns, is not named beside it."""

import pytest
from django.urls import reverse

from inspections import actions as inspection_actions
from inspections.models import InspectionReader
from recommendations import actions, monitoring_actions
from recommendations.models import Finding, MonitoringPhase
from tests.conftest import PUBLISHED, TODAY


@pytest.fixture
def secret(embargoed, owner, officer):
    """A cause of concern in an embargoed draft, of an owner who is not named on the draft."""
    made = Finding(inspection=embargoed, kind="cause_of_concern", text="Secret.", reference="S-1", owner=owner)
    return actions.enter(made, by=officer, on=PUBLISHED)


@pytest.fixture
def engaged(secret, cause, officer):
    """A phase because of it and of one that is published."""
    begun = MonitoringPhase(phase="engage", happened_on=TODAY, reason="Two causes.")
    monitoring_actions.begin(begun, causes=[secret, cause], by=officer, today=TODAY)


def read(browser, name, *args):
    """A page's words."""
    return browser.get(reverse(f"recommendations:{name}", args=args)).content.decode()


def test_my_items_leave_out_what_stands_in_an_embargoed_draft(as_, owner, officer, secret):
    assert "S-1" not in read(as_(owner), "my_items")

    inspection_actions.name_reader(InspectionReader(inspection=secret.inspection, person=owner), by=officer)
    assert "S-1" in read(as_(owner), "my_items")


@pytest.mark.usefixtures("engaged")
@pytest.mark.parametrize("name", ["monitoring", "finding_list"])
def test_the_phase_names_no_cause_of_an_embargoed_draft_to_an_executive(as_, executive, officer, name):
    assert "S-1" not in read(as_(executive), name)
    assert "90001" in read(as_(executive), name)
    assert "S-1" in read(as_(officer), name)


def test_the_history_does_not_name_a_cause_that_somebody_else_owns(as_, owner, officer, make_finding, other_owner):
    cause = make_finding("cause_of_concern", owner=other_owner, reference="90002")
    under = make_finding(owner=owner, reference="10700", cause=cause)

    page = read(as_(owner), "finding_detail", under.pk)

    assert "90002" not in page
    assert "Cause of concern set to another finding by" in page
    assert "Cause of concern set to Cause of concern 90002 by" in read(as_(officer), "finding_detail", under.pk)

"""What can be done to a finding."""

import datetime

import pytest

from recommendations import actions
from recommendations.models import Move
from recommendations.rules import Told
from recommendations.status import STEPS, Status
from tests.conftest import PUBLISHED, TODAY


def test_a_finding_enters_with_its_move_and_assignments(finding, owner):
    move = Move.objects.get(finding=finding)

    assert (move.from_status, move.to_status, move.happened_on) == ("", Status.IN_PROGRESS, PUBLISHED)
    assert finding.assignments.get(what="owner").owner == owner


def test_owner_does_not_sign_off_their_own(finding, owner):
    with pytest.raises(actions.NotAllowedError, match="Your role does not include this step"):
        actions.take(STEPS["sign-off-for-force"], finding=finding, by=owner, told=Told(TODAY), today=TODAY)


def test_a_move_cannot_happen_before_the_last(finding, officer):
    told = Told(datetime.date(2022, 6, 1), "A letter")

    with pytest.raises(actions.NotAllowedError, match="on or after 30 June 2022"):
        actions.take(STEPS["inspectorate-signed-off"], finding=finding, by=officer, told=told, today=TODAY)


def test_a_cause_does_not_stand_under_itself(cause, officer):
    cause.kind, cause.cause_id = "recommendation", cause.pk

    with pytest.raises(actions.NotAllowedError, match="is not a cause of concern"):
        actions.edit(cause, by=officer, on=TODAY, addressees=[])


def test_a_cause_with_recommendations_under_it_stays_one(cause, make_finding, officer):
    make_finding(cause=cause)
    cause.kind = "recommendation"

    with pytest.raises(actions.NotAllowedError, match="stays a cause of concern"):
        actions.edit(cause, by=officer, on=TODAY, addressees=[])

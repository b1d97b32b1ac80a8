"""Causes of concern: accelerated ones, and how many of the recommendations under them have ended."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.tracking import save_as
from recommendations.actions import bring_forward
from recommendations.causes import ended_under
from recommendations.models import Finding, Kind
from recommendations.rules import Told
from recommendations.status import Status
from tests.conftest import TODAY
from tests.recommendations.test_findings import ADD, given, typed_again

TAG = '<strong class="govuk-tag govuk-tag--pink">Accelerated</strong>'


@pytest.fixture
def partly(make_finding, cause, officer, owner):
    """A cause of which two of the three recommendations have ended."""
    ends = {"1": Status.SIGNED_OFF, "2": Status.SUPERSEDED, "3": Status.IN_PROGRESS}
    for reference, status in ends.items():
        child = make_finding(cause=cause, reference=reference, owner=owner)
        bring_forward(child, by=officer, to=status, told=Told(TODAY), source="the old register")
    return cause


@pytest.mark.parametrize("who", ["owner", "officer", "executive"])
def test_the_causes_page_and_row_say_how_many_have_ended(as_, cast, partly, who):
    page = as_(cast[who]).get(partly.get_absolute_url()).content.decode()
    register = as_(cast[who]).get(reverse("recommendations:finding_list")).content.decode()

    assert "<strong>2 of 3 ended.</strong>" in page
    assert register.count("2 of 3 ended") == 1


def test_the_owners_items_say_so_too(as_, owner, partly):
    assert "2 of 3 ended" in as_(owner).get(reverse("recommendations:my_items")).content.decode()


def test_a_cause_with_nothing_under_it_says_nothing(as_, officer, cause):
    assert ended_under([cause]) == {}
    assert "ended.</strong>" not in as_(officer).get(cause.get_absolute_url()).content.decode()


def test_a_cause_of_others_is_out_of_sight(as_, other_owner, partly):
    assert as_(other_owner).get(partly.get_absolute_url()).status_code == 404
    assert as_(None).get(partly.get_absolute_url()).status_code == 302


def test_however_many_causes_are_asked_in_one_query(django_assert_num_queries, make_finding, partly):
    causes = [partly, *(make_finding(Kind.CAUSE_OF_CONCERN) for _ in range(5))]

    with django_assert_num_queries(1):
        assert ended_under(causes) == {partly.pk: "2 of 3 ended"}


def test_a_cause_is_accelerated_and_says_so(as_, officer, inspection):
    response = as_(officer).post(ADD, given(inspection, kind="cause_of_concern", accelerated="on"))

    page = as_(officer).get(response.url).content.decode()
    assert TAG in page
    assert Finding.objects.get().accelerated


def test_what_is_not_accelerated_does_not_say_so(as_, officer, cause):
    assert "Accelerated" not in as_(officer).get(cause.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["recommendation", "area_for_improvement"])
def test_nothing_but_a_cause_is_accelerated(as_, officer, inspection, kind):
    page = as_(officer).post(ADD, given(inspection, kind=kind, accelerated="on")).content.decode()

    assert "Only a cause of concern can be accelerated." in page
    assert not Finding.objects.exists()


def test_an_accelerated_cause_does_not_become_a_recommendation(as_, officer, cause):
    cause.accelerated = True
    save_as(officer, cause)
    typed = typed_again(cause, kind="recommendation", accelerated="on")

    page = as_(officer).post(reverse("recommendations:finding_edit", args=[cause.pk]), typed).content.decode()

    assert "Only a cause of concern can be accelerated." in page
    assert Finding.objects.get().kind == Kind.CAUSE_OF_CONCERN


def test_the_database_holds_it(officer, finding):
    finding.accelerated = True

    with pytest.raises(IntegrityError), transaction.atomic():
        save_as(officer, finding)


@pytest.mark.parametrize(("who", "answer"), [("owner", 403), ("executive", 403), ("", 302)])
def test_who_does_not_accelerate_a_cause(as_, cast, cause, who, answer):
    address = reverse("recommendations:finding_edit", args=[cause.pk])

    assert as_(cast.get(who)).post(address, typed_again(cause, accelerated="on")).status_code == answer
    assert not Finding.objects.get().accelerated

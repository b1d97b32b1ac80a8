"""Who stands in for an owner."""

import pytest
from django.urls import reverse

from recommendations.models import Deputy
from tests.conftest import TODAY


def dates(**given):
    """Two dates as the form posts them."""
    typed = {}
    for name, (day, month, year) in given.items():
        typed |= {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    return typed


@pytest.fixture
def add(finding):
    """The address where a deputy is added."""
    return reverse("recommendations:deputy_add", args=[finding.pk])


def test_officer_adds_and_ends_a_deputy(as_, officer, other_owner, finding, add):
    as_(officer).post(add, {"person": other_owner.pk, **dates(starts_on=(29, 9, 2022))})

    deputy = Deputy.objects.get()
    assert (deputy.person, deputy.starts_on, deputy.ends_on) == (other_owner, TODAY, None)
    ends = {
        "read_version": deputy.version,
        "person": other_owner.pk,
        **dates(starts_on=(29, 9, 2022), ends_on=(30, 9, 2022)),
    }
    as_(officer).post(reverse("recommendations:deputy_edit", args=[deputy.pk]), ends)
    assert "to 30 September 2022" in as_(officer).get(finding.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (dates(ends_on=(28, 9, 2022)), "The last day must be on or after the first day."),
        (dates(starts_on=("", "", "")), "Enter the first day"),
        ({"person": ""}, "Select the person"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused(as_, officer, other_owner, add, changes, says):
    typed = {"person": other_owner.pk, **dates(starts_on=(29, 9, 2022)), **changes}

    assert says in as_(officer).post(add, typed).content.decode()
    assert not Deputy.objects.exists()


def test_an_owner_does_not_stand_in_for_themselves(as_, officer, owner, add):
    page = as_(officer).post(add, {"person": owner.pk, **dates(starts_on=(29, 9, 2022))}).content.decode()

    assert "Ownerson owns it already" in page


def test_an_owner_does_not_name_a_deputy(as_, owner, add):
    assert as_(owner).get(add).status_code == 403

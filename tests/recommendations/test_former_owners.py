"""What somebody still knows of a finding that was handed to another."""

import pytest
from django.urls import reverse

from evidence.actions import attach
from recommendations import actions
from recommendations.models import FindingEvidence
from tests.conftest import TODAY
from tests.house.conftest import given

ADDRESSES = ("finding_detail", "plan", "finding_update", "answer", "evidence_add", "action_add")


@pytest.fixture
def handed_over(finding, owner, other_owner, officer):
    """The owner's finding, with a piece of evidence of theirs, now the other owner's."""
    attach(FindingEvidence(finding=finding), given("Rota"), by=owner)
    actions.assign_owner(finding, other_owner, by=officer, on=TODAY, reason="A new post")
    return finding


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_former_owner_knows_nothing_of_it_any_more(as_, owner, other_owner, handed_over, name):
    address = reverse(f"recommendations:{name}", args=[handed_over.pk])

    assert as_(owner).get(address).status_code == 404
    assert as_(other_owner).get(address).status_code == 200


def test_nor_can_they_take_back_the_evidence_that_they_gave(as_, owner, handed_over):
    evidence = handed_over.evidence.get()

    assert as_(owner).get(reverse("recommendations:evidence_download", args=[evidence.pk])).status_code == 404


@pytest.mark.parametrize("standing", ["open", "all"])
def test_it_is_on_no_list_of_theirs_whatever_day_they_ask_of(as_, owner, handed_over, standing):
    asked = {"standing": standing, "as_at_day": "1", "as_at_month": "8", "as_at_year": "2022"}

    for address, sent in (("finding_list", {}), ("finding_list", asked), ("my_items", {})):
        page = as_(owner).get(reverse(f"recommendations:{address}"), sent).content.decode()
        assert str(handed_over) not in page, (address, sent)


def test_the_new_owner_reads_the_whole_history_and_who_owned_it(as_, owner, other_owner, handed_over):
    page = as_(other_owner).get(handed_over.get_absolute_url()).content.decode()

    assert f"Owner set to {owner}" in page
    assert f"Owner set to {other_owner}" in page
    assert "Evidence “Rota”" in page


def test_a_member_reads_no_name_of_a_file_on_any_page_of_theirs(as_, member, issued, handed_over):
    for address in (reverse("reports:paper_list"), issued.get_absolute_url()):
        assert "Rota" not in as_(member).get(address).content.decode()

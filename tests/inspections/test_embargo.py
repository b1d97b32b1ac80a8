"""An embargoed draft: who may know that it exists."""

import pytest
from django.core.files.base import ContentFile

from audit.tracking import save_as
from evidence.actions import attach
from inspections import actions
from inspections.models import Inspection, InspectionEvidence, InspectionReader, InspectionRequest
from inspections.timeline import story
from tests.conftest import TODAY
from tests.pages.filling import filled


@pytest.mark.parametrize(
    ("name", "status"),
    [("lead", 200), ("officer", 200), ("owner", 404), ("other_owner", 200), ("executive", 404), ("member", 403)],
)
def test_only_liaison_and_those_named_know_of_it(as_, cast, reader, embargoed, name, status):
    browser = as_(cast[name])
    page = browser.get(embargoed.get_absolute_url())

    assert page.status_code == status
    for address in ("/inspections/", "/inspections/?embargoed=True", "/inspections/?title=custody"):
        assert (embargoed.title in browser.get(address).content.decode()) is (status == 200)
    assert ("Embargoed" in page.content.decode()) is (status == 200)


def test_an_executive_who_is_named_reads_it(as_, executive, officer, embargoed):
    actions.name_reader(InspectionReader(inspection=embargoed, person=executive), by=officer)

    assert as_(executive).get(embargoed.get_absolute_url()).status_code == 200


def test_its_owner_is_named_by_owning_it(as_, owner, officer, embargoed):
    embargoed.owner = owner
    save_as(officer, embargoed)

    assert as_(owner).get(embargoed.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"), [("officer", 200), ("other_owner", 200), ("owner", 404), ("executive", 404)]
)
def test_its_evidence_is_as_secret(as_, cast, reader, embargoed, officer, name, status):
    given = {"title": "Draft", "marking": "OFFICIAL", "file": ContentFile(b"Draft report", name="draft.txt")}
    draft = attach(InspectionEvidence(inspection=embargoed), given, by=officer)

    answer = as_(cast[name]).get(f"/inspections/evidence/{draft.pk}/download/")

    assert answer.status_code == status
    if answer.streaming:
        answer.getvalue()


def test_the_papers_forthcoming_inspections_leave_it_out(embargoed):
    assert embargoed not in Inspection.objects.forthcoming(TODAY)


def test_taking_somebody_off_ends_it_and_stays_in_the_history(as_, officer, other_owner, reader, embargoed):
    as_(officer).post(f"/inspections/readers/{reader.pk}/remove/")

    assert as_(other_owner).get(embargoed.get_absolute_url()).status_code == 404
    told = [entry.sentence.rsplit(" on ", 1)[0] for entry in story(embargoed)][:2]
    assert told == [
        f"Officerson took {other_owner} off the embargoed draft",
        f"Officerson named {other_owner} on the embargoed draft",
    ]


def test_nobody_is_named_twice(as_, officer, reader, embargoed):
    page = as_(officer).post(f"/inspections/{embargoed.pk}/readers/add/", {"person": reader.person_id})

    assert "This person is named on it already." in page.content.decode()


def test_nobody_is_named_where_there_is_no_embargo(as_, officer, inspection):
    page = as_(officer).get(f"/inspections/{inspection.pk}/readers/add/").content.decode()

    assert "It is not embargoed" in page


def test_nothing_is_asked_of_somebody_who_may_not_know(as_, officer, owner, embargoed):
    typed = {"what": "Custody data", "owner": owner.pk, "read_version": 1}

    page = as_(officer).post(f"/inspections/{embargoed.pk}/requests/add/", typed).content.decode()

    assert f"{owner} is not named on it. Name them on it first." in page
    assert not InspectionRequest.objects.exists()


def test_publishing_asks_for_the_embargo_to_be_lifted(as_, officer, embargoed):
    address = f"/inspections/{embargoed.pk}/edit/"
    opened = filled(as_(officer).get(address).context["form"])
    dated = {"published_on_day": "29", "published_on_month": "9", "published_on_year": "2022"}

    page = as_(officer).post(address, {**opened, **dated, "stage": "published"})

    assert "Lift the embargo when you enter the publication date." in page.content.decode()

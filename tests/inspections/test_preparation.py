"""What is asked of the force before publication, and the fieldwork timetable."""

import pytest

from inspections.models import FieldworkDay
from tests.conftest import TODAY
from tests.pages.filling import date, filled


def page(client, thing):
    """What the page of an inspection says."""
    return client.get(thing.get_absolute_url()).content.decode()


def test_what_is_asked_for_is_added_and_is_overdue_in_words(as_, officer, owner, inspection):
    typed = {"what": "Staff list", "owner": owner.pk, "read_version": 1, **date("due_on", 28, 9, 2022)}

    as_(officer).post(f"/inspections/{inspection.pk}/requests/add/", typed)

    assert "Staff list" in page(as_(officer), inspection)
    assert "Overdue by 1 day" in page(as_(officer), inspection)


@pytest.mark.parametrize(
    ("name", "status"), [("officer", 302), ("owner", 302), ("other_owner", 403), ("executive", 403)]
)
def test_liaison_and_whoever_owes_it_mark_it_as_sent(as_, cast, asked, name, status):
    typed = {"read_version": asked.version, **date("sent_on", 29, 9, 2022)}

    answer = as_(cast[name]).post(f"/inspections/requests/{asked.pk}/sent/", typed)

    asked.refresh_from_db()
    assert answer.status_code == status
    assert asked.sent_on == (TODAY if status == 302 else None)


def test_it_is_not_sent_in_the_future(as_, owner, asked):
    typed = {"read_version": asked.version, **date("sent_on", 30, 9, 2022)}

    said = as_(owner).post(f"/inspections/requests/{asked.pk}/sent/", typed).content.decode()

    assert "The date must be today or in the past." in said


def test_the_same_thing_is_not_asked_for_twice(as_, officer, asked):
    typed = {"what": asked.what, "read_version": 1}

    said = as_(officer).post(f"/inspections/{asked.inspection_id}/requests/add/", typed).content.decode()

    assert "This is asked for already." in said


def test_the_timetable_is_added_to_and_changed(as_, officer, inspection):
    typed = {"what": "Reality testing", "read_version": 1, **date("takes_place_on", 3, 10, 2022)}
    as_(officer).post(f"/inspections/{inspection.pk}/timetable/add/", typed)
    address = f"/inspections/timetable/{FieldworkDay.objects.get().pk}/"

    opened = filled(as_(officer).get(address).context["form"])
    as_(officer).post(address, {**opened, "place": "Custody suite"})

    assert "3 October 2022" in page(as_(officer), inspection)
    assert "Custody suite" in page(as_(officer), inspection)


def test_an_entry_stands_once_on_a_day(as_, officer, fieldwork):
    typed = {"what": fieldwork.what, "read_version": 1, **date("takes_place_on", 30, 6, 2022)}

    said = as_(officer).post(f"/inspections/{fieldwork.inspection_id}/timetable/add/", typed).content.decode()

    assert "This stands in the timetable on that day already." in said


def test_after_publication_others_see_only_what_they_owe(as_, owner, other_owner, asked, fieldwork):
    assert asked.what not in page(as_(other_owner), asked.inspection)
    assert fieldwork.what not in page(as_(other_owner), asked.inspection)
    assert asked.what in page(as_(owner), asked.inspection)

"""The administrator's pages: people, their roles and passwords."""

import csv
import io
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import HeldRole, User
from audit.models import Event
from audit.tracking import save_as

LIST, ADD = "/people/", "/people/add/"
DETAILS = {"username": "new.person", "full_name": "New Person", "email": "", "job_title": "", "is_active": "on"}


@pytest.fixture
def desk(as_, administrator):
    """The administrator's browser."""
    return as_(administrator)


def details(person, **changes):
    """What the form of a person sends, with some of it changed."""
    kept = {name: getattr(person, name) for name in ("username", "full_name", "job_title", "email")}
    return {**kept, "is_active": "on", "roles": ["owner"], "read_version": person.version, **changes}


def edit(desk, person, **changes):
    """Send the form of a person."""
    return desk.post(f"/people/{person.pk}/", details(person, **changes))


def test_the_list_shows_everybody_with_their_roles(desk, owner):
    page = desk.get(LIST).content.decode()

    assert "Ownerson" in page
    assert "Administratorson" in page
    assert "Owner" in page.replace("Ownerson", "")


@pytest.mark.parametrize("address", [LIST, ADD, "/people/{pk}/", "/people/{pk}/password/"])
def test_signed_out_is_sent_to_sign_in(client, owner, address):
    address = address.format(pk=owner.pk)

    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("name", ["lead", "officer", "owner", "executive", "member"])
@pytest.mark.parametrize("address", [LIST, ADD, "/people/{pk}/", "/people/{pk}/password/"])
def test_only_the_administrator_manages_people(cast, as_, name, address):
    address = address.format(pk=cast[name].pk)

    assert as_(cast[name]).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/people/0/", "/people/999999/", "/people/999999/password/"])
def test_a_person_who_does_not_exist_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


def test_a_person_is_added_with_roles_and_history(desk, administrator):
    response = desk.post(ADD, {**DETAILS, "roles": ["owner", "executive"]})

    person = User.objects.get(username="new.person")
    assert response["Location"] == LIST
    assert person.roles == ["executive", "owner"]
    assert [row.history_user for row in person.history.all()] == [administrator]


def test_a_new_person_has_no_password_until_given_one(desk, client):
    desk.post(ADD, {**DETAILS, "roles": ["owner"]})

    assert not User.objects.get(username="new.person").has_usable_password()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"username": ""}, "Enter the user name"),
        ({"full_name": ""}, "Enter the full name"),
        ({"roles": []}, "Select the roles"),
        ({"roles": ["king"]}, "Select one of the choices for roles"),
        ({"username": "owner"}, "Somebody has this user name already. Choose another."),
        ({"username": "with space"}, "Enter a valid username"),
        ({"email": "nonsense"}, "Enter a valid email address"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(desk, owner, changes, message):
    before = User.objects.count()

    page = desk.post(ADD, {**DETAILS, "roles": ["owner"], **changes})

    assert message in page.content.decode()
    assert User.objects.count() == before


def test_a_person_is_changed_and_it_is_in_the_history(desk, administrator, owner):
    edit(desk, owner, full_name="Another Name")

    row = owner.history.first()
    assert (row.full_name, row.history_user) == ("Another Name", administrator)


def test_a_role_added_and_a_role_removed_leave_history(desk, administrator, owner):
    edit(desk, owner, roles=["executive"])

    assert User.objects.get(pk=owner.pk).roles == ["executive"]
    rows = HeldRole.history.filter(user=owner).order_by("history_id").values_list("history_type", "role")
    assert list(rows) == [("+", "owner"), ("-", "owner"), ("+", "executive")]
    assert HeldRole.history.filter(user=owner, history_type="-").get().history_user == administrator


def test_a_role_that_is_kept_is_not_written_again(desk, owner):
    edit(desk, owner, roles=["owner", "executive"])

    assert HeldRole.history.filter(user=owner, role="owner").count() == 1


def test_a_person_made_inactive_keeps_their_record(desk, owner):
    edit(desk, owner, is_active="")

    assert not User.objects.get(pk=owner.pk).is_active


def test_two_administrators_do_not_overwrite_each_other(desk, owner):
    edit(desk, owner, job_title="Superintendent")

    page = edit(desk, owner, full_name="Another Name")

    person = User.objects.get(pk=owner.pk)
    assert (person.job_title, person.full_name) == ("Superintendent", "Ownerson")
    assert "changed this while you had it open" in page.content.decode()


def test_everybody_leaves_as_a_list_without_anything_to_sign_in_with(as_, administrator, owner):
    owner.entra_object, owner.entra_tenant = uuid4(), uuid4()
    save_as(administrator, owner)
    told = as_(administrator).get(reverse("accounts:person_export")).getvalue().decode("utf-8-sig")

    rows = {row["User name"]: row for row in csv.DictReader(io.StringIO(told, newline=""))}
    assert (rows["owner"]["Roles"], rows["owner"]["May sign in"]) == ("Owner", "Yes")
    assert [each for each in (owner.password, owner.entra_object, owner.entra_tenant) if str(each) in told] == []
    assert Event.objects.get(kind=Event.Kind.LIST_EXPORTED).subject == "People (csv)"


def test_a_list_of_people_is_a_workbook_or_csv_and_nothing_else(as_, administrator):
    address = reverse("accounts:person_export")

    book = openpyxl.load_workbook(io.BytesIO(as_(administrator).get(address, {"format": "xlsx"}).getvalue()))
    assert book["People"]["A1"].value == "Name"
    assert as_(administrator).get(address, {"format": "pdf"}).status_code == 404

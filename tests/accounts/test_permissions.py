"""The table of roles."""

import pytest

from accounts.models import HeldRole, User
from accounts.permissions import ROLES, Permission

P = Permission


def test_every_permission_is_held_by_some_role():
    assert frozenset().union(*(role.permissions for role in ROLES.values())) == frozenset(Permission)


@pytest.mark.parametrize("code", ROLES)
def test_every_role_has_words_for_people(code):
    role = ROLES[code]

    assert (role.code, bool(role.name), role.description[-1:]) == (code, True, ".")


@pytest.mark.parametrize(
    ("code", "permissions"),
    [
        ("committee_member", {P.PAPER_READ, P.QUESTION_ASK}),
        ("administrator", {P.PEOPLE_MANAGE, P.LISTS_MANAGE, P.TRAIL_SEE, P.FILE_IMPORT}),
        ("executive", {P.FINDING_SEE, P.FINDING_SEE_ALL, P.EVIDENCE_READ, P.INSPECTION_SEE, P.PAPER_READ}),
    ],
)
def test_the_small_roles_hold_just_this(code, permissions):
    assert ROLES[code].permissions == permissions


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        (P.FINDING_SIGN_OFF, {"liaison_lead"}),
        (P.PAPER_ISSUE, {"liaison_lead"}),
        (P.TRAIL_SEE, {"liaison_lead", "administrator"}),
        (P.FINDING_REPORT_DONE, {"owner"}),
        (P.PEOPLE_MANAGE, {"administrator"}),
        (P.QUESTION_ASK, {"committee_member"}),
        (P.QUESTION_ANSWER, {"liaison_lead", "liaison_officer"}),
        (P.EVIDENCE_READ, {"liaison_lead", "liaison_officer", "owner", "executive"}),
        (P.FINDING_SEE_ALL, {"liaison_lead", "liaison_officer", "executive"}),
    ],
)
def test_who_holds_what_matters_most(permission, holders):
    assert {code for code, role in ROLES.items() if permission in role.permissions} == holders


def test_the_lead_may_do_all_that_an_officer_may():
    assert ROLES["liaison_officer"].permissions < ROLES["liaison_lead"].permissions


def test_a_person_may_hold_several_roles(owner):
    HeldRole.objects.create(user=owner, role="committee_member")
    person = User.objects.get(pk=owner.pk)

    assert person.permissions == ROLES["owner"].permissions | ROLES["committee_member"].permissions


def test_an_inactive_person_may_do_nothing(lead):
    lead.is_active = False

    assert lead.permissions == frozenset()


def test_people_are_found_by_role_unless_inactive(owner, other_owner, officer):
    other_owner.is_active = False
    other_owner.save()

    assert list(User.objects.with_role("owner")) == [owner]
    assert set(User.objects.with_role("owner", "liaison_officer")) == {owner, officer}

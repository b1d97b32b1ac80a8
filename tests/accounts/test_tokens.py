"""Tokens: made by a person for themself, shown once, kept as a digest, ended when that person's way in changes."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions, code_actions, password_actions, token_actions, tokens
from accounts.models import Token
from accounts.permissions import SCOPES
from accounts.token_forms import DAYS
from accounts.token_rules import LONGEST_DAYS, MOST
from audit.models import Event
from tests.conftest import plant

ADD, OWN = reverse("accounts:token_add"), reverse("accounts:own")
SENT = {"name": "The chief’s dashboard", "scopes": ["findings", "figures"], "days": "90"}


def shown_in(page):
    """The token that a page shows."""
    return re.search(tokens.FORM, page.content.decode())[0]


def test_a_token_is_shown_once_and_kept_as_its_digest(as_, lead):
    browser = as_(lead)
    whole = shown_in(browser.post(ADD, SENT))

    kept = Token.objects.get()
    assert (kept.person, kept.name, kept.scopes) == (lead, SENT["name"], SENT["scopes"])
    assert kept.digest == tokens.digest(whole)
    assert len(kept.digest) == 64
    assert whole.split("_")[2] not in str(vars(kept))
    page = browser.get(OWN).content.decode()
    assert f"signoff_{kept.mark}" in page
    assert whole not in page


def test_it_lasts_as_long_as_was_chosen_and_never_over_a_year(as_, lead):
    as_(lead).post(ADD, SENT)

    left = Token.objects.get().expires_at - timezone.now()
    assert datetime.timedelta(days=89, hours=23) < left <= datetime.timedelta(days=90)
    assert max(days for days, _ in DAYS) == LONGEST_DAYS == 365


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "x" * 101}, "Shorten the name to 100 characters or fewer"),
        ({"name": "a\0b"}, "Remove the unreadable (null) characters from the name"),
        ({"scopes": []}, "Select what it opens"),
        ({"scopes": ["everything"]}, "Select one of the choices for what it opens"),
        ({"days": "400"}, "Select one of the choices for how long it lasts"),
        ({"days": ""}, "Select how long it lasts"),
    ],
)
def test_what_cannot_be_is_refused_in_words(as_, lead, typed, said):
    page = as_(lead).post(ADD, {**SENT, **typed}).content.decode()

    assert "There is a problem" in page
    assert said in page
    assert not Token.objects.exists()


def test_one_can_open_only_what_one_may_read(as_, owner, member):
    offered = {
        person.username: [code for code, _ in as_(person).get(ADD).context["form"].fields["scopes"].choices]
        for person in (owner, member)
    }

    assert offered == {"owner": ["findings", "inspections"], "member": ["papers"]}
    as_(member).post(ADD, SENT)
    assert not Token.objects.exists()


def test_who_reads_nothing_or_is_for_emergencies_makes_none(as_, administrator, lead):
    lead.is_break_glass = True
    lead.save()
    for person, said in ((administrator, "Your role reads nothing"), (lead, "An account for emergencies")):
        assert said in as_(person).post(ADD, SENT).content.decode()
    assert not Token.objects.exists()


def test_there_are_never_more_than_a_few(lead):
    for _ in range(MOST):
        plant(lead)

    with pytest.raises(ValidationError, match="You have 10 tokens"):
        token_actions.make(name="One more", scopes=["findings"], days=30, way="", by=lead)


def test_expired_ones_make_room(as_, lead):
    for _ in range(MOST):
        plant(lead)
    Token.objects.update(expires_at=timezone.now())

    assert token_actions.make(name="One more", scopes=["findings"], days=30, way="", by=lead)
    assert Token.objects.count() == 1


def test_whoever_must_set_up_codes_first_makes_none(as_, lead, settings):
    settings.REQUIRE_TOTP = True

    answer = as_(lead).post(ADD, SENT)

    assert answer["Location"] == reverse("accounts:codes_set_up")
    assert not Token.objects.exists()


def test_where_machines_are_not_answered_nobody_is_offered_one(as_, lead, settings):
    settings.API = False

    assert as_(lead).get(ADD).status_code == 404
    assert "Tokens for dashboards" not in as_(lead).get(OWN).content.decode()


def test_making_and_ending_are_on_record_and_the_token_is_not(as_, lead):
    browser = as_(lead)
    whole = shown_in(browser.post(ADD, SENT))
    mark, until = Token.objects.get().mark, timezone.localdate() + datetime.timedelta(days=90)

    browser.post(reverse("accounts:token_end", args=[mark]))

    told = [(event.kind, event.subject) for event in Event.objects.order_by("pk")]
    assert told == [
        ("token_made", f"{mark}, which opens findings, figures until {until.isoformat()}"),
        ("token_ended", f"{mark}, of lead"),
    ]
    assert not Token.objects.exists()
    assert whole not in str(told)


def test_nobody_ends_somebody_elses_but_an_administrator(as_, officer, owner, administrator):
    plant(owner)
    mark = Token.objects.get().mark

    assert as_(officer).post(reverse("accounts:token_end", args=[mark])).status_code == 404
    page = as_(administrator).get(reverse("accounts:person_edit", args=[owner.pk])).content.decode()
    address = reverse("accounts:person_token_end", args=[owner.pk, mark])
    assert address in page
    assert as_(administrator).post(address).status_code == 302
    assert not Token.objects.exists()


def change_role(person, by):
    """Give somebody another role."""
    actions.save_person(person, roles=["executive"], by=by)


def close(person, by):
    """Let somebody sign in no more."""
    person.is_active = False
    actions.save_person(person, roles=person.roles, by=by)


def renew(person, by):
    """Give somebody a new password."""
    password_actions.give_password(person, reason="They asked in person.", by=by)


def lose(person, by):
    """Take somebody's lost device away."""
    code_actions.take_away(person, reason="Lost her phone.", by=by)


@pytest.mark.parametrize("change", [change_role, close, renew, lose])
def test_tokens_end_when_the_persons_way_in_changes(officer, owner, administrator, change):
    plant(officer)
    plant(owner)

    change(officer, administrator)

    assert [token.person for token in Token.objects.all()] == [owner]
    assert Event.objects.filter(kind="token_ended", actor="administrator").count() == 1


def test_a_new_name_ends_no_token(officer, administrator):
    plant(officer)
    officer.full_name = "Officer Newname"

    actions.save_person(officer, roles=officer.roles, by=administrator)

    assert Token.objects.exists()


def test_ones_own_new_password_ends_ones_tokens_too(lead):
    plant(lead)

    password_actions.set_password(lead, password="four-other-random-words", by=lead)

    assert not Token.objects.exists()


def test_every_scope_is_told_in_words():
    assert all(scope.name and scope.description and scope.permission for scope in SCOPES.values())


def test_no_two_tokens_are_alike_and_each_is_long():
    made = {tokens.new_key().whole for _ in range(1000)}

    assert len(made) == 1000
    assert all(tokens.FORM.fullmatch(each) and len(each) == 60 for each in made)

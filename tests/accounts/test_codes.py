"""One-time codes: setting them up, signing in with one, losing the phone."""

import base64
import json
import random
import re
import secrets
import time
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.core.exceptions import ValidationError

from accounts import code_actions, codes, recovery
from accounts.models import Session
from audit.models import Event
from tests.conftest import PASSWORD

SET_UP, CODE, HALF_MINUTE = "/account/codes/", "/sign-in/code/", 30
Kind = Event.Kind


def code_of(secret, shift=0):
    """What an app shows for a secret, some half minutes from now; never so late that it changes on the way."""
    while time.time() % HALF_MINUTE > HALF_MINUTE - 2:
        time.sleep(0.2)
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + shift))


def kinds():
    """What is on record, oldest first."""
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def secret_shown(page):
    """Read the key off the page."""
    return re.search(r"Key: <strong>([A-Z2-7 ]+)</strong>", page.content.decode()).group(1).replace(" ", "")


@pytest.fixture
def phone(owner):
    """The secret in the owner's phone."""
    secret = codes.new_secret()
    codes.unsaved(owner, secret).save()
    return secret


@pytest.fixture
def spare(owner):
    """The owner's recovery codes."""
    made = recovery.made_up()
    recovery.keep(owner, made.values())
    return list(made)


@pytest.fixture
def half_in(client, owner, phone):
    """A browser in which the owner gave the right password."""
    client.post("/sign-in/", {"username": "owner", "password": PASSWORD, "next": "/register/"})
    return client


def set_up(browser, password=PASSWORD, shift=0):
    """Set codes up; give the secret and the answer."""
    secret = secret_shown(browser.get(SET_UP))
    return secret, browser.post(SET_UP, {"code": code_of(secret, shift), "password": password})


def test_setting_up_shows_a_picture_of_our_own_and_then_recovery_codes(as_, owner):
    browser = as_(owner)
    page = browser.get(SET_UP)
    picture = browser.get("/account/codes/picture.svg")

    secret, answer = set_up(browser)

    assert 'src="/account/codes/picture.svg"' in page.content.decode()
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert b"style" not in picture.content
    assert len(re.findall(r"<li class=\"signoff-code\">\d{4} \d{4} \d{4}</li>", answer.content.decode())) == 10
    assert secret not in answer.content.decode()
    assert codes.has_codes(owner)
    assert kinds() == [Kind.CODE_SET_UP]


def test_recovery_codes_are_shown_once(as_, owner):
    browser = as_(owner)
    _, shown = set_up(browser)

    for address in (SET_UP, "/account/"):
        assert "signoff-code" not in browser.get(address).content.decode()
    assert shown["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("password", "shift"), [("wrong", 0), (PASSWORD, 20), ("", 0)])
def test_setting_up_asks_for_the_password_and_a_right_code(as_, owner, password, shift):
    _, answer = set_up(as_(owner), password, shift)

    assert answer.context["form"].errors
    assert not codes.has_codes(owner)


def test_codes_cannot_be_set_up_twice(as_, owner, phone):
    page = as_(owner).post(SET_UP, {"code": "123456", "password": PASSWORD})

    assert "You have set up one-time codes already." in page.content.decode()
    assert Authenticator.objects.filter(user=owner).count() == 1


def test_a_person_without_a_password_needs_no_codes(as_, owner):
    owner.set_unusable_password()
    owner.save()

    assert "asks for its own second step" in as_(owner).get(SET_UP).content.decode()


def test_the_secret_is_sealed_in_the_database(owner, phone, settings):
    kept = Authenticator.objects.get(user=owner).data["secret"]

    assert phone not in kept
    assert codes.get_adapter().decrypt(kept) == phone


def test_a_secret_is_opened_with_the_key_before_this_one(owner, phone, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 30 + "another-key" * 5

    assert codes.use(owner, code_of(phone)) == codes.TOTP


def test_setting_up_ends_the_other_sessions_and_keeps_this_one(as_, owner):
    elsewhere, here = as_(owner), as_(owner)
    before = here.session.session_key

    set_up(here)

    assert elsewhere.get("/register/").status_code == 302
    assert here.get("/register/").status_code == 200
    assert here.session.session_key != before


def test_the_password_alone_lets_nobody_in_who_has_codes(half_in, owner):
    assert half_in.get("/register/").status_code == 302
    assert "_auth_user_id" not in half_in.session
    assert kinds() == []


def test_the_password_and_the_code_let_a_person_in(half_in, owner, phone):
    response = half_in.post(CODE, {"code": code_of(phone)})

    assert (response.status_code, response["Location"]) == (302, "/register/")
    assert half_in.session["_auth_user_id"] == str(owner.pk)
    assert Event.objects.get().subject == "with a password and a one-time code, from 127.0.0.1"


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_clocks_may_differ_by_half_a_minute(half_in, phone, shift):
    assert half_in.post(CODE, {"code": code_of(phone, shift)}).status_code == 302


@pytest.mark.parametrize("shift", [-3, 3])
def test_clocks_may_not_differ_by_more(half_in, phone, shift):
    assert half_in.post(CODE, {"code": code_of(phone, shift)}).status_code == 200


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}"])
def test_spaces_and_dashes_do_not_matter(half_in, phone, typed):
    code = code_of(phone)

    assert half_in.post(CODE, {"code": typed.format(code[:3], code[3:])}).status_code == 302


def test_a_code_lets_in_once_and_not_again_in_any_process(owner, phone, monkeypatch):
    code = code_of(phone)
    assert codes.use(owner, code)

    # The library's own note of used codes is in the memory of one process; another knows nothing of it.
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda self, code: True)

    assert not codes.use(owner, code)


def test_an_earlier_code_is_not_good_again_after_a_later_one(owner, phone, monkeypatch):
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda self, code: True)
    earlier, later = code_of(phone, -1), code_of(phone)
    assert codes.use(owner, earlier)
    assert codes.use(owner, later)

    assert not codes.use(owner, earlier)


@pytest.mark.parametrize("typed", ["", "000", "١٢٣٤٥٦", "ABCDEF", "9" * 20, "6" * 500])
def test_a_wrong_code_is_refused_in_plain_words(half_in, phone, typed):
    page = half_in.post(CODE, {"code": typed})

    assert page.context["form"].errors
    assert "_auth_user_id" not in half_in.session


def test_a_wrong_code_is_on_record(half_in, phone):
    half_in.post(CODE, {"code": "000"})

    assert kinds() == [Kind.CODE_WRONG]


def test_five_wrong_codes_stop_the_guesser(half_in, phone):
    answers = [half_in.post(CODE, {"code": f"{place:03}"}).status_code for place in range(7)]

    assert answers == [200] * 5 + [429] * 2
    assert half_in.post(CODE, {"code": code_of(phone)}).status_code == 429


def test_fifty_wrong_codes_from_anywhere_stop_them_all(half_in, owner, phone):
    for place in range(50):
        Event.objects.create(kind=Kind.CODE_WRONG, actor="owner", subject=f"a wrong guess, from 10.0.0.{place}")

    assert half_in.post(CODE, {"code": code_of(phone)}).status_code == 429


def test_without_the_password_no_code_is_asked_for(client, owner, phone):
    assert client.get(CODE)["Location"] == "/sign-in/"
    assert client.post(CODE, {"code": code_of(phone)})["Location"] == "/sign-in/"


@pytest.mark.parametrize("change", ["password", "inactive", "late"])
def test_what_was_begun_before_a_change_is_begun_anew(half_in, owner, phone, change):
    if change == "late":
        session = half_in.session
        session["half in"] |= {"until": time.time() - 1}
        session.save()
    owner.is_active = change != "inactive"
    if change == "password":
        owner.set_password("four-other-random-words")
    owner.save()

    assert half_in.post(CODE, {"code": code_of(phone)})["Location"] == "/sign-in/"
    assert "_auth_user_id" not in half_in.session


def test_a_recovery_code_lets_in_once(half_in, owner, phone, spare):
    assert half_in.post(CODE, {"code": f"{spare[0][:4]} {spare[0][4:8]} {spare[0][8:]}"}).status_code == 302

    assert codes.use(owner, spare[0]) == ""
    assert recovery.left(owner) == 9
    assert Kind.RECOVERY_CODE_USED in kinds()


def test_a_recovery_code_that_two_browsers_send_at_once_lets_in_one(owner, spare, monkeypatch):
    read_before = recovery._hashes(owner)
    monkeypatch.setattr(recovery, "_hashes", lambda person: read_before)

    assert [codes.use(owner, spare[0]), codes.use(owner, spare[0])] == [codes.RECOVERY, ""]


def test_only_hashes_of_recovery_codes_are_kept(owner, spare, settings):
    kept = Authenticator.objects.get(user=owner).data

    assert [code for code in spare if code in json.dumps(kept)] == []
    assert list(kept) == ["hashes"]
    assert len({each.split("$")[1] for each in kept["hashes"]}) == 10  # a salt each


def test_recovery_codes_that_an_earlier_version_sealed_go_on_working(owner):
    seed = codes.get_adapter().encrypt(secrets.token_hex(40))
    row = Authenticator.objects.create(user=owner, type=codes.RECOVERY, data={"seed": seed, "used_mask": 1})
    used, *left = row.wrap().generate_codes()

    import_module("accounts.migrations.0005_recovery_hashes").hash_codes(apps, None)

    assert recovery.left(owner) == 9
    assert (codes.use(owner, used), codes.use(owner, left[0])) == ("", codes.RECOVERY)


def test_secrets_and_recovery_codes_are_random():
    random.seed(1)
    first = [codes.new_secret(), *recovery.made_up()]
    random.seed(1)
    second = [codes.new_secret(), *recovery.made_up()]

    assert len({*first, *second}) == 22


def test_secrets_and_codes_are_long_enough(owner, phone, spare):
    assert len(base64.b32decode(codes.new_secret())) * 8 >= 160
    assert re.fullmatch(r"\d{6}", code_of(phone))
    assert all(re.fullmatch(r"\d{12}", code) for code in spare)
    assert codes.use(owner, code_of(phone)[:5]) == ""


def test_new_recovery_codes_replace_the_old(as_, owner, phone, spare):
    page = as_(owner).post("/account/codes/recovery/", {"code": code_of(phone)})

    assert "signoff-code" in page.content.decode()
    assert recovery.left(owner) == 10
    assert not any(codes.use(owner, code) for code in spare)
    assert kinds() == [Kind.RECOVERY_CODES_MADE]


def test_new_recovery_codes_want_a_code(as_, owner, phone, spare):
    as_(owner).post("/account/codes/recovery/", {"code": "000"})

    assert codes.use(owner, spare[0]) == codes.RECOVERY


def test_a_person_removes_their_own_codes_with_one(as_, owner, phone, spare):
    here, elsewhere = as_(owner), as_(owner)

    here.post("/account/codes/remove/", {"code": "000"})
    assert codes.has_codes(owner)
    response = here.post("/account/codes/remove/", {"code": code_of(phone)})

    assert response["Location"] == "/account/"
    assert not Authenticator.objects.filter(user=owner).exists()
    assert kinds() == [Kind.CODE_WRONG, Kind.CODE_REMOVED]
    assert elsewhere.get("/register/").status_code == 302


def test_an_administrator_takes_a_lost_device_away_with_a_reason(as_, administrator, owner, phone, spare):
    theirs = as_(owner)

    page = as_(administrator).post(f"/people/{owner.pk}/codes/", {"reason": ""})
    assert "Enter the reason" in page.content.decode()
    as_(administrator).post(f"/people/{owner.pk}/codes/", {"reason": "Lost her phone."})

    assert not Authenticator.objects.filter(user=owner).exists()
    event = Event.objects.get()
    assert (event.kind, event.actor, event.subject) == (Kind.CODE_REMOVED, "administrator", "of owner: Lost her phone.")
    assert theirs.get("/register/").status_code == 302


def test_an_administrator_does_not_take_away_their_own(as_, administrator):
    codes.unsaved(administrator, codes.new_secret()).save()

    page = as_(administrator).post(f"/people/{administrator.pk}/codes/", {"reason": "Lost it."})

    assert "on the page of your own account" in page.content.decode()
    assert codes.has_codes(administrator)


def test_where_codes_are_required_nothing_comes_before_them(as_, owner, settings):
    settings.REQUIRE_TOTP = True
    browser = as_(owner)

    for address in ("/", "/register/", "/account/", "/people/"):
        assert browser.get(address)["Location"] == SET_UP
    _, answer = set_up(browser)

    assert answer.status_code == 200
    assert browser.get("/register/").status_code == 200


def test_where_codes_are_required_one_may_still_sign_out(as_, owner, settings):
    settings.REQUIRE_TOTP = True

    assert as_(owner).post("/sign-out/")["Location"] == "/sign-in/"


def test_where_codes_are_required_removing_them_leads_back_to_setting_up(as_, owner, phone, settings):
    settings.REQUIRE_TOTP = True
    browser = as_(None)
    browser.post("/sign-in/", {"username": "owner", "password": PASSWORD})
    browser.post(CODE, {"code": code_of(phone)})

    browser.post("/account/codes/remove/", {"code": code_of(phone, 1)})

    assert browser.get("/register/")["Location"] == SET_UP


def test_setting_up_from_two_places_keeps_the_first(owner, phone, rf):
    with pytest.raises(ValidationError, match="already"):
        code_actions.set_up(rf.get("/"), codes.unsaved(owner, codes.new_secret()), by=owner)


def test_session_rows_name_nobody_who_is_half_in(half_in, owner):
    assert not Session.objects.filter(user=owner).exists()

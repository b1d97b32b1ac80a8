"""Signing in with a force account, against a directory that also tells every lie we could think of."""

import json
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import jwt
import oidc_provider_mock
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from cryptography.hazmat.primitives import hashes, hmac, serialization

from audit.models import Event
from audit.tracking import save_as
from tests.accounts.directory import (
    CLIENT,
    KEY,
    KEY_ID,
    OTHER_KEY,
    OTHER_TENANT,
    SECRET,
    TENANT,
    public,
    running,
    signed,
    without_padding,
)
from tests.conftest import PASSWORD

BEGIN, CALLBACK = "/sign-in/force-account/", "/sign-in/force-account/callback/"
OBJECT = "6f0c3a52-1d0e-4a37-9c11-2b7f5f8e9a10"


@pytest.fixture
def directory(settings):
    """The force's directory, which this installation is told to believe."""
    with running() as made:
        made.person = {"oid": OBJECT}
        settings.ENTRA_TENANT, settings.ENTRA_CLIENT, settings.ENTRA_SECRET = TENANT, CLIENT, SECRET
        settings.ENTRA_ISSUER = made.issuer
        yield made


@pytest.fixture
def known(owner, administrator):
    """An owner whom the administrator has added with their object ID."""
    owner.entra_tenant, owner.entra_object = uuid.UUID(TENANT), uuid.UUID(OBJECT)
    save_as(administrator, owner)
    return owner


def begin(client, **typed):
    """Press the button; give the address that the browser is sent to, and what is asked there."""
    response = client.post(BEGIN, typed)
    assert response.status_code == 302
    return response["Location"], {
        name: value[0] for name, value in parse_qs(urlsplit(response["Location"]).query).items()
    }


def come_back(client, directory, **typed):
    """Sign in at the directory and come back with its code."""
    address, asked = begin(client, **typed)
    return client.get(CALLBACK, {"code": directory.approve(address), "state": asked["state"]})


def refused(client, response):
    """Hold that somebody was not let in, and give the words of the event."""
    assert response.status_code == 403
    assert response.templates[0].name == "accounts/refused.html"
    assert "_auth_user_id" not in client.session
    event = Event.objects.order_by("pk").last()
    assert event.kind == Event.Kind.SIGN_IN_REFUSED
    return event.subject


def test_whom_the_administrator_added_comes_in(client, directory, known):
    response = come_back(client, directory)

    assert (response.status_code, Event.objects.get().subject) == (302, "with a force account, from 127.0.0.1")
    assert client.session["_auth_user_id"] == str(known.pk)
    event = Event.objects.get()
    assert (event.kind, event.actor, event.subject) == ("signed_in", "owner", "with a force account, from 127.0.0.1")


def test_they_come_back_to_the_page_they_asked_for(client, directory, known):
    assert come_back(client, directory, next="/register/?kind=recommendation")["Location"] == (
        "/register/?kind=recommendation"
    )


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_coming_back_never_leads_to_another_host(client, directory, known, address):
    assert come_back(client, directory, next=address)["Location"] == "/"


def test_the_directory_is_asked_with_state_nonce_and_pkce(client, directory, known):
    address, asked = begin(client)

    assert address.startswith(f"{directory.issuer}/authorize?")
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert set(asked["scope"].split()) == {"openid", "profile"}
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"


def test_nothing_in_the_address_changes_what_is_asked(client, directory, known):
    response = client.post(f"{BEGIN}?scope=everything&process=connect&auth_params=nonce%3Dmine&action=rerequest")

    assert "everything" not in response["Location"]
    assert "mine" not in response["Location"]


def test_the_session_gets_a_new_key(client, directory, known):
    begin(client)
    before = client.session.session_key

    come_back(client, directory)

    assert client.session.session_key != before


# Each lie: how the directory's statement differs, or who signed it, and what the event says of it.
NOW = int(time.time())
LIES = {
    "another issuer": ({"iss": "https://login.elsewhere.example"}, "another issuer made it"),
    "an issuer with a slash": (lambda d: {"iss": f"{d.issuer}/"}, "another issuer made it"),
    "another application": ({"aud": "another-application"}, "another application"),
    "several applications": ({"aud": [CLIENT, "another-application"]}, "another application"),
    "no application": ({"aud": None}, "garbled|missing|another application"),
    "expired": ({"exp": NOW - 600}, "expired"),
    "no end": ({"exp": None}, "missing|garbled"),
    "not yet valid": ({"nbf": NOW + 7200, "exp": NOW + 9000}, "not yet valid"),
    "made in the future": ({"iat": NOW + 7200, "exp": NOW + 9000}, "not yet valid"),
    "no time of making": ({"iat": None}, "missing|garbled"),
    "no nonce": ({"nonce": None}, "missing"),
    "an empty nonce": ({"nonce": ""}, "another sign-in"),
    "a wrong nonce": ({"nonce": "a-nonce-from-elsewhere"}, "another sign-in"),
    "a nonce of letters beyond ASCII": ({"nonce": "nönce"}, "another sign-in"),
    "no tenant": ({"tid": None}, "missing"),
    "another tenant, with the right issuer": ({"tid": OTHER_TENANT}, "another directory"),
    "a tenant that is no ID": ({"tid": "common"}, "not an ID"),
    "no object": ({"oid": None}, "missing"),
    "an object that is no ID": ({"oid": "owner@force.example"}, "not an ID"),
    "somebody else's email address": (
        {
            "oid": str(uuid.uuid4()),
            "email": "owner@force.example",
            "email_verified": True,
            "preferred_username": "owner",
        },
        "unknown",
    ),
    "an object of somebody unknown": ({"oid": str(uuid.uuid4())}, "unknown"),
    "far too long": ({"groups": ["a" * 40] * 1000}, "too long"),
}


def differing(changes):
    """Sign claims with some changed, and those that are None left out."""

    def sign(claims):
        told = {name: value for name, value in (claims | changes).items() if value is not None}
        return signed(told)

    return sign


@pytest.mark.parametrize("lie", LIES)
def test_a_statement_that_is_not_right_lets_nobody_in(client, directory, known, lie):
    changes, words = LIES[lie]
    directory.sign = differing(changes(directory) if callable(changes) else changes)

    subject = refused(client, come_back(client, directory))

    assert any(each in subject for each in words.split("|")), subject


STRONG = frozenset({"mfa", "c1"})


@pytest.mark.parametrize("said", [{"amr": ["pwd", "mfa"]}, {"acr": "c1"}, {"acrs": ["c2", "c1"]}])
def test_a_sign_in_that_was_strong_enough_lets_in(client, directory, known, settings, said):
    settings.ENTRA_STRENGTH = STRONG
    directory.sign = differing(said)

    come_back(client, directory)

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "too weak it tells of no strength"),
        ({"amr": ["pwd"]}, "too weak it tells of pwd"),
        ({"amr": "mfa-not", "acr": 1, "acrs": {"c1": True}}, "too weak it tells of 1, mfa-not, {'c1': True}"),
        ({"amr": [["mfa"]], "acr": None}, "too weak it tells of ['mfa']"),
        ({"groups": ["mfa"], "scp": "c1"}, "too weak it tells of no strength"),
    ],
)
def test_a_sign_in_that_was_not_strong_enough_lets_nobody_in(client, directory, known, settings, said, words):
    settings.ENTRA_STRENGTH = STRONG
    directory.sign = differing(said)

    page = come_back(client, directory)

    assert refused(client, page) == f"{words}, from 127.0.0.1"
    assert "without the second step" in page.content.decode()


def test_where_no_strength_is_asked_for_the_directory_decides(client, directory, known):
    directory.sign = differing({"amr": ["pwd"]})

    come_back(client, directory)

    assert "_auth_user_id" in client.session


def unsigned(claims):
    """Say that no signature is needed."""
    return jwt.encode(claims, None, algorithm="none", headers={"kid": KEY_ID})


def with_the_public_key(claims):
    """Sign with the key that everybody has, as if it were a shared secret."""
    head = without_padding(json.dumps({"alg": "HS256", "typ": "JWT", "kid": KEY_ID}).encode())
    body = f"{head}.{without_padding(json.dumps(claims).encode())}"
    pem = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    seal = hmac.HMAC(pem, hashes.SHA256())
    seal.update(body.encode())
    return f"{body}.{without_padding(seal.finalize())}"


def tampered(claims):
    """Change what was signed."""
    head, _, seal = signed(claims).split(".")
    return f"{head}.{without_padding(json.dumps(claims | {'oid': OBJECT, 'admin': True}).encode())}.{seal}"


FORGERIES = {
    "no signature": (unsigned, "not signed with RS256"),
    "a shared secret": (with_the_public_key, "not signed with RS256"),
    "RS512": (lambda claims: signed(claims, algorithm="RS512"), "not signed with RS256"),
    "another key": (lambda claims: signed(claims, OTHER_KEY), "signature is wrong"),
    "a key the directory does not list": (lambda claims: signed(claims, OTHER_KEY, kid="key-2"), "no key"),
    "no key named, and another used": (
        lambda claims: jwt.encode(claims, OTHER_KEY, algorithm="RS256"),
        "signature is wrong",
    ),
    "a key that it brings itself": (lambda claims: signed(claims, OTHER_KEY, kid="x", jwk=public(OTHER_KEY)), "no key"),
    "changed after signing": (tampered, "signature is wrong"),
    "half a token": (lambda claims: signed(claims).rsplit(".", 1)[0], "garbled"),
    "garbage": (lambda claims: "nonsense", "garbled"),
    "an empty one": (lambda claims: "", "there is none"),
    "none at all": (lambda claims: None, "there is none"),
    "something that is no text": (lambda claims: {"oid": OBJECT}, "there is none"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_the_directory_did_not_sign_lets_nobody_in(client, directory, known, forgery):
    directory.sign, words = FORGERIES[forgery]

    assert words in refused(client, come_back(client, directory))


def test_where_there_are_two_keys_one_must_be_named(client, directory, known):
    directory.keys = {"keys": [public(), public(OTHER_KEY, kid="key-2")]}
    directory.sign = lambda claims: jwt.encode(claims, KEY, algorithm="RS256")

    assert "no key" in refused(client, come_back(client, directory))


def test_a_list_of_just_this_application_is_enough(client, directory, known):
    directory.sign = differing({"aud": [CLIENT]})

    assert come_back(client, directory)["Location"] == "/"


def test_a_statement_from_an_earlier_sign_in_lets_nobody_in(client, directory, known):
    kept: list[str] = []

    def sign_once(claims):
        kept.append(signed(claims))
        return kept[0]

    directory.sign = sign_once
    assert come_back(client, directory).status_code == 302
    client.logout()

    assert "another sign-in" in refused(client, come_back(client, directory))


def test_coming_back_twice_with_one_code_lets_nobody_in(client, directory, known):
    address, asked = begin(client)
    back = {"code": directory.approve(address), "state": asked["state"]}
    client.get(CALLBACK, back)
    client.logout()

    assert "not begun here" in refused(client, client.get(CALLBACK, back))


def test_a_code_that_was_used_lets_nobody_in(client, directory, known):
    address, _ = begin(client)
    code = directory.approve(address)
    directory.codes.clear()
    _, asked = begin(client)

    assert "refused the code" in refused(client, client.get(CALLBACK, {"code": code, "state": asked["state"]}))


@pytest.mark.parametrize("state", ["", "wrong", None])
def test_a_state_that_is_not_ours_lets_nobody_in(client, directory, known, state):
    address, _ = begin(client)
    back = {"code": directory.approve(address)} | ({} if state is None else {"state": state})

    assert "not begun here" in refused(client, client.get(CALLBACK, back))
    assert directory.asked == []


def test_a_sign_in_begun_in_another_browser_lets_nobody_in(client, as_, directory, known):
    address, asked = begin(as_(None))

    back = {"code": directory.approve(address), "state": asked["state"]}

    assert "not begun here" in refused(client, client.get(CALLBACK, back))


def test_a_sign_in_without_its_pkce_verifier_lets_nobody_in(client, directory, known):
    address, asked = begin(client)
    session = client.session
    session["socialaccount_states"][asked["state"]][0].pop("pkce_code_verifier")
    session.save()

    back = {"code": directory.approve(address), "state": asked["state"]}

    assert "without PKCE" in refused(client, client.get(CALLBACK, back))
    assert directory.asked == []


def test_a_sign_in_that_was_begun_long_ago_lets_nobody_in(client, directory, known):
    address, asked = begin(client)
    session = client.session
    session["socialaccount_states"][asked["state"]][1] -= 601
    session.save()

    back = {"code": directory.approve(address), "state": asked["state"]}

    assert "not begun here" in refused(client, client.get(CALLBACK, back))


def test_a_code_begun_with_another_verifier_lets_nobody_in(client, as_, directory, known):
    theirs, _ = begin(as_(None))
    _, asked = begin(client)

    back = {"code": directory.approve(theirs), "state": asked["state"]}

    assert "refused the code" in refused(client, client.get(CALLBACK, back))


def test_giving_up_at_the_directory_is_said_plainly(client, directory, known):
    _, asked = begin(client)

    response = client.get(CALLBACK, {"error": "access_denied", "state": asked["state"]})

    assert "You did not finish signing in" in response.content.decode()
    assert refused(client, response) == "cancelled, from 127.0.0.1"


def test_another_error_of_the_directory_lets_nobody_in(client, directory, known):
    _, asked = begin(client)

    response = client.get(CALLBACK, {"error": "<script>", "error_description": "<b>", "state": asked["state"]})

    assert "<script>alert" not in response.content.decode()
    assert "the directory refused" in refused(client, response)


def test_somebody_unknown_is_told_whom_to_ask_and_what_to_give(client, directory, force):
    page = come_back(client, directory)

    assert "nobody has added you" in page.content.decode()
    assert "Ask an administrator" in page.content.decode()
    assert OBJECT in page.content.decode()
    assert Event.objects.get().actor == OBJECT


def test_an_inactive_person_is_refused(client, directory, known, administrator):
    known.is_active = False
    save_as(administrator, known)

    assert refused(client, come_back(client, directory)) == "inactive, from 127.0.0.1"


def test_an_object_bound_under_another_directory_is_unknown(client, directory, known, administrator):
    known.entra_tenant = uuid.UUID(OTHER_TENANT)
    save_as(administrator, known)

    assert "unknown" in refused(client, come_back(client, directory))


@pytest.mark.parametrize(
    "answer", [(200, []), (200, {}), (200, {"access_token": None}), (200, "text"), (500, {}), (302, {})]
)
def test_a_garbled_answer_lets_nobody_in(client, directory, known, answer):
    directory.answer = answer

    refused(client, come_back(client, directory))


@pytest.mark.parametrize(
    "keys", [[], {}, {"keys": None}, {"keys": 5}, {"keys": [1, None]}, {"keys": [{"kid": KEY_ID}]}]
)
def test_garbled_keys_let_nobody_in(client, directory, known, keys):
    directory.keys = keys

    refused(client, come_back(client, directory))


@pytest.mark.parametrize("about", [{"issuer": "https://elsewhere.example"}, {"jwks_uri": None}, {"token_endpoint": 1}])
def test_a_directory_that_describes_itself_wrongly_is_not_asked(client, directory, known, about):
    directory.about = about

    response = client.post(BEGIN)

    assert "not believed" in refused(client, response)


def test_a_directory_that_cannot_be_reached_is_said_plainly(client, directory, known, settings):
    settings.ENTRA_ISSUER = "http://127.0.0.1:9"

    response = client.post(BEGIN)

    assert "cannot be reached" in response.content.decode()
    assert "unreachable" in refused(client, response)


@pytest.mark.parametrize(("method", "address"), [("post", BEGIN), ("get", CALLBACK)])
def test_without_a_directory_the_addresses_do_not_exist(client, force, method, address):
    assert getattr(client, method)(address).status_code == 404


def test_no_link_begins_a_sign_in(client, directory):
    assert client.get(BEGIN).status_code == 405


def test_the_sign_in_page_leads_with_the_force_account(client, directory, force):
    page = client.get("/sign-in/").content.decode()

    assert page.index("Sign in with your force account") < page.index("User name")


def test_the_librarys_own_accounts_stay_empty(client, directory, known):
    come_back(client, directory)

    assert [model.objects.count() for model in (SocialApp, SocialAccount, SocialToken, EmailAddress)] == [0, 0, 0, 0]


# Passwords, where only accounts for emergencies may use one.


@pytest.fixture
def only_emergencies(settings, directory):
    """Let passwords be for emergencies."""
    settings.LOCAL_SIGN_IN, settings.REQUIRE_TOTP = "break-glass", True


def test_a_right_password_reads_like_a_wrong_one(client, only_emergencies, known):
    page = client.post("/sign-in/", {"username": "owner", "password": PASSWORD})

    assert page.context["form"].non_field_errors()[0].startswith("The user name or the password is wrong")
    assert "_auth_user_id" not in client.session


def test_an_account_for_emergencies_is_let_in_as_far_as_its_codes(client, only_emergencies, administrator):
    administrator.is_break_glass = True
    save_as(administrator, administrator)

    client.post("/sign-in/", {"username": "administrator", "password": PASSWORD})

    assert client.get("/people/")["Location"] == "/account/codes/"
    assert Event.objects.filter(kind=Event.Kind.BREAK_GLASS_USED, actor="administrator").count() == 1


def test_its_use_is_shown_to_administrators(as_, administrator, owner):
    Event.objects.create(kind=Event.Kind.BREAK_GLASS_USED, actor="emergency.one")

    page = as_(administrator).get("/people/").content.decode()

    assert "emergency.one on " in page


def test_a_force_account_needs_no_second_code_here(client, only_emergencies, directory, known):
    come_back(client, directory)

    assert client.get("/register/").status_code == 200
    assert not Event.objects.filter(kind=Event.Kind.BREAK_GLASS_USED).exists()


# The person's form.


def test_the_administrator_gives_a_person_their_object_id(as_, administrator, owner, directory):
    typed = {"username": "owner", "full_name": "Ownerson", "is_active": "on", "roles": ["owner"]}

    as_(administrator).post(f"/people/{owner.pk}/", typed | {"entra_object": OBJECT, "read_version": owner.version})

    owner.refresh_from_db()
    assert (str(owner.entra_tenant), str(owner.entra_object)) == (TENANT, OBJECT)
    assert owner.history.first().history_user == administrator


def test_one_object_id_is_one_persons(as_, administrator, known, other_owner, directory):
    typed = {"username": "other_owner", "full_name": "Other", "is_active": "on", "roles": ["owner"]}

    page = as_(administrator).post(
        f"/people/{other_owner.pk}/", typed | {"entra_object": OBJECT, "read_version": other_owner.version}
    )

    assert "Somebody has this object ID already." in page.content.decode()


# An independent provider: the whole way through with one that we did not write.


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_independent_provider_lets_them_in(client, settings, known, monkeypatch):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    person = oidc_provider_mock.User(sub="someone", claims={"tid": TENANT, "oid": OBJECT, "email": "x@force.example"})
    with oidc_provider_mock.run_server_in_thread(user_claims=[person]) as server:
        settings.ENTRA_ISSUER = f"http://localhost:{server.server_port}"
        settings.ENTRA_TENANT, settings.ENTRA_CLIENT, settings.ENTRA_SECRET = TENANT, CLIENT, SECRET
        address, _ = begin(client)
        answer = requests.post(address, data={"sub": "someone"}, allow_redirects=False, timeout=10)
        back = parse_qs(urlsplit(answer.headers["Location"]).query)

        response = client.get(CALLBACK, {name: values[0] for name, values in back.items()})

    assert (response.status_code, Event.objects.get().subject) == (302, "with a force account, from 127.0.0.1")
    assert client.session["_auth_user_id"] == str(known.pk)

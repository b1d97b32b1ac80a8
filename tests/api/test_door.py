"""Machines come in by a token that is good, open what it opens, and are told why not in JSON."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.limits import LIMITS, Costly
from accounts.models import Token
from audit.models import Event
from config.urls import urlpatterns
from tests.api.conftest import client_with, token_of
from tests.house.test_urls import all_views

FINDINGS, FIGURES = reverse("api:findings"), reverse("api:figures")
GOOD = "signoff_0123abcd_" + "x" * 43


def refused(answer, status):
    """What a machine is told; all of it is a problem in our words, with the number of the request."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["status"], told["request"]) == (status, answer["X-Request-ID"])
    return told["detail"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        f"Bearer {GOOD}",
        f"Token {GOOD}",
        f"Bearer {GOOD} x",
        f"Bearer {GOOD[:-1]}",
        f"bearer  {GOOD}",
        "Basic b2s6b2s=",
    ],
)
def test_without_a_good_token_nobody_comes_in(db, header):
    answer = Client(headers={"authorization": header} if header else {}).get(FINDINGS)

    assert refused(answer, 401).startswith("Send a token that was not ended")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_no_address_of_machines(as_, lead):
    names = [name for name, view in all_views(urlpatterns) if hasattr(view, "scope")]
    assert len(names) == 7
    for name in names:
        args = [1] if name in {"finding", "inspection", "paper"} else []
        assert as_(lead).get(reverse(f"api:{name}", args=args)).status_code == 401, name


def test_a_token_opens_no_page(machine, lead):
    assert machine(lead).get(reverse("recommendations:finding_list")).status_code == 302
    assert machine(lead).get(reverse("api:about")).status_code == 302


def test_a_token_opens_its_scopes_alone(machine, lead, finding):
    client = machine(lead, "findings")

    assert client.get(FINDINGS).status_code == 200
    assert refused(client.get(FIGURES), 403).startswith("This token does not open figures.")


def test_a_token_opens_no_more_than_its_persons_role(owner, member):
    for person, address in ((owner, FIGURES), (member, FINDINGS), (owner, reverse("api:papers"))):
        assert refused(client_with(token_of(person)).get(address), 403).startswith("Your role does not include")
    event = Event.objects.get(kind="refused", actor="member")
    assert event.subject.startswith("/api/v1/findings/, with token")


def test_a_role_that_is_lost_counts_at_the_next_request(machine, officer, administrator):
    client = machine(officer)
    assert client.get(FINDINGS).status_code == 200

    officer.held_roles.get().delete()

    assert client.get(FINDINGS).status_code == 403


def test_an_expired_token_lets_nobody_in(lead):
    client = client_with(token_of(lead))
    Token.objects.update(expires_at=timezone.now())

    assert refused(client.get(FINDINGS), 401).startswith("This token has expired.")


def test_somebody_who_may_not_sign_in_does_not_come_in_by_a_token(machine, officer):
    client = machine(officer)
    officer.is_active = False
    officer.save()

    assert refused(client.get(FINDINGS), 401).startswith("The person of this token may not sign in")


def test_where_codes_are_asked_a_token_made_without_one_lets_nobody_in(machine, officer, settings):
    client = machine(officer)
    settings.REQUIRE_TOTP = True

    assert refused(client.get(FINDINGS), 401).startswith("The person of this token may not sign in as they did")


def test_where_the_api_is_off_nobody_is_answered(machine, as_, lead, settings):
    client = machine(lead)
    settings.API = False

    assert refused(client.get(FINDINGS), 404).startswith("Machines are not answered here.")
    assert [as_(lead).get(reverse(f"api:{name}")).status_code for name in ("about", "schema")] == [404, 404]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_is_written(machine, lead, method):
    answer = getattr(machine(lead), method)(FINDINGS)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_an_unknown_address_or_form_is_told_in_json(machine, lead):
    client = machine(lead)

    assert refused(client.get("/api/v1/people/"), 404)
    assert refused(client.get("/api/v1/findings/999999/"), 404)
    assert refused(client.get(FINDINGS, headers={"accept": "text/html"}), 406)


def test_whoever_asks_too_often_is_told_when_to_go_on(machine, lead):
    client, most = machine(lead, "papers"), LIMITS[Costly.API].a_minute
    answers = [client.get(reverse("api:papers")) for _ in range(most + 1)]

    assert [each.status_code for each in answers] == [200] * most + [429]
    assert refused(answers[-1], 429).startswith(f"You asked the API over {most} times in a minute. Wait")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_a_wrong_token_is_on_record_a_few_times_and_not_each_time(db):
    client = client_with(GOOD)
    for _ in range(50):
        client.get(FINDINGS)

    told = Event.objects.filter(kind="token_refused").values_list("actor", "subject")
    assert len(told) == 21
    assert told[0] == ("a machine", "too many wrong guesses, from 127.0.0.1")


def test_use_is_written_down_but_not_each_time(machine, lead):
    client = machine(lead)
    client.get(FINDINGS)
    first = Token.objects.get().used_at
    client.get(FINDINGS)
    assert first
    assert Token.objects.get().used_at == first

    Token.objects.update(used_at=first - datetime.timedelta(minutes=2))
    client.get(FINDINGS)

    assert Token.objects.get().used_at > first


def test_no_answer_may_be_kept_or_read_by_another_site(machine, lead):
    answer = machine(lead).get(FINDINGS, headers={"origin": "https://evil.example"})

    assert answer["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_what_nobody_foresaw_is_told_in_json(machine, lead, monkeypatch):
    def fail(*args):
        raise RuntimeError("secret")

    monkeypatch.setattr("api.views.figures.figures", fail)
    client = machine(lead)
    client.raise_request_exception = False

    answer = client.get(FIGURES)

    assert "administrator" in refused(answer, 500)
    assert "secret" not in answer.content.decode()

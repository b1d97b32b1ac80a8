"""Where somebody who has found a hole may say so."""

import datetime

ADDRESS = "/.well-known/security.txt"


def test_the_contact_is_given_with_a_date(client, db, settings):
    settings.SECURITY_CONTACT = "mailto:security@force.example"

    answer = client.get(ADDRESS)

    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:security@force.example"
    assert lines["Canonical"] == f"http://testserver{ADDRESS}"
    until = datetime.datetime.fromisoformat(lines["Expires"])
    assert datetime.timedelta(days=170) < until - datetime.datetime.now(datetime.UTC) < datetime.timedelta(days=365)


def test_without_a_contact_there_is_none(client, db, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(ADDRESS).status_code == 404

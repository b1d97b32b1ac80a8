"""Each request has an id, which the answer, the logs and the ledger share."""

import json
import logging

import pytest

from audit.ledger import LedgerEntry
from audit.logs import WithRequestId
from audit.origin import acting


def newest():
    """What the newest entry says."""
    return json.loads(LedgerEntry.objects.latest("seq").body)


def test_an_id_from_the_server_in_front_is_taken(client, db, settings):
    settings.BEHIND_PROXY = True

    response = client.get("/sign-in/", headers={"X-Request-ID": "abc-123.DEF_456"})

    assert response.headers["X-Request-ID"] == "abc-123.DEF_456"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space in it", "line\u2028break", "<script>alert"])
def test_one_that_is_not_well_formed_is_replaced(client, db, settings, given):
    settings.BEHIND_PROXY = True

    response = client.get("/sign-in/", headers={"X-Request-ID": given})

    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 32


def test_where_no_server_is_in_front_nobody_chooses_the_id(client, db):
    response = client.get("/sign-in/", headers={"X-Request-ID": "abc-123.DEF_456"})

    assert response.headers["X-Request-ID"] != "abc-123.DEF_456"


def test_what_a_request_records_has_its_id(as_, owner):
    response = as_(owner).get("/people/")

    assert response.status_code == 403
    assert newest()["request"] == response.headers["X-Request-ID"]
    assert newest()["actor"] == {"id": owner.pk, "username": "owner", "name": "Ownerson"}


def test_a_name_typed_at_sign_in_is_not_taken_for_a_person(client, owner):
    client.post("/sign-in/", {"username": "owner", "password": "wrong"})

    assert newest()["actor"] == {"id": None, "username": "owner", "name": ""}


def test_log_records_have_the_id():
    def logged():
        record = logging.LogRecord("signoff", logging.INFO, __file__, 1, "words", None, None)
        assert WithRequestId().filter(record)
        return record.request_id

    with acting("web", "0123456789abcdef"):
        within = logged()

    assert (within, logged()) == ("0123456789abcdef", "-")

"""Machines are told what the person of their token is told on the pages: each of the cast, each kind of object."""

import re
from collections import defaultdict

import pytest
from django.urls import reverse

from recommendations.models import Finding
from tests.api.conftest import client_with
from tests.conftest import plant
from tests.house.asking import asked
from tests.house.canaries import CANARY
from tests.house.crawler import said_by
from tests.house.kinds import KINDS
from tests.house.test_canaries import canaries, leaks, told
from tests.house.test_urls import COLUMNS

__all__ = ["canaries", "told"]
pytestmark = [pytest.mark.once]

ANSWERS = """
findings                 401  403  200  200  200  200  200  403
finding      finding     401  403  200  200  200  404  200  403
inspections              401  403  200  200  200  200  200  403
inspection   inspection  401  403  200  200  200  200  200  403
inspection   embargoed   401  403  200  200  404  200  404  403
figures                  401  403  200  200  403  403  200  403
papers                   401  403  200  200  403  403  200  200
paper        issued      401  403  200  200  403  403  200  200
paper        draft       401  403  404  404  403  403  404  404
"""
QUESTIONS = ("", "?size=1000", "?format=csv")
OF_FINDINGS = ("?standing=all", "?standing=all&format=csv", "?standing=all&as_at=2022-09-29", "?standing=all&sort=rag")


def rows():
    """What each of the cast is answered: of the owner's objects, and by the same rules of every other kind."""
    for line in ANSWERS.strip().splitlines():
        words = line.split()
        name, things, said = words[0], words[1:-8], dict(zip(COLUMNS, words[-8:], strict=True))
        yield name, (things or [""])[0], said
        for kind, (of, made) in KINDS.items():
            if things and things[0] in of:
                yield name, f"{kind}_{things[0]}", made("GET", f"api:{name}", said)


@pytest.fixture
def machines(cast):
    """A machine of each of the cast with a token that opens everything, and one without a token."""
    return {"nobody": client_with("")} | {name: client_with(plant(person)) for name, person in cast.items()}


def test_every_machine_is_answered_as_the_table_says(machines, objects):
    wrong, count = [], 0
    for name, thing, said in rows():
        for who, status in said.items():
            given = asked(machines[who], "GET", reverse(f"api:{name}", args=objects[thing])).status_code
            count += 1
            wrong += [(name, thing, who, status, given)] if str(given) != status else []
    assert wrong == []
    assert count > 100


def test_what_one_may_not_know_of_is_answered_as_what_does_not_exist(machines, objects):
    for who in ("owner", "executive"):
        answers = [
            asked(machines[who], "GET", reverse("api:finding", args=objects[thing]))
            for thing in ("hidden_finding", "absent_finding")
        ]
        bodies = [re.sub(rb'"request": "\w+"', b"", answer.content) for answer in answers]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert bodies[0] == bodies[1]


def addresses(objects):
    """Every address with every object, and every list in every form."""
    for name in ("findings", "inspections", "figures", "papers"):
        yield from (reverse(f"api:{name}") + question for question in QUESTIONS)
    yield from (reverse("api:findings") + question for question in OF_FINDINGS)
    yield from (reverse("api:finding", args=[key]) for key in Finding.objects.values_list("pk", flat=True))
    yield from (reverse(f"api:{name}", args=objects[thing]) for name, thing, _ in rows() if thing)


def test_no_machine_hears_what_its_person_may_not_hear(canaries, machines, objects):
    for who, machine in machines.items():
        where = defaultdict(list)
        for address in addresses(objects):
            for word in set(CANARY.findall(said_by(asked(machine, "GET", address)))):
                where[word].append(address)

        assert leaks(canaries, who, where) == []
        assert bool(where) == (who not in {"nobody", "administrator"}), who

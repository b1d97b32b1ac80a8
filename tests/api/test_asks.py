"""What makes no sense is refused in words, parameter by parameter; nothing is passed over in silence."""

import pytest
from django.urls import reverse

from api.asks import PART, of_filters
from api.views import figures, findings, inspections
from audit.models import Event
from recommendations.filters import FindingFilter

NONSENSE = [
    "",
    " ",
    "x",
    "-1",
    "0",
    "999999",
    "9" * 30,
    "1.0",
    " 1",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "' OR 1=1 --",
    "\N{PILE OF POO}",
    "2022-02-30",
    "2199-01-01",
    "0000-00-00",
    "29 9 2022",
    "[]",
    "None",
]
LISTS = {
    "findings": findings.ASKS,
    "inspections": inspections.ASKS,
    "figures": figures.ASKS,
    "papers": PART,
}


@pytest.mark.parametrize("name", LISTS)
def test_nonsense_in_any_parameter_is_refused_in_words(machine, lead, finding, issued, name):
    client, address, refused = machine(lead), reverse(f"api:{name}"), 0
    for ask in LISTS[name]:
        for value in NONSENSE:
            answer = client.get(address, {ask.name: value})
            assert answer.status_code in {200, 400}, (ask.name, value)
            if answer.status_code == 400:
                refused += 1
                assert list(answer.json()["errors"]) == [ask.name], value
                assert answer.json()["errors"][ask.name][0], value
    assert refused > len(LISTS[name]) * 10


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Let a machine ask as often as it likes."""
    monkeypatch.setattr("accounts.limits.spend", lambda person, kind: 0)


@pytest.mark.parametrize(
    ("asked", "name", "words"),
    [
        ("status=done", "status", "Select one of the choices for status"),
        ("owner=7", "owner", "Select one of the choices for owner"),
        ("owner=me", "owner", "It must be a whole number above 0."),
        ("as_at=29/9/2022", "as_at", "It must be a date such as 2022-09-29."),
        ("as_at=2022-02-30", "as_at", "The as at must be a real date, such as 29 9 2022"),
        ("as_at=2199-01-01", "as_at", "The as at must be today or in the past"),
        ("as_at=2022-09-01&stale=yes", "as_at", "Of a past day nobody can ask: Stale."),
        ("size=5000", "size", "It must be from 1 to 1000."),
        ("page=0", "page", "It must be from 1 to 999999."),
        ("status=&page=1", "status", "It must be one of the choices."),
        ("rag=red&rag=green", "rag", "Ask it once."),
        ("format=xlsx", "format", "It must be json or csv."),
        ("format=csv&page=2", "format", "CSV is the whole list. Leave “page” and “size” out."),
        ("as_at_day=1", "as_at_day", "There is no filter of this name here."),
        ("owner__password__startswith=a", "owner__password__startswith", "There is no filter of this name here."),
    ],
)
def test_what_is_wrong_is_said_of_the_parameter(machine, lead, finding, asked, name, words):
    answer = machine(lead).get(f"{reverse('api:findings')}?{asked}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][name][0].startswith(words)


def test_a_period_that_ends_before_it_begins_is_refused(machine, lead):
    answer = machine(lead).get(reverse("api:figures"), {"as_at": "2022-09-01", "since": "2022-09-01"})

    assert answer.json()["errors"] == {"since": ["The day since must be before the day the figures are of"]}


def test_one_record_is_asked_nothing(machine, lead, finding):
    answer = machine(lead).get(reverse("api:finding", args=[finding.pk]), {"format": "csv"})

    assert answer.json()["errors"] == {"format": ["There is no filter of this name here. There are none."]}


def test_what_is_refused_is_not_on_record_as_read(machine, lead):
    machine(lead).get(reverse("api:findings"), {"status": "x"})

    assert not Event.objects.filter(kind="api_read").exists()


def test_a_character_that_no_database_keeps_is_refused_in_json(machine, lead):
    answer = machine(lead).get(f"{reverse('api:findings')}?text=%00")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_every_filter_of_the_page_can_be_asked():
    assert [ask.name for ask in of_filters(FindingFilter)] == list(FindingFilter.base_filters)

"""Nobody asks for what costs much more often than a person could; and what they typed is not lost by it."""

import os
import re
import subprocess
import sys
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.limits import LIMITS, Costly, spend
from accounts.models import Spent
from audit.models import Event
from config.urls import urlpatterns
from recommendations.models import FindingEvidence
from tests.audit.conftest import ask
from tests.house.test_urls import all_views

__all__ = ["ask"]
PROCESSES, TIMES = 4, 45
# Every address that costs much, and as what it counts.
COSTLY = {
    "upload": {
        *("evidence_add", "finding_move", "answer", "start", "run_columns", "run_sheet", "run_answer"),
        *("comparison_list", "comparison_columns", "difference_answer", "published", "published_save"),
    },
    "question": {"question_ask", "question_record", "question_edit", "question_answer"},
    "download": {
        "evidence_download",
        "trail_export",
        "finding_export",
        "history_export",
        "evidence_export",
        "inspection_export",
        "grade_export",
        "request_export",
        "person_export",
        "pack_download",
        "template",
    },
    "pack": {"finding_pack", "inspection_pack"},
    "paper": {"paper_pdf", "paper_public_pdf", "paper_issue", "paper_word", "paper_html"},
    "search": {"finding_list", "inspection_list", "trail", "run_detail", "comparison_detail"},
    "api": {"findings", "finding", "inspections", "inspection", "figures", "papers", "paper"},
}
# How each is asked for, but for machines (tests/api): by whom, with which method, at which address, of what.
ASKED = {
    "upload": ("owner", "post", "recommendations:evidence_add", "finding", ""),
    "question": ("member", "post", "reports:question_ask", "issued", ""),
    "download": ("owner", "get", "recommendations:evidence_download", "evidence", ""),
    "paper": ("member", "get", "reports:paper_pdf", "issued", ""),
    "pack": ("owner", "post", "packs:finding_pack", "finding", ""),
    "search": ("owner", "get", "recommendations:finding_list", "", "?text=vet"),
}
TYPED = {"title": "“Vetting” <b>policy</b>", "marking": "OFFICIAL", "note": "First line.\r\n\r\n  Second & last."}


def use_up(person, kind):
    """Let somebody do something as often as they may."""
    for _ in range(LIMITS[Costly(kind)].a_minute):
        assert spend(person, Costly(kind)) == 0


@pytest.fixture
def add(finding):
    """The address at which evidence is added."""
    return reverse("recommendations:evidence_add", args=[finding.pk])


def test_what_costs_much_bears_a_limit():
    marked = [(view.limit, name) for name, view in all_views(urlpatterns) if hasattr(view, "limit")]

    assert {kind: {name for limit, name in marked if limit == kind} for kind in COSTLY} == COSTLY
    assert set(COSTLY) == {*ASKED, "api"} == set(Costly) == set(LIMITS)


@pytest.mark.parametrize("kind", ASKED)
def test_one_more_than_the_limit_has_to_wait(cast, as_, arguments, kind):
    who, method, name, thing, query = ASKED[kind]
    client, address = as_(cast[who]), reverse(name, args=arguments[thing]) + query
    use_up(cast[who], kind)
    Spent.objects.update(times=LIMITS[kind].a_minute - 1)

    last, further = (getattr(client, method)(address) for _ in range(2))
    last.getvalue()

    assert last.status_code == 200
    assert (further.status_code, further.templates[0].name) == (429, "429.html")
    assert 1 <= int(further["Retry-After"]) <= 60
    assert f"You can go on in {further['Retry-After']} second" in further.content.decode()


def test_after_a_minute_it_goes_on(as_, owner):
    use_up(owner, "search")
    now = Spent.objects.get()
    now.since = now.since.replace(year=now.since.year - 1)
    now.save()

    assert spend(owner, Costly.SEARCH) == 0
    assert Spent.objects.get().times == 1


def test_nobody_else_waits(owner, officer):
    use_up(owner, "search")

    assert (spend(owner, Costly.SEARCH) > 0, spend(officer, Costly.SEARCH)) == (True, 0)


def test_nothing_else_of_theirs_waits(owner):
    use_up(owner, "search")

    assert spend(owner, Costly.DOWNLOAD) == 0


@pytest.mark.parametrize(
    ("who", "method", "address"),
    [
        ("owner", "get", "/register/"),
        ("owner", "get", "/register/1/evidence/add/"),
        ("member", "get", "/register/?text=vet"),
        ("administrator", "post", "/register/1/evidence/add/"),
        ("nobody", "get", "/register/?text=vet"),
    ],
)
def test_what_costs_little_or_is_refused_is_not_counted(cast, as_, finding, who, method, address):
    getattr(as_(cast.get(who)), method)(address)

    assert not Spent.objects.exists()


def test_being_asked_to_wait_is_on_record_once_a_minute(owner):
    use_up(owner, "paper")
    for _ in range(30):
        spend(owner, Costly.PAPER)

    event = Event.objects.get(kind="limited")
    assert str(event) == "owner was asked to slow down asked for papers over 20 times in a minute"


def hidden(page):
    """What the page's button would send."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return {unescape(name): unescape(value) for name, value in fields}


def test_what_was_typed_is_sent_again_by_the_page(as_, owner, add):
    client = as_(owner)
    use_up(owner, "upload")
    page = client.post(add, TYPED)
    assert (page.status_code, FindingEvidence.objects.count()) == (429, 0)
    assert "Files are not" not in page.content.decode()

    Spent.objects.all().delete()
    client.post(add, hidden(page))

    kept = FindingEvidence.objects.get()
    assert (kept.title, kept.note) == (TYPED["title"], TYPED["note"])


def test_a_file_is_asked_for_again(as_, owner, add):
    client = as_(owner)
    use_up(owner, "upload")
    sent = {"title": "Policy", "marking": "OFFICIAL", "file": SimpleUploadedFile("policy.txt", b"Everybody.")}
    page = client.post(add, sent)

    assert "Files are not: choose them again" in page.content.decode()
    Spent.objects.all().delete()
    form = client.post(add, hidden(page)).context["form"]
    assert form.errors == {"file": ["Choose a file, or give a web address or a note."]}
    assert form["title"].value() == "Policy"


def test_the_page_that_asks_to_wait_has_a_token_of_its_own(owner, add):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    use_up(owner, "upload")
    client.get(add)
    sent = {**TYPED, "csrfmiddlewaretoken": client.cookies["csrf"].value}
    page = client.post(add, sent)

    Spent.objects.all().delete()
    assert client.post(add, hidden(page)).status_code == 302


def test_a_search_keeps_its_question(as_, owner):
    use_up(owner, "search")

    page = as_(owner).get("/register/?text=%22vet%22&standing=all")

    assert 'href="/register/?text=%22vet%22&amp;standing=all"' in page.content.decode()


def test_processes_at_once_share_one_count(ask):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    make = "from accounts.models import User; User.objects.create_user('asker', full_name='Asker')"
    start = "import django; django.setup(); from django.db import connection; connection.settings_dict['NAME'] = "
    subprocess.run([sys.executable, "-c", f"{start}{ask.database!r}; {make}"], env=environment, check=True, timeout=60)

    program = [sys.executable, "-m", "tests.accounts.busy_asker", ask.database, str(PROCESSES), str(TIMES)]
    ran = subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=120)

    assert (ran.stderr, ran.stdout.strip()) == ("", str(LIMITS[Costly.SEARCH].a_minute))
    assert ask("SELECT times FROM accounts_spent") == [(PROCESSES * TIMES,)]

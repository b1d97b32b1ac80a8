"""Every main page, full, empty and with errors: axe finds nothing, and nothing sticks out at phone width."""

from pathlib import Path

import pytest
from django.conf import settings

from audit.models import DisposalOrder
from config import disposal_actions
from evidence.actions import attach
from inspections.models import Inspection
from recommendations import actions as recommendations
from recommendations.models import FindingEvidence, Update
from reports import question_actions
from reports.models import ArisingAction, Pack, Paper, Question
from reports.pack_actions import plan_of
from reports.pack_index import digest_of
from tests.browser.conftest import Window
from tests.conftest import PUBLISHED, TODAY, plant
from tests.reports.conftest import issue

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
CHECK = """async (tags) => {
    const found = await axe.run({runOnly: tags})
    return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`)
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (1280, 390, 320)
REGISTER = (
    "/register/",
    "/register/?text=nothing-says-this",
    "/register/?standing=all&sort=-rag",
    "/register/?kind=wrong",
)
FINDING = ("/register/{finding}/", "/register/{cause}/", "/register/{finding}/move/return/")
INSPECTIONS = ("/inspections/", "/inspections/?title=nothing-says-this", "/inspections/{inspection}/")
PAPERS = ("/papers/", "/papers/{paper}/", "/papers/{issued}/", "/papers/{issued}/correct/")
FORMS = (
    "/register/add/",
    "/register/{finding}/edit/",
    "/register/{finding}/update/",
    "/register/{finding}/move/inspectorate-signed-off/",
    "/register/{finding}/parts/add/",
    "/register/{finding}/evidence/add/",
    "/inspections/add/",
    "/inspections/{inspection}/edit/",
    "/inspections/{inspection}/evidence/add/",
    "/papers/add/",
    "/papers/{paper}/edit/",
    "/papers/{issued}/questions/record/",
    "/papers/questions/{question}/answer/",
    "/papers/{issued}/actions/add/",
    "/papers/actions/{arising}/edit/",
)
DISPOSALS = ("/disposals/", "/disposals/add/inspection/{inspection}/", "/disposals/{order}/")
PACKS = ("/packs/", "/packs/{pack}/", "/packs/{failed}/", "/packs/finding/{finding}/", "/packs/finding/{cause}/")
PEOPLE = ("/people/", "/lists/", "/lists/boards/")
PEOPLE_FORMS = (
    "/people/add/",
    "/people/{owner}/",
    "/lists/boards/add/",
    "/lists/force/1/",
)


@pytest.fixture
def full(cast, make_finding, cause, portfolio, board, ours, committee):
    """A register with something of everything, long words included; the numbers of what is in it."""
    words = {"owner": cast["owner"], "portfolio": portfolio, "board": board, "target_on": PUBLISHED}
    long = "Forces-should-vet-" + "everybody-" * 30
    finding = make_finding(cause=cause, addressees=[ours], reference="10618", text=long, **words)
    recommendations.add_part(finding, text=long, addressees=[ours], by=cast["officer"])
    update = Update(happened_on=TODAY, text=long, rag="amber", rag_reason=long)
    recommendations.update(finding, update, by=cast["owner"])
    papers = [Paper(committee=committee, meeting_on=day, data_as_at=day) for day in (PUBLISHED, TODAY)]
    for paper in papers:
        paper.save()
    issue(papers[0], cast["lead"])
    numbers = {"finding": finding, "cause": cause, "inspection": Inspection.objects.get()}
    asked = Question(paper=papers[0], text=long)
    numbers["question"] = question_actions.ask(asked, by=cast["member"], today=TODAY)
    arose = ArisingAction(paper=papers[0], what=long, who="Head of Vetting", due_on=TODAY)
    numbers["arising"] = question_actions.add_action(arose, by=cast["officer"], today=TODAY)
    order = DisposalOrder(authority="Data Protection Act 2018, section 47", reason=long)
    places = disposal_actions.places_of(finding)[:1]
    numbers["order"] = disposal_actions.ask(order, finding, places, by=cast["officer"])
    numbers |= packs(finding, cast, long)
    plant(cast["owner"])
    numbers |= {"issued": papers[0], "paper": papers[1], "owner": cast["owner"]}
    return {name: row.pk for name, row in numbers.items()}


def packs(finding, cast, long):
    """Evidence packs, one made and one that failed."""
    note = {"title": long[:200], "marking": "OFFICIAL", "note": long}
    attach(FindingEvidence(finding=finding), note, by=cast["owner"])
    made, failed = (Pack(finding=finding, purpose=long[:200], requested_by=cast["lead"]) for _ in range(2))
    made.state, made.digest = Pack.State.DONE, digest_of(plan_of(made, TODAY))
    failed.state, failed.reason = Pack.State.FAILED, long
    for pack in (made, failed):
        pack.save()
    return {"pack": made, "failed": failed}


def faults(window: Window) -> list[str]:
    """What is wrong with the page that is open, at each width."""
    found = []
    window.page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 900})
        if (out := window.page.evaluate(STICKS_OUT)) > 0:
            found.append(f"sticks out by {out}px")
        found += window.page.evaluate(CHECK, TAGS) if width != WIDTHS[-1] else []
    window.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return [f"{window.page.url} at {width}: {fault}" for fault in found]


@pytest.mark.parametrize(
    ("who", "addresses"),
    [
        ("lead", REGISTER + FINDING),
        ("lead", INSPECTIONS + PAPERS),
        ("lead", DISPOSALS + PACKS),
        ("officer", FORMS),
        ("owner", REGISTER[:1] + FINDING[:1] + INSPECTIONS[:1]),
        ("member", ("/papers/", "/papers/{issued}/", "/papers/{issued}/questions/ask/")),
        ("administrator", PEOPLE + PEOPLE_FORMS),
        ("owner", ("/account/", "/account/tokens/add/", "/api/")),
    ],
)
def test_pages_with_data_are_accessible(open_window, cast, full, who, addresses):
    window = open_window()
    window.sign_in(cast[who])

    found = []
    for address in addresses:
        window.visit(address.format(**full))
        found += faults(window)
    assert found == []


@pytest.mark.parametrize(("who", "addresses"), [("officer", FORMS[2:]), ("administrator", PEOPLE_FORMS)])
def test_forms_with_errors_are_accessible(open_window, cast, full, who, addresses):
    window = open_window()
    window.sign_in(cast[who])

    found = []
    for address in addresses:
        window.visit(address.format(**full))
        for box in window.page.get_by_role("main").get_by_role("textbox").all():
            box.fill("")
        window.press("Save")
        assert window.page.get_by_role("alert").is_visible(), address
        found += faults(window)
    assert found == []


@pytest.mark.parametrize("who", ["lead", "owner", "member", "administrator"])
def test_pages_of_an_empty_register_are_accessible(open_window, cast, who):
    window = open_window()
    window.sign_in(cast[who])

    found = faults(window)
    for name in window.page.get_by_role("navigation", name="Menu").get_by_role("link").all_inner_texts():
        window.go_to(name)
        found += faults(window)
    assert found == []


def test_signing_in_is_accessible(open_window, force):
    window = open_window()
    window.visit("/sign-in/")
    found = faults(window)

    window.press("Sign in")
    assert found + faults(window) == []


def test_a_token_that_is_made_is_shown_accessibly(open_window, cast):
    window = open_window()
    window.sign_in(cast["owner"])
    window.visit("/account/tokens/add/")
    window.press("Make the token")
    found = faults(window)
    window.page.get_by_label("Name").fill("A dashboard")
    window.page.get_by_label("Findings: ").check()
    window.press("Make the token")

    assert window.page.get_by_text("It is shown only now.").is_visible()
    assert found + faults(window) == []


def test_the_check_finds_what_is_wrong(open_window, force):
    window = open_window()
    window.visit("/sign-in/")
    window.page.evaluate("document.querySelector('label').remove()")
    window.page.evaluate("document.querySelector('h1').style.width = '2000px'")

    assert {fault.split(": ")[1] for fault in faults(window)} >= {"label"}
    assert any("sticks out" in fault for fault in faults(window))

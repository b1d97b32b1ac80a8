"""The whole way through, in a browser: from a new report to the committee's paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from recommendations.models import Finding, FindingEvidence
from reports.models import Committee, Paper
from reports.pdf import render
from tests.browser.conftest import Window
from tests.conftest import PASSWORD
from tests.reports.conftest import text_of

PDF = render(
    '<!DOCTYPE html><html lang="en-GB"><title>Vetting policy</title><body><h1>Vetting policy</h1></body></html>'
)


def add_inspection(window: Window) -> None:
    """The liaison officer enters a report."""
    window.go_to("Inspections")
    window.follow("Add an inspection")
    window.fill("Title", "Police perpetrated domestic abuse")
    window.choose("Kind", "Super-complaint")
    window.page.get_by_label("IOPC").check()
    window.page.get_by_label("Published", exact=True).check()
    window.date("Publication date", "30", "6", "2022")
    window.press("Save")
    window.says("Police perpetrated domestic abuse is saved.")


def add_finding(window: Window) -> None:
    """The liaison officer enters what it asks, and gives it an owner."""
    window.go_to("Register")
    window.follow("Add a finding")
    window.choose("Inspection", "Police perpetrated domestic abuse")
    window.page.get_by_label("Recommendation", exact=True).check()
    window.fill("HMICFRS reference", "90139")
    window.fill("Text of the finding", "Check every live case.")
    window.fill("Deadline, in the inspectorate's words", "Within six months")
    window.date("Inspectorate's deadline", "30", "12", "2022")
    window.page.get_by_label("Chief constables").check()
    window.choose("Owner", "Ownerson")
    window.press("Save")
    window.says("Recommendation 90139 is in the register.")


def attach(window: Window, folder: Path) -> None:
    """The liaison officer attaches a PDF."""
    policy = folder / "Vetting policy.pdf"
    policy.write_bytes(PDF)
    window.follow("Add evidence")
    window.fill("Title", "Vetting policy, version 3")
    window.field("File").set_input_files(policy)
    window.press("Save")
    window.says("“Vetting policy, version 3” is attached.")


def update(window: Window) -> None:
    """The owner says where it stands."""
    window.follow("Recommendation 90139")
    window.fill("What was done", "The audit has begun.")
    window.page.get_by_label("Amber", exact=True).check()
    window.fill("Why it is amber or red", "Two analysts have left.")
    window.press("Save")
    window.says("Recommendation 90139 is updated.")
    window.follow("Recommendation 90139")
    window.follow("Everything about it")
    window.says("Amber: Two analysts have left.")


def draft(window: Window) -> None:
    """The liaison officer drafts the paper."""
    window.go_to("Papers")
    window.follow("Draft a committee update")
    window.choose("Committee", "Joint Audit Committee")
    window.date("Meeting date", "29", "9", "2022")
    window.date("Data as at", "29", "9", "2022")
    window.press("Save")
    window.says("As at 29 September 2022 there remain one recommendation")
    window.says("You changed this draft last. Somebody else must check it.")


def check_and_issue(window: Window) -> None:
    """The liaison lead checks the paper and issues it."""
    window.go_to("Papers")
    window.follow("29 September 2022")
    window.press("I have checked this draft")
    window.says("The draft is checked.")
    window.page.get_by_text("Issue this paper").click()
    window.press("Issue the paper")
    window.says("Issued by Leadson")


def download(page: Page, link: str) -> bytes:
    """Take a file."""
    with page.expect_download() as given:
        page.get_by_role("link", name=link).or_(page.get_by_role("button", name=link)).first.click()
    return Path(given.value.path()).read_bytes()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (1280, False)])
def test_from_a_new_report_to_the_committees_paper(open_window, cast, committee, ours, tmp_path, width, script):
    window = open_window(width, script=script)

    window.sign_in(cast["officer"])
    add_inspection(window)
    add_finding(window)
    attach(window, tmp_path)
    window.sign_in(cast["owner"])
    update(window)
    assert download(window.page, "Vetting policy, version 3") == PDF
    window.sign_in(cast["officer"])
    draft(window)
    window.sign_in(cast["lead"])
    check_and_issue(window)
    window.sign_in(cast["member"])
    paper = text_of(download(window.page, "Download PDF"))

    assert "there remain one recommendation, no areas for improvement and no causes of concern" in paper
    assert "90139" in paper
    assert "Check every live case." in paper
    assert "▲ Amber" in paper
    assert FindingEvidence.objects.get().file_name == "Vetting policy.pdf"
    assert Paper.objects.get().figures["remaining"]["recommendation"] == 1


FOCUSED = """() => {
    const at = document.activeElement
    const label = at.labels && at.labels.length ? at.labels[0] : at
    return label.innerText.trim()
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    pytest.fail(f"Tab never came to “{name}”.")


def test_signing_in_and_updating_take_no_mouse(open_window, finding: Finding, owner):
    window = open_window()
    page, keys = window.page, window.page.keyboard
    window.visit(finding.get_absolute_url())

    for name, text in (("User name", owner.username), ("Password", PASSWORD)):
        tab_to(page, name)
        keys.type(text)
    keys.press("Enter")
    page.wait_for_url(window.address + finding.get_absolute_url())
    tab_to(page, "Say where it stands")
    keys.press("Enter")
    page.wait_for_url("**/register/mine/*/")
    tab_to(page, "What was done")
    keys.type("The policy was rewritten.")
    tab_to(page, "Not rated")
    keys.press("ArrowDown")
    tab_to(page, "Save")
    keys.press("Enter")
    page.wait_for_url("**/register/mine/")

    finding.refresh_from_db()
    assert (finding.updates.get().text, finding.rag) == ("The policy was rewritten.", "green")


def test_the_first_tab_skips_to_the_page(open_window, finding, owner):
    window = open_window()
    window.sign_in(owner)

    window.page.keyboard.press("Tab")
    assert window.page.evaluate(FOCUSED) == "Skip to main content"
    window.page.keyboard.press("Enter")
    assert window.page.url.endswith("#main")


def test_an_error_leads_to_its_field(open_window, committee: Committee, finding, owner):
    window = open_window()
    window.sign_in(owner)
    window.visit(f"/register/mine/{finding.pk}/")

    window.press("Save")
    window.page.get_by_role("alert").get_by_role("link").first.click()
    assert window.page.evaluate(FOCUSED) == "What was done"
    assert window.page.title().startswith("Error: ")

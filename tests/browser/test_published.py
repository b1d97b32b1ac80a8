"""A published report in a browser: pasted, looked through, corrected, and in the register."""

import pytest

from recommendations.models import Finding
from tests.browser.test_accessibility import faults
from tests.imports.conftest import addressees  # noqa: F401 - a fixture
from tests.imports.published_corpus import ACQUISITIVE_CRIME, SUPER_COMPLAINT


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
@pytest.mark.usefixtures("addressees")
def test_from_the_text_of_a_report_to_its_findings(open_window, cast, inspection, width, script):
    window = open_window(width, script=script)
    window.sign_in(cast["officer"])
    window.visit(inspection.get_absolute_url())

    window.follow("Read its published report")
    window.fill("Paste its text", SUPER_COMPLAINT + ACQUISITIVE_CRIME)
    window.press("Read it")
    window.says("5 items, in the order of the text.")
    window.says("Asks Ministry of Justice: not ours")
    window.page.get_by_label("Add this to the register").nth(3).uncheck()
    window.page.get_by_label("Text of the finding").nth(1).fill("")
    window.press("Add what is ticked to the register")
    window.says("Item 2: recommendation 2: Enter the text of the finding")
    window.page.get_by_label("Text of the finding").nth(1).fill("Chief constables should have plans.")
    window.press("Add what is ticked to the register")
    window.says("4 findings added to the register")
    window.follow("Recommendation 2 of A report on vetting")

    window.says("Chief constables should have plans.")
    window.says("Read from pasted text.")
    assert [finding.parts.count() for finding in Finding.objects.order_by("pk")] == [2, 4, 4, 4]


@pytest.mark.usefixtures("addressees")
def test_its_pages_are_accessible(open_window, cast, inspection):
    window = open_window()
    window.sign_in(cast["officer"])
    window.visit(f"/imports/published/?inspection={inspection.pk}")
    found = faults(window)

    window.press("Read it")
    found += faults(window)
    window.fill("Paste its text", f"Recommendation 9\n\nForces-should-vet-{'everybody-' * 30}\n\n{SUPER_COMPLAINT}")
    window.press("Read it")
    window.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found += faults(window)
    window.page.get_by_label("Text of the finding").first.fill("")
    window.press("Add what is ticked to the register")
    found += faults(window)
    window.page.get_by_label("Text of the finding").first.fill("Vet.")
    window.press("Add what is ticked to the register")
    found += faults(window)

    assert found == []


def test_an_error_leads_to_its_field(open_window, cast, inspection):
    window = open_window()
    window.sign_in(cast["officer"])
    window.visit(f"/imports/published/?inspection={inspection.pk}")
    window.fill("Paste its text", SUPER_COMPLAINT)
    window.press("Read it")
    window.page.get_by_label("Text of the finding").nth(2).fill("")
    window.press("Add what is ticked to the register")

    window.page.get_by_role("alert").get_by_role("link").first.click()

    assert window.page.evaluate("document.activeElement.id") == "id_item2-text"

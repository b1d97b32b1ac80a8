"""A real browser in front of the real pages. Where there is no Chromium these tests are skipped."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from accounts.models import User
from audit.tracking import save_as
from inspections.models import InspectingBody, InspectionKind
from reports.models import Committee
from tests.conftest import PASSWORD

# Playwright keeps an event loop running, in which Django would refuse to ask its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 15


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: it is left out on PostgreSQL."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's own Chromium."""
    path = shutil.which(os.environ.get("SIGNOFF_CHROMIUM") or "chromium")
    if not path:
        pytest.skip("There is no Chromium on this machine. Install it, or set SIGNOFF_CHROMIUM to its path.")
    return browser_type_launch_args | {"executable_path": path, "args": list(ARGUMENTS)}


@dataclass
class Window:
    """A browser window that notes whatever the browser complains of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def visit(self, address: str) -> None:
        """Open one of our addresses."""
        self.page.goto(self.address + address)

    def sign_in(self, person: User) -> None:
        """Sign in as somebody, signing out whoever was there."""
        self.page.context.clear_cookies()
        self.visit("/sign-in/")
        self.fill("User name", person.username)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def go_to(self, name: str) -> None:
        """Choose from the menu, which is folded away on a phone."""
        menu = self.page.get_by_role("button", name="Menu")
        if menu.is_visible():
            menu.click()
        self._leave_by(self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=name))

    def fill(self, label: str, text: str) -> None:
        """Type into the field of this label."""
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.field(label).select_option(label=option)

    def field(self, label: str) -> Locator:
        """Find a field by its label, whether or not it may be left empty."""
        labels = (label, f"{label} (optional)")
        exact = [self.page.get_by_label(each, exact=True) for each in labels]
        return exact[0].or_(exact[1])

    def date(self, label: str, *parts: str) -> None:
        """Type a date in its three fields."""
        group = self.page.get_by_role("group", name=re.compile(rf"^{label}( \(optional\))?$"))
        for name, text in zip(("Day", "Month", "Year"), parts, strict=True):
            group.get_by_label(name).fill(text)

    def press(self, button: str) -> None:
        """Press a button that sends the page's form."""
        self._leave_by(self.page.get_by_role("button", name=button, exact=True))

    def follow(self, link: str) -> None:
        """Follow a link, also one that looks like a button."""
        main = self.page.get_by_role("main")
        self._leave_by(main.get_by_role("link", name=link).or_(main.get_by_role("button", name=link)).first)

    def _leave_by(self, way: Locator) -> None:
        """Click on what leads to another page, and wait for that page: a click alone returns before it comes."""
        with self.page.expect_event("domcontentloaded"):
            way.click()

    def says(self, words: str) -> None:
        """Hold that the page says this."""
        assert words in " ".join(self.page.get_by_role("main").inner_text().split())


@pytest.fixture
def open_window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Window]]:
    """Open a window of some width, with or without JavaScript; at the end nothing may have been complained of."""
    contexts: list[BrowserContext] = []
    windows: list[Window] = []

    def open_one(width: int = 1280, *, script: bool = True) -> Window:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, java_script_enabled=script)
        context.set_default_timeout(SECONDS * 1000)
        window = Window(context.new_page(), live_server.url)
        context.on("console", lambda said: window.complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: window.complaints.append(str(error.error)))
        contexts.append(context)
        windows.append(window)
        return window

    yield open_one
    for context in contexts:
        context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


@pytest.fixture
def committee(officer: User) -> Committee:
    """A committee, and what else the forms' lists need."""
    for row in (InspectionKind(name="Super-complaint"), InspectingBody(name="IOPC")):
        save_as(officer, row)
    committee = Committee(name="Joint Audit Committee")
    save_as(officer, committee)
    return committee

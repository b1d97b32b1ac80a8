"""docs/reading-reports.md says what the tables say."""

import json
import re

import pytest
from django.conf import settings

from imports.management.commands.read_report import told_item
from imports.published.reading import Known, read_report
from imports.published.words import BODIES, MARKS, OPENINGS, SAYINGS
from tests.conftest import PUBLISHED

pytestmark = pytest.mark.once

PAGE = (settings.BASE_DIR / "docs" / "reading-reports.md").read_text("utf-8")
# What the page's JSON was read from.
EXAMPLE = """Recommendation 3

Within six months, the Home Office and chief constables should:
• the Home Office to change its rules; and
• chief constables to follow them.
"""


@pytest.mark.parametrize("row", [*OPENINGS, *SAYINGS], ids=lambda row: row.name)
def test_every_row_stands_on_the_page_with_its_examples(row):
    examples = "; ".join(f"“{words}”" for words in row.examples)

    assert f"| {row.name} | {examples} |" in PAGE


def test_all_marks_and_bodies_stand_on_the_page():
    words = " ".join(PAGE.split())

    assert [name for name, marks in MARKS if f"| {name} | {marks} |" not in PAGE] == []
    assert [body.name for body in BODIES if body.name not in words] == []


def test_the_example_is_what_the_command_prints():
    known = [Known("Chief constables", is_ours=True), Known("Home Office", is_ours=False)]
    told = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])

    assert told["items"] == [told_item(1, read_report(EXAMPLE, PUBLISHED, known=known).items[0])]

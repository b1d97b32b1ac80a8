"""The pages of docs/ that are printed from tables say what the tables say."""

import io

import pytest
from django.core.management import CommandError, call_command

from recommendations.deadline_ways import NOT_A_DATE, WAYS
from recommendations.management.commands.write_docs import PAGES, status_moves
from recommendations.status import STEPS, Status

pytestmark = pytest.mark.once


def test_the_written_pages_are_up_to_date():
    call_command("write_docs", "--check")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_out_of_date_is_named(name, tmp_path):
    call_command("write_docs", "--folder", tmp_path, stdout=io.StringIO())
    with (tmp_path / name).open("a") as page:
        page.write("More.")

    with pytest.raises(CommandError, match=rf"Out of date: docs/{name}\. Run"):
        call_command("write_docs", "--check", "--folder", tmp_path)


def test_pages_that_are_missing_are_named_and_written(tmp_path):
    with pytest.raises(CommandError, match=r"docs/deadlines\.md, docs/status-moves\.md"):
        call_command("write_docs", "--check", "--folder", tmp_path)

    call_command("write_docs", "--folder", tmp_path, stdout=io.StringIO())
    call_command("write_docs", "--check", "--folder", tmp_path)


def test_only_what_changed_is_written(tmp_path):
    said = io.StringIO()
    call_command("write_docs", "--folder", tmp_path, stdout=io.StringIO())
    (tmp_path / "deadlines.md").unlink()

    call_command("write_docs", "--folder", tmp_path, stdout=said)

    assert said.getvalue() == "Wrote deadlines.md.\n"


def test_every_status_and_step_is_drawn():
    page = status_moves()

    assert [status for status in Status if f'state "{status.label}" as {status.value}\n' not in page] == []
    assert [
        (start, step.code)
        for step in STEPS.values()
        for start in step.starts
        if f"    {start.value} --> {step.end.value}: {step.name}\n" not in page
    ] == []


def test_every_step_says_who_may_take_it():
    assert "nobody" not in status_moves()
    assert "| Sign off for the force | Owner says done | With the inspectorate | Liaison lead |" in status_moves()


def test_forty_wordings_and_more_are_printed():
    page = PAGES["deadlines.md"]()

    words = [words for way in WAYS + NOT_A_DATE for words in way.examples if words]
    assert [one for one in words if f" | {one} | " not in page] == []
    assert sum(len(way.examples) for way in WAYS) > 40

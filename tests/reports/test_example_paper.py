"""The example paper of the guides is made from the sample register alone."""

import pytest
from django.core.management import CommandError, call_command

from audit.tracking import save_as
from reports.management.commands import write_example_paper
from tests.reports.conftest import text_of


def test_it_is_written_from_the_sample(tmp_path, monkeypatch, paper, finding):
    (tmp_path / "images").mkdir()
    monkeypatch.setattr(write_example_paper, "DOCS", tmp_path)

    call_command("write_example_paper")

    assert "one recommendation" in text_of((tmp_path / "example-paper.pdf").read_bytes())


def test_a_real_register_is_not_written_into_the_guides(tmp_path, monkeypatch, paper, force, officer):
    monkeypatch.setattr(write_example_paper, "DOCS", tmp_path)
    force.sample_today = None
    save_as(officer, force)

    with pytest.raises(CommandError, match="Load it first"):
        call_command("write_example_paper")
    assert not (tmp_path / "example-paper.pdf").exists()


def test_the_paper_in_the_guides_is_one(settings):
    made = (settings.BASE_DIR / "docs" / "example-paper.pdf").read_bytes()

    assert "there remain 45 recommendations" in text_of(made)

"""Installations on which things go wrong."""

import pytest

from tests.installation import Installation, empty, here


@pytest.fixture
def installation(transactional_db, evidence, tmp_path) -> Installation:
    """A small register with a stored file."""
    return here(tmp_path)


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    """Another installation, in which nothing is."""
    with empty(tmp_path / "elsewhere") as other:
        yield other

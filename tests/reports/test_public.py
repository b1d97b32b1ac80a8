"""The public version leaves out names, reasons and marked words, counts them all, and says so."""

import datetime

import pytest

from recommendations import actions
from recommendations.models import CauseOfConcern, Update
from reports.actions import render_paper
from reports.attachment import register_csv
from reports.paper import contents
from tests.conftest import TODAY
from tests.reports.conftest import prose_of

SECRET = "The victim in Elm Street"
MARKED = "Two officers were named in the report"


@pytest.fixture
def told(paper, make_finding, owner, officer):
    """A red cause with a recommendation under it, one marked; each with an owner and an owner's words."""
    made = make_finding("cause_of_concern", owner=owner, reference="1", text="Vetting is slow.")
    cause = CauseOfConcern.objects.get(pk=made.pk)
    late = datetime.date(2022, 7, 31)
    marked = {"text": MARKED, "marking": "OFFICIAL-SENSITIVE", "target_on": late, "risk_reference": "CR-014"}
    under = make_finding(owner=owner, reference="2", cause=cause, **marked)
    actions.add_part(under, text=MARKED, addressees=[], by=officer)
    for finding in (cause, under):
        update = Update(happened_on=TODAY, text=SECRET, rag="red", rag_reason=SECRET)
        actions.update(finding, update, by=owner)
    return paper


def read(paper, *, public):
    made = contents(paper, public=public)
    return prose_of(render_paper(made, draft=True)), register_csv(made).decode()


def test_the_full_version_says_it_all(told, owner):
    text, attached = read(told, public=False)

    assert text.count(SECRET) >= 3
    assert text.count(MARKED) >= 5
    assert str(owner) in text
    assert str(owner) in attached
    assert MARKED in attached


def test_the_public_version_leaves_out_what_it_must_and_says_so(told, owner):
    text, attached = read(told, public=True)

    for secret in (SECRET, MARKED, str(owner)):
        assert secret not in text
        assert secret not in attached
    assert "This is the public version. It leaves out the names of owners" in text
    assert "left out of the public version" in attached


def test_who_is_to_act_is_for_members(paper, issued, arising):
    who = arising.who

    assert who in read(paper, public=False)[0]
    public = read(paper, public=True)[0]
    assert who not in public
    assert arising.what in public


def test_both_versions_give_the_same_figures(told):
    full, public = contents(told), contents(told, public=True)

    assert full.index.rows == public.index.rows
    assert full.movement.rows == public.movement.rows
    assert (full.remaining, full.overdue, full.causes) == (public.remaining, public.overdue, public.causes)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"])
def test_no_cell_of_the_attached_register_is_a_formula(paper, make_finding, text):
    make_finding(text=text)

    (row,) = register_csv(contents(paper)).decode("utf-8-sig").splitlines()[1:]
    assert f"'{text}" in row

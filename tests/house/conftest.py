"""Other objects than those of the table: the other owner's, hidden ones, ended ones and none."""

import datetime

import pytest
from django.core.files.base import ContentFile

from accounts.models import Session
from audit.tracking import delete_as, save_as
from evidence.actions import attach
from inspections import actions as inspection_actions
from inspections.models import FieldworkDay, Inspection, InspectionEvidence, InspectionRequest
from recommendations import actions, link_actions, plan_actions
from recommendations.models import Action, Deputy, Finding, FindingEvidence, FindingLink
from recommendations.rules import Told
from recommendations.status import Status
from tests.conftest import PUBLISHED, TODAY
from tests.house.kinds import SINGLE

ABSENT = 999_999
STEPS = ("signing_off", "reporting", "ending")


def text_file(name, words="Everybody was vetted."):
    """A text file."""
    return ContentFile(words.encode(), name=name)


def given(title):
    """What is typed to attach a file."""
    return {"title": title, "marking": "OFFICIAL", "file": text_file(f"{title}.txt", title)}


def finding_in(inspection, owner, officer, name):
    """A finding with all that can belong to one."""
    finding = Finding(inspection=inspection, kind="recommendation", text=f"Do {name}.", owner=owner, reference=name)
    actions.enter(finding, by=officer, on=PUBLISHED)
    other = Finding(inspection=inspection, kind="recommendation", text=f"Do not {name}.", owner=owner)
    actions.enter(other, by=officer, on=PUBLISHED)
    told = Told(PUBLISHED)
    planned = Action(finding=finding, what=f"Plan {name}.", who="Somebody", due_on=datetime.date(2022, 10, 31))
    deputy = Deputy(finding=finding, person=officer, starts_on=PUBLISHED)
    save_as(officer, deputy)
    link = FindingLink(from_finding=finding, to_finding=other, kind="repeats")
    return {
        "finding": finding,
        "evidence": attach(FindingEvidence(finding=finding), given(f"Proof {name}"), by=owner),
        "move": actions.bring_forward(finding, by=officer, to=Status.IN_PROGRESS, told=told, source="A list"),
        "part": actions.add_part(finding, text=f"Part {name}.", addressees=[], by=officer),
        "action": plan_actions.add(planned, by=officer, today=TODAY),
        "link": link_actions.add(link, by=officer),
        "deputy": deputy,
    }


def inspection_like(inspection, officer, asked_of, title, **fields):
    """An inspection with all that can belong to one before it is published."""
    made = Inspection(title=title, kind=inspection.kind, **fields)
    bodies = [link.body for link in inspection.body_links.all()]
    inspection_actions.save(made, bodies=bodies, by=officer, on=PUBLISHED)
    asked = InspectionRequest(inspection=made, what=f"Data for {title}", owner=asked_of)
    save_as(officer, asked)  # by its action, nothing is asked of somebody who may not know of it
    day = FieldworkDay(inspection=made, takes_place_on=PUBLISHED, what=f"Talks on {title}", place="Headquarters")
    save_as(officer, day)
    proof = attach(InspectionEvidence(inspection=made), given(f"Return on {title}"), by=officer)
    return {"inspection": made, "asked": asked, "fieldwork": day, "of_inspection": proof}


@pytest.fixture(autouse=True)
def every_address_at_once(unhurried):
    """Whoever asks every address in a minute is not told to slow down: then nothing would be heard of them."""


@pytest.fixture
def others(inspection, officer, other_owner):
    """What the other owner owns."""
    published = {"stage": "published", "published_on": PUBLISHED, "owner": other_owner}
    theirs = inspection_like(inspection, officer, other_owner, "A report on stalking", **published)
    return theirs | finding_in(theirs["inspection"], other_owner, officer, "others")


@pytest.fixture
def hidden(inspection, officer, owner):
    """What stands in an embargoed draft, and is the owner's by mistake."""
    draft = inspection_like(inspection, officer, owner, "A draft on firearms", stage="fieldwork", embargoed=True)
    return draft | finding_in(draft["inspection"], owner, officer, "hidden")


@pytest.fixture
def notified(inspection, officer):
    """What is announced and not yet published."""
    return inspection_like(inspection, officer, None, "A notice on fraud")


@pytest.fixture
def ended(inspection, owner, officer):
    """The owner's finding that the inspectorate signed off."""
    made = finding_in(inspection, owner, officer, "ended")
    told = Told(TODAY)
    actions.bring_forward(made["finding"], by=officer, to=Status.SIGNED_OFF, told=told, source="A letter")
    return made


@pytest.fixture
def objects(arguments, others, hidden, notified, ended):
    """What stands in the address, for each object of the table and of each other kind."""
    made = dict(arguments)
    for kind, things in (("others", others), ("hidden", hidden), ("notified", notified), ("ended", ended)):
        made |= {f"{kind}_{name}": [thing.pk] for name, thing in things.items()}
        if "finding" in things:
            made |= {f"{kind}_{step}": [things["finding"].pk, arguments[step][1]] for step in STEPS}
    alone = {f"absent_{name}": [ABSENT] for name in (*others, *hidden, *SINGLE)}
    steps = {f"absent_{step}": [ABSENT, arguments[step][1]] for step in STEPS}
    return made | alone | steps | {"absent_a_board": ["boards", ABSENT]}


@pytest.fixture
def browsers(cast, as_, make_person, objects):
    """Everybody's browser: the cast's, nobody's, and those left open by two who may no longer do anything."""
    opened = {name: as_(cast.get(name)) for name in ("nobody", *cast)}
    inactive, without_role = make_person("inactive", "liaison_lead"), make_person("without_role", "liaison_lead")
    opened |= {"inactive": as_(inactive), "without_role": as_(without_role)}
    inactive.is_active = False
    save_as(cast["administrator"], inactive)
    delete_as(cast["administrator"], without_role.held_roles.get())
    assert Session.objects.filter(user__in=(inactive, without_role)).count() == 2
    return opened

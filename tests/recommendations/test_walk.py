"""Random people take random steps, voids and answers: whatever they do, the register still adds up."""

import datetime
from collections import Counter
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.actions import save_person
from audit.tracking import save_as
from audit.verify import problems
from evidence.models import Evidence
from recommendations import actions
from recommendations.models import Finding, FindingEvidence, Kind, Move, Update, VerificationLevel
from recommendations.rules import Answer, Told
from recommendations.status import ENDS, OPEN, STEPS
from tests.conftest import PUBLISHED

PEOPLE = ("lead", "officer", "owner", "both")
FINDINGS = ("cause", "first", "second")
ENDINGS = {"superseded", "no-longer-applicable", "not-accepted"}
SIGNS_OFF = {"sign-off-for-force", "close-at-level", "inspectorate-signed-off"} | ENDINGS
people, findings = st.sampled_from(PEOPLE), st.sampled_from(FINDINGS)


class Walk(RuleBasedStateMachine):
    """A cause with two recommendations, and people who do as they please."""

    world: SimpleNamespace

    @initialize()
    def enter(self):
        """Start each walk from the same register."""
        self.point = transaction.atomic()
        self.point.__enter__()
        self.day = PUBLISHED
        self.keys, self.answered, self.wrong = {}, {}, []
        cause = None
        for name in FINDINGS:
            owner = self.world.people["both" if name == "second" else "owner"]
            kind = Kind.RECOMMENDATION if cause else Kind.CAUSE_OF_CONCERN
            made = Finding(inspection=self.world.inspection, kind=kind, text="Vet.", owner=owner, cause=cause)
            actions.enter(made, by=self.world.people["officer"], on=PUBLISHED)
            cause = cause or made
            given = {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}
            actions.prove(made, given, by=owner)
            self.keys[name], self.answered[made.pk] = made.pk, {owner.pk}

    def teardown(self):
        """See that the ledger vouches for the whole walk, and let it not have been."""
        if hasattr(self, "point"):
            assert list(problems()) == []
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def try_to(self, act):
        """Do it, or be refused."""
        try:
            act()
        except ValidationError:
            return False
        return True

    def find(self, name):
        """Read a finding as a page would."""
        return Finding.objects.get(pk=self.keys[name])

    @rule(who=people, what=findings, number=st.integers(0, 9), back=st.integers(0, 2))
    def step(self, who, what, number, back):
        finding, by = self.find(what), self.world.people[who]
        here = [step.code for step in STEPS.values() if finding.status in step.starts and by.may(step.permission)]
        code = here[number % len(here)] if here else sorted(STEPS)[number]
        told = Told(self.day - datetime.timedelta(days=back), "So", approved_by="The DCC", level=self.world.level)
        taken = self.try_to(lambda: actions.take(STEPS[code], finding=finding, by=by, told=told, today=self.day))
        if taken and code in SIGNS_OFF and by.pk in self.answered[finding.pk]:
            self.wrong.append((who, what, code))
        if taken and code == "report-done":
            self.answered[finding.pk].add(by.pk)

    @rule(what=findings, number=st.integers(0, 9))
    def void(self, what, number):
        moves = list(self.find(what).moves.all())
        move = moves[number % len(moves)]
        self.try_to(lambda: actions.void(move, by=self.world.people["officer"], reason="A mistake", today=self.day))

    @rule(what=findings, is_done=st.booleans())
    def answer(self, what, is_done):
        finding, by = self.find(what), self.world.people["owner"]
        given = Answer(Update(happened_on=self.day, text="Vetted."), is_done)
        self.try_to(lambda: actions.answer(finding, given, by=by, today=self.day))

    @rule(what=findings)
    def prove(self, what):
        given = {"title": "A note", "marking": "OFFICIAL", "note": "Seen."}
        actions.prove(self.find(what), given, by=self.world.people["owner"])

    @rule(what=findings)
    def withdraw(self, what):
        for evidence in FindingEvidence.objects.filter(finding=self.keys[what]).standing()[:1]:
            evidence.state, evidence.state_reason = Evidence.State.WITHDRAWN, "Wrong file"
            save_as(self.world.people["officer"], evidence, "Wrong file")

    @rule(what=findings, to=st.sampled_from(["owner", "both"]))
    def give(self, what, to):
        finding, person = self.find(what), self.world.people[to]
        actions.assign_owner(finding, person, by=self.world.people["officer"], on=self.day)
        self.answered[finding.pk].add(person.pk)

    @rule()
    def sleep(self):
        self.day += datetime.timedelta(days=1)

    @invariant()
    def the_status_is_what_the_last_effective_move_says(self):
        for finding in Finding.objects.all():
            last = Move.objects.effective().filter(finding=finding).last()
            assert (finding.status, finding.status_on) == (last.to_status, last.happened_on)

    @invariant()
    def moves_are_numbered_without_gaps(self):
        rows = Move.objects.values("finding").order_by().annotate(last=Max("sequence"), count=Count("pk"))
        assert [row for row in rows if row["last"] != row["count"]] == []

    @invariant()
    def every_version_is_in_the_history(self):
        for model in (Finding, FindingEvidence):
            kept = Counter(model.history.values_list("id", flat=True))
            assert kept == dict(model.objects.values_list("pk", "version"))

    @invariant()
    def nobody_signed_off_what_they_answered_for(self):
        assert getattr(self, "wrong", []) == []

    @invariant()
    def an_ended_cause_has_nothing_open_under_it(self):
        assert not Finding.objects.filter(status__in=OPEN, cause__status__in=ENDS).exists()


@pytest.fixture
def world(lead, officer, owner, other_owner, inspection):
    """Who walks, among them one who is both lead and owner, and a level at which the force may close."""
    save_person(other_owner, roles=["liaison_lead", "owner"], by=officer)
    level = VerificationLevel(name="1", force_may_close=True)
    save_as(officer, level)
    cast = {"lead": lead, "officer": officer, "owner": owner, "both": type(other_owner).objects.get(pk=other_owner.pk)}
    return SimpleNamespace(people=cast, inspection=inspection, level=level)


def test_whatever_people_do_the_register_adds_up(world):
    walk = type("WalkHere", (Walk,), {"world": world})

    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

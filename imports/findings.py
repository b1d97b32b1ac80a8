"""Findings from a file: causes of concern before what stands under them, and their old positions brought forward."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery

from accounts.models import Board, Portfolio
from imports.cells import folded
from imports.finding_positions import Positions
from imports.finding_targets import FINDING_TARGETS
from imports.given_forms import GivenFindingForm
from imports.names import Names, by_name, the_one
from imports.planning import Asked, Given, Importer, Plan
from imports.sharing import arranged
from inspections.models import Inspection
from recommendations import actions
from recommendations.models import Addressee, Finding, Kind, Update
from recommendations.rules import Why, cause_refusals
from recommendations.status import Status

TWO = "Several findings in the register could be meant. Give the reference, or the Signoff number."
NO_CAUSE = "“{}” is not a cause of concern in the register or in this file. Give the reference of one."
NOT_TAKEN = "The cause of concern that it stands under is not taken over. Take both, or neither."


class Findings(Importer):
    """Plans of findings."""

    targets = FINDING_TARGETS
    form = GivenFindingForm
    helpers = frozenset({"published_on", "pk"})

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.names = Names(asked.by, asked.choices, asked.today)
        self.positions = Positions(self)
        self.referenced: set[str] = set()
        self.numbers: Counter[object] = Counter()
        self.links = {
            "inspection": self._inspection,
            "cause": self._cause,
            "addressees": lambda names, given: [self.names.listed(Addressee, name) for name in names],
            "owner": lambda name, given: self.names.owner(name),
            "portfolio": lambda name, given: self.names.listed(Portfolio, name),
            "board": lambda name, given: self.names.listed(Board, name),
        }
        self.register = found = list(_register(asked))
        self.by = {name: by_name(found, name) for name in ("reference", "local_reference")}
        self.by_number: dict[object, list[Finding]] = defaultdict(list)
        for each in found:
            self.by_number[_number(each.inspection.title, each.kind, each.number)].append(each)
        self.by_text = by_name(found, "text")
        causes = [each for each in found if each.is_cause]
        self.causes = by_name(causes, "reference", "local_reference", "called")

    def arranged(self, plans: list[Plan]) -> list[Plan]:
        """Put causes of concern first; rows that share a reference are one, where that was chosen."""
        default = Inspection.objects.filter(pk=self.asked.choices.get("inspection") or 0).first()
        for plan in plans:
            if default:
                plan.given.setdefault("inspection", default.title)
        self.referenced = {folded(plan.given.get("reference", "")) for plan in plans}
        self.numbers = Counter(_number_of(plan.given) for plan in plans)
        return arranged(plans, as_causes=bool(self.asked.choices.get("shared_causes")), column=self.column("reference"))

    def label(self, given: Given) -> str:
        """Name it by what people call it, and by its words."""
        named = given.get("reference") or given.get("local_reference") or given.get("number")
        return ": ".join(str(word) for word in (named, given.get("text")) if word)

    def match(self, plan: Plan) -> Finding | None:
        """Find by reference, else the force's own, else the number in the report, else the words."""
        given = plan.given
        reference = folded(given.get("reference", ""))
        found: list[Finding] = self.by["reference"].get(reference, [])
        for candidates in () if found else self._candidates(given):
            # What has another reference, or is named by another row, is another finding, whatever else it shares.
            found = [each for each in candidates if not each.reference or self._is_free(each, reference)]
            if found:
                break
        if len(found) > 1:
            found = [each for each in found if str(each.pk) == given.get("pk")]
            return the_one(found, TWO, TWO)
        return found[0] if found else None

    def _is_free(self, finding: Finding, reference: str) -> bool:
        """Whether a row may mean a finding although it does not give its reference."""
        return not reference and folded(finding.reference) not in self.referenced

    def _candidates(self, given: Given) -> Iterator[list[Any]]:
        """List what a row may be about, the surest first."""
        title, number = folded(given.get("inspection", "")), _number_of(given)
        yield self.by["local_reference"].get(folded(given.get("local_reference", "")), [])
        # A number that several have, here or there, tells nothing.
        numbered = self.by_number[number] if given.get("number") and self.numbers[number] == 1 else []
        yield numbered if len(numbered) == 1 else []
        worded = self.by_text.get(folded(given.get("text", "")), [])
        yield [each for each in worded if not title or folded(each.inspection.title) == title]

    def key(self, given: Given) -> object:
        """Two new findings do not share a reference, nor their words within one report."""
        if reference := folded(given.get("reference", "")):
            return reference
        return folded(given.get("inspection", "")), folded(given.get("text", "")), folded(given.get("number", ""))

    def blank(self, given: Given) -> Finding:
        """Begin a recommendation."""
        return Finding(kind=Kind.RECOMMENDATION)

    def standing(self, record: Any) -> Given:
        """What is known of a finding."""
        said = {target.name: getattr(record, target.name, None) for target in self.targets}
        last = {"update_text": record.last_update, "updated_on": record.last_update_on}
        addressees = [str(link.addressee) for link in record.addressee_links.all()]
        return said | last | {"addressees": addressees, "inspection": record.inspection.title}

    def settle(self, plan: Plan) -> None:
        """What has an owner does not wait for one, whatever an old list says."""
        has_owner = plan.given.get("owner") or (plan.record and plan.record.owner_id)
        if has_owner and plan.given.get("status") == Status.AWAITING_OWNER:
            plan.given.pop("status")
            plan.given.pop("status_on", None)

    def beside(self, plan: Plan) -> Given:
        """What the form asks of somebody who changes a finding."""
        links = plan.record.addressee_links.all() if plan.record.pk else ()
        agreed = self.asked.choices.get("agreed_by", "")
        why = {"reason": f"From {self.source(plan)}", "agreed_by": agreed}
        return {"addressees": [link.addressee for link in links], **why}

    def further(self, plan: Plan) -> None:
        """Hold it against the rules of causes, moves and updates."""
        finding: Finding = plan.form.instance
        plan.reasons += [(self.column("cause"), reason) for reason in cause_refusals(finding, finding.cause)]
        computed = plan.form.cleaned_data.get("deadline_on")
        if computed and "deadline_on" not in plan.given and computed != plan.form.initial.get("deadline_on"):
            plan.edits["deadline_on"] = computed
            self._tell(plan, "deadline_on", plan.form.initial.get("deadline_on"), computed)
        self.positions.check(plan)
        if finding.is_cause and not plan.reasons:
            for name in {folded(finding.reference), folded(finding.local_reference)} - {""}:
                self.causes.setdefault(name, []).append(finding)

    def _inspection(self, title: str, given: Given) -> Inspection:
        """Find the report that a row stands in."""
        return self.names.inspection(title, given.get("published_on"))

    def _cause(self, name: str, given: Given) -> Finding:
        """Find the cause of concern that a row stands under, by any of its names."""
        found: dict[int, Finding] = {id(each): each for each in self.causes.get(folded(name), [])}
        return the_one(list(found.values()), NO_CAUSE.format(name), TWO)

    def write_all(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Any]]:
        """Enter and change all of them, then tell what became of the new ones; a cause ends after what is under it."""
        written = [(plan, self.written(plan)) for plan in plans]
        for plan, finding in reversed(written):
            self.positions.tell(plan, finding)
        yield from written

    def write(self, plan: Plan) -> Finding:
        """Enter a new finding, or change one."""
        finding: Finding = plan.form.instance
        if finding.cause and finding.cause.pk is None:
            raise ValidationError(NOT_TAKEN)
        self.names.keep(finding.portfolio, finding.board)
        self.names.keep_inspection(finding.inspection, self.source(plan))
        if finding.pk:
            return self._change(plan, finding)
        addressees, on = plan.form.cleaned_data["addressees"], self.positions.entry_day(plan)
        return actions.enter(finding, by=self.asked.by, on=on, addressees=addressees, source=self.source(plan))

    def _change(self, plan: Plan, planned: Finding) -> Finding:
        """Bring its position forward first: to be given an owner is a step of its own."""
        self.positions.bring(plan, Finding.objects.get(pk=planned.pk))
        finding: Finding = Finding.objects.get(pk=planned.pk)
        edits = plan.edits.keys() & plan.form.fields.keys()
        for name in edits - {"addressees"}:
            setattr(finding, name, getattr(planned, name))
        if edits:
            addressees = plan.form.cleaned_data["addressees"]
            actions.edit(finding, by=self.asked.by, on=self.asked.today, addressees=addressees, why=self._why(plan))
        return finding

    def _why(self, plan: Plan) -> Why:
        """Say where a change comes from."""
        return Why(f"From {self.source(plan)}", self.asked.choices.get("agreed_by", ""))


def _number(title: str, kind: str, number: str) -> object:
    """What a number in a report belongs to."""
    return folded(title), kind, folded(number)


def _number_of(given: Given) -> object:
    """The number that a row gives."""
    return _number(given.get("inspection", ""), given.get("kind", Kind.RECOMMENDATION), given.get("number", ""))


def _register(asked: Asked) -> Iterator[Any]:
    """Fetch all that a row could be about, each with its last update."""
    last = Update.objects.filter(finding=OuterRef("pk")).order_by("-happened_on", "-pk")
    rows: Any = Finding.objects.visible_to(asked.by, asked.today).for_list().select_related("cause__inspection")
    rows = rows.annotate(
        last_update=Subquery(last.values("text")[:1]), last_update_on=Subquery(last.values("happened_on")[:1])
    )
    for row in rows:
        row.called = str(row)
        yield row

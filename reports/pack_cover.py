"""The cover of an evidence pack: what was asked, what was done and signed off, and what proves it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from accounts.models import Force
from audit.ledger import head
from audit.trail import Entry
from pages.templatetags.govuk import day
from recommendations.models import Finding, Move
from recommendations.rag import PartState, part_states
from recommendations.timeline import move_entry, update_entry
from reports.pack_index import digest_of
from reports.packs import Chapter, Line, Plan, is_sensitive
from reports.pdf import stylesheet

EMBARGO = "This is an embargoed draft: only those named on it may know of it."


@dataclass(frozen=True)
class Told:
    """What the cover says of who made a pack, when, and for whom."""

    by: str
    at: datetime.datetime
    purpose: str


@dataclass(frozen=True)
class Page:
    """What the cover says of one finding or inspection."""

    chapter: Chapter
    facts: list[tuple[str, object]]
    parts: list[PartState]
    moves: list[Entry]
    updates: list[Entry]

    @property
    def notes(self) -> list[Line]:
        """The notes, which stand nowhere else in the pack but in its index."""
        return [line for line in self.chapter.lines if line.evidence.note and not line.left_out]


def cover_page(planned: Plan, told: Told) -> str:
    """Write the cover as one page of HTML that needs nothing from outside."""
    words = {
        "plan": planned,
        "told": told,
        "pages": [_page(chapter, planned) for chapter in planned.chapters],
        "digest": digest_of(planned),
        "force": Force.current(),
        "head": head(),
        "css": stylesheet(),
    }
    return render_to_string("reports/pack_cover.html", words)


def _page(chapter: Chapter, planned: Plan) -> Page:
    """Gather what the cover says of one of them."""
    if chapter.is_hidden:
        return Page(chapter, [], [], [], [])
    about: Any = chapter.about
    if not isinstance(about, Finding):
        return Page(chapter, _facts_of_inspection(about), [], [], [])
    updates = [update_entry(update) for update in about.updates.select_related("by")]
    return Page(chapter, _facts(about), part_states(about), list(_moves(about, planned)), updates)


def _moves(finding: Finding, planned: Plan) -> Iterator[Entry]:
    """Tell the moves that stand; a letter that is left out is not named with one either."""
    linked = ("by", "voids", "voided_by", "level", "decision")
    for move in Move.objects.effective().filter(finding=finding).select_related(*linked):
        if is_sensitive(move.decision) and not planned.with_sensitive:
            move.decision = None
        yield move_entry(move)


def _facts(finding: Finding) -> list[tuple[str, object]]:
    """List what the cover says of a finding, as name and value."""
    rag = f"{finding.get_rag_display()}: {finding.rag_reason}" if finding.rag_reason else finding.get_rag_display()
    said = [
        ("Inspection", finding.inspection),
        ("Embargo", EMBARGO if finding.inspection.embargoed else ""),
        ("HMICFRS reference", finding.reference),
        ("Our reference", finding.local_reference),
        ("Number in the report", finding.number),
        ("Addressed to", ", ".join(str(link) for link in finding.addressee_links.all())),
        ("Status", f"{finding.get_status_display()}{f', since {day(finding.status_on)}' if finding.status_on else ''}"),
        ("RAG", rag),
        ("Owner", finding.owner),
        ("Portfolio", finding.portfolio),
        ("Board", finding.board),
        ("Inspectorate’s deadline", finding.deadline_words or (finding.deadline_on and day(finding.deadline_on))),
        ("Target date", finding.target_on and day(finding.target_on)),
        ("Marking", finding.marking),
    ]
    return [(name, value) for name, value in said if value]


def _facts_of_inspection(inspection: Any) -> list[tuple[str, object]]:
    """List what the cover says of an inspection."""
    said = [
        ("Who inspected or published", inspection.bodies),
        ("Stage", inspection.get_stage_display()),
        (
            "Embargo",
            EMBARGO if inspection.embargoed else "",
        ),
        ("Published", inspection.published_on and day(inspection.published_on)),
        ("Summary", inspection.summary),
        ("Response of the force", inspection.response),
    ]
    return [(name, value) for name, value in said if value]

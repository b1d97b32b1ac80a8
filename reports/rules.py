"""Why a step in a paper's life cannot be taken. An empty list means that it can."""

import datetime
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from recommendations.models import Kind
from recommendations.status import Status
from reports.drafting import last_change
from reports.figures import Figures
from reports.models import Making, Paper
from reports.paper import Contents
from reports.words import listed

# What a checked draft's figures are held against, in words.
COUNTED = {
    "remaining": "what remains",
    "opening": "what it opens with",
    "new": "what is new",
    "signed_off": "what was signed off",
    "ended_otherwise": "what ended otherwise",
    "reopened": "what was reopened",
    "late_in": "what came in late",
    "late_out": "what went out late",
    "overdue": "what is overdue",
    "awaiting": "what the inspectorate has",
    "reports": "which reports were published",
    "forthcoming": "which inspections are ahead",
    "open": "which items are open and how they are rated",
}
# A thousand and a half take about half a minute to set; see docs/decisions/0005.
MOST_ROWS = 1500
NEVER_CHANGES = "This paper was issued. An issued paper never changes. Correct it instead."


def _long(day: datetime.date) -> str:
    """Write a date out."""
    return f"{day:%-d %B %Y}"


def _later_issued(paper: Paper) -> list[str]:
    """Say that a later paper of the committee counts on from this one already."""
    later = Paper.objects.issued().filter(committee=paper.committee_id, meeting_on__gt=paper.meeting_on)
    if not (next_one := later.order_by("meeting_on").first()):
        return []
    return [f"The paper for {_long(next_one.meeting_on)} was issued already and counts on from the ones before it."]


def _stage(paper: Paper) -> str:
    """Say how far a paper is, in a word."""
    return "issued" if paper.is_issued else "a draft"


def save_refusals(paper: Paper, today: datetime.date) -> list[str]:
    """Say why a draft cannot be saved as it is."""
    if paper.is_issued:
        return [NEVER_CHANGES]
    reasons = []
    if paper.data_as_at > today:
        reasons.append(f"Data as at must be on or before {_long(today)}, today.")
    others = Paper.objects.versions_of(paper).exclude(pk=paper.pk)
    if paper.paper_version == 1 and (other := others.first()):
        reasons.append(
            f"There is a paper for this meeting already: {other}, {_stage(other)}. "
            "Change that one, or correct it if it was issued."
        )
    return reasons


def check_refusals(paper: Paper, by: User) -> list[str]:
    """Say why this person cannot check this draft."""
    if paper.is_issued:
        return [NEVER_CHANGES]
    if paper.is_checked:
        return [f"{paper.checked_by} has checked this draft already."]
    change = last_change(paper)
    if change and change.history_user_id == by.pk:
        return ["You changed this draft last. Somebody else must check it."]
    return []


def issue_refusals(paper: Paper, by: User, today: datetime.date) -> list[str]:
    """Say why this person cannot issue this paper."""
    if paper.is_issued:
        return ["This paper was issued already. An issued paper never changes."]
    reasons = []
    if not by.may(Permission.PAPER_ISSUE):
        reasons.append("Only a liaison lead issues a paper.")
    if not paper.is_checked:
        reasons.append("Somebody other than the person who last changed it must check it first.")
    if paper.data_as_at > today:
        reasons.append(f"Its figures are as at {_long(paper.data_as_at)}, which has not come yet.")
    return reasons + _later_issued(paper)


def length_refusals(made: Contents) -> list[str]:
    """Say why a paper is too long to be set: nothing of it would be cut, so it must be shortened."""
    if made.row_count <= MOST_ROWS:
        return []
    return [
        f"Its lists have {made.row_count:,} rows, and a paper takes {MOST_ROWS:,} at most. Leave out the register by "
        "board (it travels inside the PDF as a spreadsheet all the same), or choose a later previous meeting date."
    ]


def figure_refusals(counted: Figures) -> list[str]:
    """Say why figures cannot be issued: they must follow from the last paper's by what was recorded."""
    if not counted.unexplained:
        return []
    said = {entry.pk: counted.said.open.get(entry.pk) for entry in counted.unexplained} if counted.said else {}
    named = [f"{row} ({_difference(row, said.get(row.pk))})" for row in counted.unexplained]
    return [
        f"The figures do not follow from the last paper’s. The difference is {listed(named)}. Nothing recorded since "
        "says why. Ask your administrator to run ./signoff manage verify, and record what is missing."
    ]


def _difference(finding: Any, said: Kind | None) -> str:
    """Say how a finding differs from what the last paper said of it."""
    was = f"open as {said.label.lower()} in the last paper" if said else "not open in the last paper"
    now = Status(finding.before_status).label.lower() if finding.before_status else "not in the register"
    return f"{was}, {now} on that day now"


def moved_on(paper: Paper, counts: dict[str, Any]) -> list[str]:
    """Say why a paper must be checked again: its figures are no longer those that were checked."""
    checked = paper.figures or {}
    changed = [words for name, words in COUNTED.items() if checked.get(name) != counts[name]]
    if not changed:
        return []
    return [f"The register has changed since {paper.checked_by} checked this: {listed(changed)}. Check it again."]


def correct_refusals(paper: Paper) -> list[str]:
    """Say why no correction of this paper can be drafted."""
    if not paper.is_issued:
        return ["This paper is a draft still. Change the draft instead."]
    later = Paper.objects.versions_of(paper).filter(paper_version__gt=paper.paper_version)
    if newest := later.order_by("-paper_version").first():
        return [f"There is a version {newest.paper_version} of this paper already. It is {_stage(newest)}."]
    return _later_issued(paper)


def ask_refusals(paper: Paper, kind: Making.Kind) -> list[str]:
    """Say why a paper's PDFs cannot be asked for: they are being made already."""
    making = Making.objects.under_way().filter(paper=paper, kind=kind).select_related("requested_by").first()
    return [f"{making.get_kind_display()} already: {making.requested_by} asked for it."] if making else []

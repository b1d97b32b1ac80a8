"""What a spreadsheet may say of a finding: the counterpart of the columns in `recommendations/exports.py`."""

from evidence.models import Evidence
from imports import cells
from imports.targets import Target
from inspections.models import Rag
from recommendations.models import Finding, Kind
from recommendations.status import Status

KINDS = {
    "rec": Kind.RECOMMENDATION,
    "recs": Kind.RECOMMENDATION,
    "recommendations": Kind.RECOMMENDATION,
    "afi": Kind.AREA_FOR_IMPROVEMENT,
    "areas for improvement": Kind.AREA_FOR_IMPROVEMENT,
    "coc": Kind.CAUSE_OF_CONCERN,
    "cause for concern": Kind.CAUSE_OF_CONCERN,
    "causes of concern": Kind.CAUSE_OF_CONCERN,
}
STATUSES = {
    "new": Status.AWAITING_OWNER,
    "not started": Status.AWAITING_OWNER,
    "unallocated": Status.AWAITING_OWNER,
    "awaiting allocation": Status.AWAITING_OWNER,
    "open": Status.IN_PROGRESS,
    "ongoing": Status.IN_PROGRESS,
    "on going": Status.IN_PROGRESS,
    "on-going": Status.IN_PROGRESS,
    "being progressed": Status.IN_PROGRESS,
    "in-progress": Status.IN_PROGRESS,
    "started": Status.IN_PROGRESS,
    "done": Status.OWNER_DONE,
    "pending sign-off": Status.FORCE_SIGNED_OFF,
    "pending sign off": Status.FORCE_SIGNED_OFF,
    "awaiting sign off": Status.FORCE_SIGNED_OFF,
    "awaiting sign-off": Status.FORCE_SIGNED_OFF,
    "with hmicfrs": Status.FORCE_SIGNED_OFF,
    "submitted to hmicfrs": Status.FORCE_SIGNED_OFF,
    "closed": Status.SIGNED_OFF,
    "complete": Status.SIGNED_OFF,
    "completed": Status.SIGNED_OFF,
    "signed-off": Status.SIGNED_OFF,
    "discharged": Status.SIGNED_OFF,
    "n/a": Status.NO_LONGER_APPLICABLE,
    "rejected": Status.NOT_ACCEPTED,
}
RAGS = {"g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED, "yellow": Rag.AMBER, "not rated": "", "none": ""}
MARKINGS = {"official sensitive": Evidence.Marking.OFFICIAL_SENSITIVE}
ACCEPTED = {"yes": Finding.Accepted.YES, "no": Finding.Accepted.NO, "pending": Finding.Accepted.PENDING}

FINDING_TARGETS = (
    Target(
        "reference",
        "Reference",
        "HMICFRS reference, as the inspectorate wrote it.",
        cells.text,
        ("ref", "ref no", "hmicfrs reference", "hmicfrs ref", "portal reference", "rec ref", "reference number"),
    ),
    Target(
        "local_reference",
        "Our reference",
        "The force's own reference.",
        cells.text,
        ("local reference", "local ref", "force reference", "force ref", "our ref", "internal reference", "id"),
    ),
    Target(
        "kind",
        "Kind",
        "Recommendation, area for improvement or cause of concern. Left empty: a recommendation.",
        cells.one_of(Kind, KINDS),
        ("type", "finding type", "category", "rec/afi", "rec / afi", "rec/afi/coc"),
    ),
    Target(
        "text",
        "What it says",
        "The inspectorate's words.",
        cells.text,
        (
            "text",
            "what they asked",
            "recommendation",
            "recommendation text",
            "full text",
            "wording",
            "finding",
            "description",
            "detail",
            "details",
            "recommendation / afi",
            "recommendation/afi",
        ),
        required=True,
    ),
    Target(
        "inspection",
        "Inspection",
        "The title of the report that it stands in.",
        cells.text,
        ("report", "report title", "inspection title", "publication", "inspection name", "source", "inspection report"),
    ),
    Target(
        "published_on",
        "Published",
        "When that report was published. Used for a report that is added.",
        cells.date,
        ("date published", "published on", "publication date", "report date", "date of report", "date of publication"),
    ),
    Target(
        "number",
        "Number",
        "Its number in the report.",
        cells.text,
        ("no", "no.", "rec no", "rec number", "number in the report", "recommendation number", "recommendation no"),
    ),
    Target(
        "cause",
        "Cause of concern",
        "The cause of concern that it stands under, by its reference.",
        cells.text,
        ("coc reference", "cause of concern reference", "parent", "parent reference"),
    ),
    Target(
        "addressees",
        "Addressed to",
        "Whom the inspectorate asks, parted by commas.",
        cells.several,
        ("addressee", "addressees", "addressed", "for"),
    ),
    Target(
        "status",
        "Status",
        "Where it stands: one of the statuses of the register.",
        cells.one_of(Status, STATUSES),
        ("current status", "position", "state", "open/closed", "open / closed"),
    ),
    Target(
        "status_on",
        "Status since",
        "The day on which it came to stand there.",
        cells.date,
        (
            "since",
            "status date",
            "date of status",
            "date closed",
            "closed on",
            "closure date",
            "date signed off",
            "signed off on",
        ),
    ),
    Target(
        "rag",
        "RAG",
        "Red, amber or green.",
        cells.one_of(Rag, RAGS),
        ("rag status", "rag rating", "brag", "rating"),
    ),
    Target("rag_reason", "RAG reason", "Why it is amber or red.", cells.text, ("reason for rag", "rag rationale")),
    Target(
        "owner",
        "Owner",
        "Who answers for it: name, user name or e-mail address.",
        cells.text,
        ("lead", "recommendation owner", "action owner", "responsible", "responsible officer", "business lead", "spoc"),
    ),
    Target(
        "portfolio",
        "Portfolio",
        "The chief officer's portfolio.",
        cells.text,
        ("portfolio lead", "portfolio area", "business area", "department"),
    ),
    Target(
        "board",
        "Board",
        "The board that oversees it.",
        cells.text,
        ("governance", "governance board", "oversight board", "meeting"),
    ),
    Target(
        "deadline_words",
        "Deadline in words",
        "The inspectorate's words, such as “within six months”.",
        cells.text,
        ("timescale", "deadline words", "hmicfrs timescale", "timeframe", "by when"),
    ),
    Target(
        "deadline_on",
        "Deadline",
        "The date that those words come to.",
        cells.date,
        ("hmicfrs deadline", "deadline date", "inspectorate's deadline"),
    ),
    Target(
        "target_on",
        "Target date",
        "The date now worked to.",
        cells.date,
        ("target", "due", "due date", "date due", "completion date", "target completion date"),
    ),
    Target("marking", "Marking", "OFFICIAL or OFFICIAL-SENSITIVE.", cells.one_of(Evidence.Marking, MARKINGS), ("gsc",)),
    Target("risk_reference", "Risk reference", "In the corporate risk register.", cells.text, ("risk", "risk ref")),
    Target("mandatory", "Mandatory", "Yes or No. Left empty: yes.", cells.yes_or_no, ("is mandatory",)),
    Target(
        "accepted",
        "Accepted",
        "Whether the force accepts it.",
        cells.one_of(Finding.Accepted, ACCEPTED),
        ("accepted?", "accepted by the force"),
    ),
    Target("accepted_reason", "Reason for not accepting", "Why not, or why only in part.", cells.text),
    Target(
        "next_review_on", "Next review", "When it is next looked at.", cells.date, ("review date", "next review date")
    ),
    Target(
        "update_text",
        "Last update",
        "What was last done about it.",
        cells.text,
        ("update", "latest update", "progress", "progress update", "comments", "comment", "position update", "notes"),
    ),
    Target(
        "updated_on",
        "Updated on",
        "The day of that update. Left empty: today.",
        cells.date,
        ("update date", "date of update", "date updated", "last updated"),
    ),
    Target(
        "pk", "Signoff number", "Its number in this register. Tells two findings with the same words apart.", cells.text
    ),
)

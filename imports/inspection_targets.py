"""What a spreadsheet may say of an inspection."""

from imports import cells
from imports.finding_targets import RAGS
from imports.targets import Target
from inspections.models import Inspection, Rag

STAGES = {
    "planned": Inspection.Stage.NOTIFIED,
    "announced": Inspection.Stage.NOTIFIED,
    "in fieldwork": Inspection.Stage.FIELDWORK,
    "report awaited": Inspection.Stage.AWAITING_REPORT,
}
FIELDWORK = {
    "yes": Inspection.Fieldwork.YES,
    "no": Inspection.Fieldwork.NO,
    "data return": Inspection.Fieldwork.DATA_RETURN,
    "data return only": Inspection.Fieldwork.DATA_RETURN,
}

INSPECTION_TARGETS = (
    Target(
        "title",
        "Title",
        "The title of the inspection or its report.",
        cells.text,
        ("inspection", "report", "report title", "name"),
        required=True,
    ),
    Target("kind", "Kind", "As in the list of kinds.", cells.text, ("type", "inspection type", "kind of inspection")),
    Target(
        "bodies",
        "Inspecting bodies",
        "Who inspected or published, parted by commas.",
        cells.several,
        ("body", "bodies", "inspectorate", "inspected by", "who inspected", "published by"),
    ),
    Target(
        "stage",
        "Stage",
        "How far it has got. Left empty: published where a publication date is given, else notified.",
        cells.one_of(Inspection.Stage, STAGES),
        ("status",),
    ),
    Target("notified_on", "Notified", "When it was announced.", cells.date, ("date notified", "notified on")),
    Target("expected_words", "Expected, in words", "Such as “early October”.", cells.text, ("expected",)),
    Target("expected_on", "Expected date", "When it is expected.", cells.date, ("expected on", "fieldwork date")),
    Target(
        "fieldwork",
        "Fieldwork here",
        "Yes, No or Data return only.",
        cells.one_of(Inspection.Fieldwork, FIELDWORK),
        ("fieldwork", "fieldwork in force"),
    ),
    Target(
        "published_on",
        "Published",
        "When it was published.",
        cells.date,
        ("date published", "publication date", "published on", "report date"),
    ),
    Target(
        "comments_published_on",
        "Comments published",
        "When the local policing body published its comments.",
        cells.date,
        ("pcc response", "pcc comments published"),
    ),
    Target("link", "Web address", "Where the report can be read.", cells.text, ("link", "url", "web link")),
    Target("summary", "Summary", "In plain words, for the committee.", cells.text, ("description",)),
    Target("mandatory", "Mandatory", "Whether its recommendations are mandatory. Yes or No.", cells.yes_or_no),
    Target("owner", "Owner", "Name, user name or e-mail address.", cells.text, ("lead", "force lead")),
    Target("rag", "RAG", "How ready the force is.", cells.one_of(Rag, RAGS), ("readiness", "rag status")),
    Target("rag_reason", "RAG reason", "Why it is amber or red.", cells.text, ("reason for rag",)),
    Target("next_review_on", "Next review", "When it is next looked at.", cells.date, ("review date",)),
)

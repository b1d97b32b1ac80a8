"""Who may hear what: for each table, whose words stand in it. From the roles, not from the code that holds to them."""

from accounts.models import User
from inspections.models import Inspection
from recommendations.models import Finding, FindingEvidence, Part
from reports.models import Paper

LIAISON = frozenset({"lead", "officer"})
SEES_ALL = LIAISON | {"executive"}
REGISTER = SEES_ALL | {"owner", "other_owner"}
PAPERS = SEES_ALL | {"member"}
STAFF = REGISTER | PAPERS | {"administrator"}
TRAIL = frozenset({"lead", "administrator"})
EVERYBODY = STAFF | {"nobody", "inactive", "without_role", "public"}
# What the committee's paper prints of findings and inspections that no embargo hides, and its public version.
PRINTED = {
    "Finding.text",
    "Finding.reference",
    "Finding.local_reference",
    "Finding.number",
    "Finding.risk_reference",
    "Finding.deadline_words",
    "Finding.rag_reason",
    "Part.text",
    "Update.text",
    "Update.rag_reason",
    "Move.inspectorate_reference",
    "Inspection.title",
    "Inspection.summary",
    "Inspection.expected_words",
}
MARKED_OUT = {"Finding.text", "Part.text"}
FOR_MEMBERS = {"Finding.rag_reason", "Update.text", "Update.rag_reason"}


def names(people):
    """Their user names."""
    return {person.username for person in people if person}


def of_inspection(inspection):
    """Who may know of an inspection. An embargoed draft is for liaison, its owner and those named on it."""
    named = names([inspection.owner, *(link.person for link in inspection.reader_links.all())])
    if inspection.embargoed:
        return LIAISON | named
    if inspection.published_on:
        return REGISTER
    owing = names(each.owner for each in inspection.requests.all())
    return SEES_ALL | named | owing


def inside_inspection(row):
    """What happened before publication: afterwards it is for those who see all, and its owner."""
    inspection = Inspection.objects.get(pk=row.inspection_id)
    if inspection.published_on:
        return SEES_ALL | names([inspection.owner])
    return of_inspection(inspection)


def asked_for(row):
    """What was asked of the force: whoever owes it may know as well, if they may know of the inspection."""
    inspection = Inspection.objects.get(pk=row.inspection_id)
    owing = names([User.objects.filter(pk=row.owner_id).first()])
    return inside_inspection(row) | (owing & of_inspection(inspection))


def proof_of_inspection(row):
    """Evidence about an inspection: for those who see all, its owner and those named on it."""
    inspection = Inspection.objects.get(pk=row.inspection_id)
    named = names([inspection.owner, *(link.person for link in inspection.reader_links.all())])
    return LIAISON | named if inspection.embargoed else SEES_ALL | named


def of_finding(finding):
    """Who may know of a finding: those who see all, and its owner, as far as they may know of its inspection."""
    owner = names([finding.owner])
    if finding.inspection.embargoed:
        return LIAISON | (owner & of_inspection(finding.inspection))
    return SEES_ALL | owner


def about_finding(row):
    """What belongs to a finding."""
    for name, model in (("part_id", Part), ("evidence_id", FindingEvidence)):
        if hasattr(row, name):
            return of_finding(model.objects.get(pk=getattr(row, name)).finding)
    return of_finding(Finding.objects.get(pk=row.finding_id))


def about_paper(row):
    """What was raised about a paper."""
    return of_paper(Paper.objects.get(pk=row.paper_id))


def of_paper(paper):
    """What is in a paper: before it is issued, for those who write it."""
    return PAPERS if paper.issued_at else LIAISON


def always(people):
    """The same people, whatever the row."""
    return lambda row: people


# For each table, who may hear the words in its rows.
HEARERS = {
    "Force": always(EVERYBODY),
    "Board": always(STAFF | {"public"}),
    "Portfolio": always(STAFF | {"public"}),
    "Addressee": always(STAFF | {"public"}),
    "VerificationLevel": always(STAFF | {"public"}),
    "NationalText": always(STAFF),
    "InspectionKind": always(STAFF | {"public"}),
    "InspectingBody": always(STAFF | {"public"}),
    "GradeCycle": always(STAFF),
    "GradeQuestion": always(STAFF | {"public"}),
    "Grade": always(STAFF | {"public"}),
    "Committee": always(PAPERS | {"administrator", "public"}),
    "DisposalOrder": always(LIAISON | TRAIL),
    "Event": always(TRAIL),
    "MonitoringPhase": always(SEES_ALL),
    "Mapping": always(LIAISON | TRAIL),
    "Comparison": always(LIAISON | TRAIL),
    "DifferenceAnswer": always(LIAISON | TRAIL),
    "ListedRow": always(LIAISON),
    "Inspection": lambda row: of_inspection(Inspection.objects.get(pk=row.id)),
    "InspectionAssignment": inside_inspection,
    "InspectionRequest": asked_for,
    "InspectionReader": inside_inspection,
    "InspectionGrade": inside_inspection,
    "InspectionBody": inside_inspection,
    "FieldworkDay": inside_inspection,
    "InspectionEvidence": proof_of_inspection,
    "Finding": lambda row: of_finding(Finding.objects.get(pk=row.id)),
    "FindingLink": lambda row: of_finding(Finding.objects.get(pk=row.from_finding_id)),
    "Paper": lambda row: of_paper(Paper.objects.get(pk=row.id)),
    "Pack": lambda row: names(User.objects.filter(pk=row.requested_by_id)),
    "Question": about_paper,
    "ArisingAction": about_paper,
    "User": lambda row: STAFF | {row.username},
    "HeldRole": always(TRAIL),
    "Token": lambda row: {"administrator", row.person.username},
}
# Of a person, their name alone is for everybody who works here.
OF_ACCOUNTS = {"User.job_title", "User.email", "User.entra_object", "User.entra_tenant"}
NOT_PUBLIC = {"Paper.restricted_comment", "Question.asked_by_name", "ArisingAction.who"}


def is_printed(row, place):
    """Whether the paper may print it: what no embargo hides."""
    inspection = Inspection.objects.filter(pk=row.id) if place.startswith("Inspection.") else None
    if inspection is None:
        key = row.id if place.startswith("Finding.") else row.finding_id
        inspection = Inspection.objects.filter(findings=key)
    return place in PRINTED and not inspection.get().embargoed


def is_marked(row, place):
    """Whether it is among the words that are left out of the public version."""
    if place not in MARKED_OUT:
        return False
    return Finding.objects.get(pk=row.id if place.startswith("Finding.") else row.finding_id).marking != "OFFICIAL"


def hearers_of(row, field):
    """Who may hear what stands in one column of a row; of a row of history, the same people as of the record."""
    table = type(row).__name__.removeprefix("Historical")
    place = f"{table}.{field.name}"
    heard = HEARERS.get(table, about_finding)(row)
    if place in OF_ACCOUNTS:
        return {"administrator", row.username}
    if table in {"Paper", "Question", "ArisingAction"} and "member" in heard and place not in NOT_PUBLIC:
        return heard | {"public"}
    if place in PRINTED and is_printed(row, place):
        heard = heard | PAPERS | ({"public"} - ({"public"} if place in FOR_MEMBERS or is_marked(row, place) else set()))
    return heard

"""The facts of the life of a finding: its statuses, and the moves between them. One table."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from accounts.permissions import Permission


class Status(models.TextChoices):
    """Where a finding stands. It only sums up the dated moves."""

    AWAITING_OWNER = "awaiting_owner", "Awaiting owner"
    IN_PROGRESS = "in_progress", "In progress"
    OWNER_DONE = "owner_done", "Owner says done"
    FORCE_SIGNED_OFF = "force_signed_off", "With the inspectorate"
    SIGNED_OFF = "signed_off", "Signed off"
    SUPERSEDED = "superseded", "Superseded"
    NO_LONGER_APPLICABLE = "no_longer_applicable", "No longer applicable"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


OPEN = (Status.AWAITING_OWNER, Status.IN_PROGRESS, Status.OWNER_DONE, Status.FORCE_SIGNED_OFF)
OTHER_ENDS = (Status.SUPERSEDED, Status.NO_LONGER_APPLICABLE, Status.NOT_ACCEPTED)
ENDS = (Status.SIGNED_OFF, *OTHER_ENDS)


class Need(StrEnum):
    """What a move asks for besides a person who may take it."""

    OWNER = "an owner"
    ANSWERS = "to be taken by its owner or a deputy"
    EVIDENCE = "standing evidence"
    COVERED = "accepted evidence for every part that is ours"
    OTHER_PERSON = "somebody other than the owner, a deputy or whoever reported it done"
    CHILDREN_ENDED = "every recommendation under the cause ended"
    REASON = "a reason"
    APPROVER = "the name of who approved it"
    LEVEL = "a verification level at which the force may close"


REPORT_DONE = "report-done"
# What only the inspectorate's decision comes with.
DECISION = "inspectorate-signed-off"


@dataclass(frozen=True)
class Step:
    """One kind of move: from which statuses to which, who may take it and what it needs.

    `told` is how the history tells it: "Signed off by A. Lead on 3 August 2022".
    """

    code: str
    name: str
    told: str
    starts: tuple[Status, ...]
    end: Status
    permission: Permission
    needs: tuple[Need, ...] = ()


STEPS = {
    step.code: step
    for step in (
        Step(
            "start",
            "Start work",
            "Work started, recorded",
            (Status.AWAITING_OWNER,),
            Status.IN_PROGRESS,
            Permission.FINDING_UPDATE,
            (Need.OWNER,),
        ),
        Step(
            REPORT_DONE,
            "Report as done",
            "Reported as done",
            (Status.IN_PROGRESS,),
            Status.OWNER_DONE,
            Permission.FINDING_REPORT_DONE,
            (Need.ANSWERS, Need.EVIDENCE, Need.REASON),
        ),
        Step(
            "sign-off-for-force",
            "Sign off for the force",
            "Signed off for the force and sent to the inspectorate",
            (Status.OWNER_DONE,),
            Status.FORCE_SIGNED_OFF,
            Permission.FINDING_SIGN_OFF,
            (Need.EVIDENCE, Need.COVERED, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "return",
            "Return to the owner",
            "Returned to the owner",
            (Status.OWNER_DONE, Status.FORCE_SIGNED_OFF),
            Status.IN_PROGRESS,
            Permission.FINDING_RECORD_DECISION,
            (Need.REASON,),
        ),
        Step(
            DECISION,
            "Record the inspectorate's sign-off",
            "Signed off by the inspectorate, recorded",
            OPEN,
            Status.SIGNED_OFF,
            Permission.FINDING_RECORD_DECISION,
            (Need.REASON, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "close-at-level",
            "Close at a level the force may close",
            "Closed by the force at its level",
            (Status.OWNER_DONE, Status.FORCE_SIGNED_OFF),
            Status.SIGNED_OFF,
            Permission.FINDING_SIGN_OFF,
            (Need.LEVEL, Need.REASON, Need.EVIDENCE, Need.COVERED, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "superseded",
            "Mark as superseded",
            "Marked as superseded",
            OPEN,
            Status.SUPERSEDED,
            Permission.FINDING_END,
            (Need.REASON, Need.APPROVER, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "no-longer-applicable",
            "Mark as no longer applicable",
            "Marked as no longer applicable",
            OPEN,
            Status.NO_LONGER_APPLICABLE,
            Permission.FINDING_END,
            (Need.REASON, Need.APPROVER, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "not-accepted",
            "Mark as not accepted",
            "Marked as not accepted",
            OPEN,
            Status.NOT_ACCEPTED,
            Permission.FINDING_END,
            (Need.REASON, Need.APPROVER, Need.OTHER_PERSON, Need.CHILDREN_ENDED),
        ),
        Step(
            "reopen",
            "Reopen",
            "Reopened",
            ENDS,
            Status.IN_PROGRESS,
            Permission.FINDING_RECORD_DECISION,
            (Need.REASON,),
        ),
    )
}

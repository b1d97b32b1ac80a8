"""Who may do what: one table of roles. What is not in it is not allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar


class Permission(StrEnum):
    """Something a person may be allowed to do: noun, then verb."""

    FINDING_SEE = "finding_see"
    FINDING_SEE_ALL = "finding_see_all"
    FINDING_ADD = "finding_add"
    FINDING_EDIT = "finding_edit"
    FINDING_UPDATE = "finding_update"
    FINDING_ASSIGN = "finding_assign"
    FINDING_REPORT_DONE = "finding_report_done"
    FINDING_SIGN_OFF = "finding_sign_off"
    FINDING_RECORD_DECISION = "finding_record_decision"
    FINDING_END = "finding_end"
    EVIDENCE_READ = "evidence_read"
    EVIDENCE_ADD = "evidence_add"
    EVIDENCE_DECIDE = "evidence_decide"
    EVIDENCE_WITHDRAW = "evidence_withdraw"
    INSPECTION_SEE = "inspection_see"
    INSPECTION_EDIT = "inspection_edit"
    PAPER_DRAFT = "paper_draft"
    PAPER_ISSUE = "paper_issue"
    PAPER_READ = "paper_read"
    QUESTION_ASK = "question_ask"
    QUESTION_ANSWER = "question_answer"
    PEOPLE_MANAGE = "people_manage"
    LISTS_MANAGE = "lists_manage"
    FILE_IMPORT = "file_import"
    TRAIL_SEE = "trail_see"
    DISPOSAL_ASK = "disposal_ask"
    DISPOSAL_APPROVE = "disposal_approve"


@dataclass(frozen=True)
class Role:
    """A part that a person plays, in words for people, and what it may do."""

    code: str
    name: str
    description: str
    permissions: frozenset[Permission]


_OFFICER = frozenset(
    {
        Permission.FINDING_SEE,
        Permission.FINDING_SEE_ALL,
        Permission.FINDING_ADD,
        Permission.FINDING_EDIT,
        Permission.FINDING_UPDATE,
        Permission.FINDING_ASSIGN,
        Permission.FINDING_RECORD_DECISION,
        Permission.FINDING_END,
        Permission.EVIDENCE_READ,
        Permission.EVIDENCE_ADD,
        Permission.EVIDENCE_DECIDE,
        Permission.EVIDENCE_WITHDRAW,
        Permission.INSPECTION_SEE,
        Permission.INSPECTION_EDIT,
        Permission.PAPER_DRAFT,
        Permission.PAPER_READ,
        Permission.QUESTION_ANSWER,
        Permission.FILE_IMPORT,
        Permission.DISPOSAL_ASK,
    }
)

ROLES = {
    role.code: role
    for role in (
        Role(
            "liaison_lead",
            "Liaison lead",
            "Everything a liaison officer does; signs off for the force, issues the paper, sees the trail and approves "
            "disposals.",
            _OFFICER
            | {
                Permission.FINDING_SIGN_OFF,
                Permission.PAPER_ISSUE,
                Permission.LISTS_MANAGE,
                Permission.TRAIL_SEE,
                Permission.DISPOSAL_APPROVE,
            },
        ),
        Role(
            "liaison_officer",
            "Liaison officer",
            "Adds inspections and what they ask for, logs evidence, prepares the paper, answers members’ questions.",
            _OFFICER,
        ),
        Role(
            "owner",
            "Owner",
            "Says where the items they own or deputise for stand; sees nobody else's.",
            frozenset(
                {
                    Permission.FINDING_SEE,
                    Permission.FINDING_UPDATE,
                    Permission.FINDING_REPORT_DONE,
                    Permission.EVIDENCE_READ,
                    Permission.EVIDENCE_ADD,
                    Permission.INSPECTION_SEE,
                }
            ),
        ),
        Role(
            "executive",
            "Executive",
            "Sees the whole position, by portfolio and board; changes nothing.",
            frozenset(
                {
                    Permission.FINDING_SEE,
                    Permission.FINDING_SEE_ALL,
                    Permission.EVIDENCE_READ,
                    Permission.INSPECTION_SEE,
                    Permission.PAPER_READ,
                }
            ),
        ),
        Role(
            "committee_member",
            "Committee member",
            "Reads and downloads issued papers, and asks questions about them; nothing else.",
            frozenset({Permission.PAPER_READ, Permission.QUESTION_ASK}),
        ),
        Role(
            "administrator",
            "Administrator",
            "Looks after accounts, roles and lists; sees who did what, but cannot read the register or its evidence.",
            frozenset(
                {Permission.PEOPLE_MANAGE, Permission.LISTS_MANAGE, Permission.FILE_IMPORT, Permission.TRAIL_SEE}
            ),
        ),
    )
}
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]

PUBLIC = "public"
SIGNED_IN = "signed in"
# As signed in, and open as well to those who must set up one-time codes before anything else.
SETTING_UP = "setting up"

V = TypeVar("V", bound=Callable[..., Any])


def requires(rule: Permission | str) -> Callable[[V], V]:
    """Mark a view with what it asks of the person: a permission, `SIGNED_IN`, `SETTING_UP` or `PUBLIC`.

    `accounts.middleware.DenyByDefault` refuses every view without a mark.
    """

    def mark(view: V) -> V:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return mark

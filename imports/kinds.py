"""What can be brought in: one table of kinds, with who may, and what makes the plans."""

from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from imports.findings import Findings
from imports.inspections import Inspections
from imports.models import Kind
from imports.people import People
from imports.planning import Importer


@dataclass(frozen=True)
class Importable:
    """One kind of row: who may bring it in, what plans it, and where it is seen afterwards."""

    kind: Kind
    one: str
    permissions: tuple[Permission, ...]
    importer: type[Importer]
    address: str

    def may(self, user: User) -> bool:
        """Whether somebody may bring these in."""
        return all(user.may(permission) for permission in self.permissions)


IMPORTABLE = {
    each.kind: each
    for each in (
        Importable(
            Kind.FINDINGS,
            "finding",
            (Permission.FINDING_ADD, Permission.FINDING_EDIT),
            Findings,
            "recommendations:finding_list",
        ),
        Importable(
            Kind.INSPECTIONS, "inspection", (Permission.INSPECTION_EDIT,), Inspections, "inspections:inspection_list"
        ),
        Importable(Kind.PEOPLE, "person", (Permission.PEOPLE_MANAGE,), People, "accounts:person_list"),
    )
}


def allowed(user: User) -> list[Importable]:
    """List what somebody may bring in."""
    return [each for each in IMPORTABLE.values() if each.may(user)]

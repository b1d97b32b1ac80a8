"""What a spreadsheet may say of people."""

from django.core.exceptions import ValidationError

from accounts.permissions import ROLES
from imports import cells
from imports.dates import Order
from imports.tables import Cell
from imports.targets import Target


def roles(cell: Cell, order: Order | None) -> tuple[str, ...]:
    """Read a cell as names of roles."""
    known = {cells.folded(name): role.name for role in ROLES.values() for name in (role.name, role.code)}
    names = cells.several(cell, order)
    unknown = [name for name in names if cells.folded(name) not in known]
    if unknown:
        raise ValidationError(
            f"“{unknown[0]}” is not a role. The roles are: {', '.join(role.name for role in ROLES.values())}."
        )
    return tuple(known[cells.folded(name)] for name in names)


PEOPLE_TARGETS = (
    Target(
        "username",
        "User name",
        "With which the person signs in.",
        cells.text,
        ("username", "user", "login", "user id"),
        required=True,
    ),
    Target("full_name", "Full name", "With rank, as people know them.", cells.text, ("name", "person"), required=True),
    Target("job_title", "Job title", "What they do.", cells.text, ("role title", "post", "position", "title")),
    Target("email", "E-mail address", "Where they are written to.", cells.text, ("email", "e-mail", "email address")),
    Target("roles", "Roles", "The roles that they hold, parted by commas.", roles, ("role", "permissions")),
    Target("is_active", "May sign in", "Yes or No. Left empty: yes.", cells.yes_or_no, ("active", "is active")),
)

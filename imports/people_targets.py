"""What a spreadsheet may say of people."""

from imports import cells
from imports.targets import Target

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
    Target("roles", "Roles", "The roles that they hold, parted by commas.", cells.several, ("role", "permissions")),
    Target("is_active", "May sign in", "Yes or No. Left empty: yes.", cells.yes_or_no, ("active", "is active")),
)

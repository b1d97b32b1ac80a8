"""What can be done to links between findings: each checks, writes and records in one transaction."""

from django.db import transaction

from accounts.models import Force, User
from audit.tracking import delete_as, save_as
from recommendations.actions import NotAllowedError
from recommendations.link_rules import link_refusals
from recommendations.models import FindingLink


@transaction.atomic
def add(link: FindingLink, *, by: User) -> FindingLink:
    """Link two findings."""
    # One at a time: two links made at once could close a circle that neither closes alone.
    Force.objects.select_for_update().first()
    if reasons := link_refusals(link):
        raise NotAllowedError(reasons)
    save_as(by, link)
    return link


@transaction.atomic
def remove(link: FindingLink, *, by: User, reason: str) -> None:
    """Take a link away; its history and the reason stay."""
    if not reason:
        raise NotAllowedError(["Say why the link is taken away."])
    delete_as(by, link, reason)

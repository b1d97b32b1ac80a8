"""How far causes of concern have got: how many of the recommendations under each have ended."""

from collections.abc import Iterable

from django.db.models import Count, Q

from recommendations.models import Finding
from recommendations.status import ENDS


def ended_under(findings: Iterable[Finding]) -> dict[int, str]:
    """Say for each cause of concern among these, such as "2 of 3 ended"; one query however many there are.

    A cause with nothing under it has no entry.
    """
    causes = [finding.pk for finding in findings if finding.is_cause]
    if not causes:
        return {}
    under = Finding.objects.filter(cause__in=causes).order_by().values("cause")
    counted = under.annotate(total=Count("pk"), ended=Count("pk", filter=Q(status__in=ENDS)))
    return {row["cause"]: f"{row['ended']} of {row['total']} ended" for row in counted}

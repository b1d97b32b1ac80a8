"""Why two findings cannot be linked, and how their links read from each side."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from recommendations.models import Finding, FindingLink

Kind = FindingLink.Kind
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ANOTHER = "another finding"


@dataclass(frozen=True)
class Linked:
    """A link as one of its two findings shows it. `other` is None where the reader may not know of it."""

    key: int
    words: str
    other: Finding | None


def links_of(finding: Finding, visible: QuerySet[Finding]) -> list[Linked]:
    """List a finding's links in words, naming only findings that the reader may see."""
    rows = list(FindingLink.objects.filter(Q(from_finding=finding) | Q(to_finding=finding)))
    ends = {key for row in rows for key in (row.from_finding_id, row.to_finding_id)}
    named = {each.pk: each for each in visible.filter(pk__in=ends).select_related("inspection")}
    return [_from_here(row, finding, named) for row in rows]


def _from_here(link: FindingLink, finding: Finding, named: dict[int, Finding]) -> Linked:
    """Word a link from one side."""
    kind = Kind(link.kind)
    if link.from_finding_id == finding.pk:
        return Linked(link.pk, str(kind.label), named.get(link.to_finding_id))
    return Linked(link.pk, kind.seen_from_the_other, named.get(link.from_finding_id))


def _onwards(start: int, kind: Kind) -> dict[int, int | None]:
    """Follow links of a kind as far as they go: each finding reached, and the one it was reached from."""
    edges: dict[int, list[int]] = {}
    for source, target in FindingLink.objects.filter(kind=kind).values_list("from_finding", "to_finding"):
        edges.setdefault(source, []).append(target)
    reached: dict[int, int | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for target in edges.get(here, []):
            if target not in reached:
                reached[target] = here
                waiting.append(target)
    return reached


def _circle(link: FindingLink) -> list[str]:
    """Say how the finding that a link goes to leads back to where it comes from."""
    kind = Kind(link.kind)
    reached = _onwards(link.to_finding_id, kind)
    if link.from_finding_id not in reached:
        return []
    way: list[int] = []
    step: int | None = link.from_finding_id
    while step is not None:
        way.insert(0, step)
        step = reached[step]
    names = Finding.objects.select_related("inspection").in_bulk(way)
    verb = str(kind.label).lower()
    told = f", which {verb} ".join(str(names[key]) for key in way[1:])
    return [f"That would go round in a circle: {names[way[0]]} already {verb} {told}."]


def link_refusals(link: FindingLink) -> list[str]:
    """Say why this link cannot be made."""
    if link.from_finding_id == link.to_finding_id:
        return ["A finding cannot be linked to itself. Choose another."]
    same = FindingLink.objects.filter(kind=link.kind)
    if same.filter(from_finding=link.from_finding, to_finding=link.to_finding).exists():
        return ["These two are linked in this way already."]
    if link.kind == Kind.RELATES:
        back = same.filter(from_finding=link.to_finding, to_finding=link.from_finding)
        return ["These two are linked in this way already."] if back.exists() else []
    return _circle(link)


def _ordinal(number: int) -> str:
    """Write a place in words, or in figures past the tenth."""
    if number < len(ORDINALS):
        return ORDINALS[number]
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def times_made(finding: Finding) -> str:
    """Say how often it has been made, where it repeats others: "third time since 2015"."""
    reached = _onwards(finding.pk, Kind.REPEATS)
    if len(reached) == 1:
        return ""
    published = Finding.objects.filter(pk__in=reached, inspection__published_on__isnull=False)
    first = published.order_by("inspection__published_on").values_list("inspection__published_on", flat=True).first()
    since = f" since {first.year}" if first else ""
    return f"{_ordinal(len(reached))} time{since}"

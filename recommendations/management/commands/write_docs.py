"""Write the pages of docs/ that are printed from tables in the code, or check that they are up to date."""

import datetime
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from accounts.fields import asked
from accounts.permissions import ROLES, Permission
from recommendations.deadline_rules import span_after
from recommendations.deadline_ways import NOT_A_DATE, WAYS, Way
from recommendations.deadlines import read
from recommendations.rag import RULES
from recommendations.status import ENDS, OPEN, OTHER_ENDS, STEPS, Status, Step

# The day on which the examples' report was published.
PUBLISHED = datetime.date(2022, 6, 30)
WRITTEN = "Written by `./signoff manage write_docs` from {table}; change that, not this page."


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lay out a table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _examples(ways: Iterable[Way]) -> Iterable[tuple[str, ...]]:
    """Read each example of each way, as the page of a finding would."""
    for way in ways:
        for number, words in enumerate(way.examples):
            reading = read(words, PUBLISHED)
            date = [f"{reading.date:%-d %B %Y}" if reading.date else "none"] if reading.understood else []
            yield (way.name if number == 0 else "", words or "(nothing)", *date, reading.said)


def _rules() -> Iterable[tuple[str, str]]:
    """List what each rule does and where it comes from: its docstring, beside the ways that follow it."""
    for rule in dict.fromkeys(way.work_out for way in WAYS):
        yield ", ".join(way.name for way in WAYS if way.work_out is rule), _docstring(rule)
    yield "Counting", _docstring(span_after)


def _docstring(rule: Callable[..., object]) -> str:
    return " ".join((rule.__doc__ or "").split())


def deadlines() -> str:
    """Print the ways to say a deadline."""
    parts = [
        "# Deadlines",
        WRITTEN.format(table="`recommendations/deadline_ways.py`"),
        "The inspectorate's words are typed once, and the date they come to is proposed; the words stay beside it. "
        "What is not in these tables is not understood, and is never guessed: the page says so, and a person enters "
        "the date.",
        "Words may stand alone or lead a sentence: “Within six months, chief constables should …”, “Chief constables "
        "should, within six months, …”. Elsewhere in a sentence they may be about something else, such as “victims "
        "should hear within 28 days”, and are not taken. Where two deadlines are found that come to different dates, "
        "neither is taken, and both are named.",
        "## Understood",
        f"As read for a report published on {PUBLISHED:%-d %B %Y}. What counts from publication waits for it.",
        _table(("way", "words", "date", "what the page says"), _examples(WAYS)),
        "## Not understood",
        _table(("way", "words", "what the page says"), _examples(NOT_A_DATE)),
        "## The rules",
        _table(("way", "rule"), _rules()),
    ]
    return "\n\n".join(parts) + "\n"


def _who(permission: Permission) -> str:
    """Name the roles that hold a permission."""
    return ", ".join(role.name for role in ROLES.values() if permission in role.permissions) or "nobody"


def _starts(step: Step) -> str:
    """Name the statuses that a step starts from, in as few words as they have."""
    named: dict[tuple[Status, ...], str] = {OPEN: "any open status", ENDS: "any end"}
    return named.get(step.starts) or ", ".join(status.label for status in step.starts)


def _diagram() -> str:
    """Draw the statuses and the steps between them."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{status.label}" as {status.value}' for status in Status]
    lines += [f"    [*] --> {status.value}" for status in (Status.AWAITING_OWNER, Status.IN_PROGRESS)]
    lines += [
        f"    {start.value} --> {step.end.value}: {step.name}" for step in STEPS.values() for start in step.starts
    ]
    return "\n".join([*lines, "```"])


def _sort(status: Status) -> str:
    """Say what sort of status it is."""
    if status in OPEN:
        return "open"
    return "another end" if status in OTHER_ENDS else "end"


def status_moves() -> str:
    """Print the statuses and the steps between them."""
    steps = (
        (step.name, _starts(step), step.end.label, _who(step.permission), ", ".join(step.needs) or "nothing more")
        for step in STEPS.values()
    )
    parts = [
        "# Statuses and moves",
        WRITTEN.format(table="`recommendations/status.py` and the roles in `accounts/permissions.py`"),
        "A finding enters the register awaiting an owner, or in progress where it has one. Every move has the date it "
        "happened on and the time it was recorded. A move made by mistake is voided by another. An owner takes a step "
        "only for what they own or deputise for.",
        _diagram(),
        "## Statuses",
        _table(("status", "open or ended"), ((status.label, _sort(status)) for status in Status)),
        "## Steps",
        _table(("step", "from", "to", "who may take it", "what it needs"), steps),
    ]
    return "\n\n".join(parts) + "\n"


def rag_rules() -> str:
    """Print the rules of the computed RAG."""
    parts = [
        "# The computed RAG",
        WRITTEN.format(table="`recommendations/rag.py`"),
        "Beside the RAG that an owner sets stands one computed from facts. The first rule that applies, from the top, "
        "gives the colour; all that apply are named. Where none applies it is green. What has ended and what is only "
        "for others is not rated. Where the two differ, the pages show both.",
        _table(("rule", "gives"), ((rule.words, rule.rag.label) for rule in RULES)),
    ]
    return "\n\n".join(parts) + "\n"


def fields() -> str:
    """Print every form: who may send it, where, and the rule of each field."""
    parts = [
        "# Fields",
        WRITTEN.format(table="the views, their forms and `accounts/permissions.py`"),
        "Nothing else can be written from a page: what a form does not ask has no effect when it is sent. Each role "
        "sends a form for the records that it sees; an owner for those that they own or deputise for. A text with a "
        "NUL character or half a character in it is refused everywhere. Rules that hold between fields, and what comes "
        "from a record (a field, its label, its limit), are not here: they stand in the form and in the room's rules.",
    ]
    for each in asked():
        rows = each.fields() or [("as the record says", "", "one of what the page offers")]
        parts += [
            f"## {' and '.join(f'`{address}`' for address in each.addresses)}",
            f"{each.purpose} Sent by: {each.who}.",
            _table(("field", "needed", "what may be sent"), rows),
        ]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "deadlines.md": deadlines,
    "status-moves.md": status_moves,
    "rag-rules.md": rag_rules,
    "fields.md": fields,
}


class Command(BaseCommand):
    """Write the pages, or with --check only compare them."""

    help = "Write the pages of docs/ that come from tables in the code. With --check, only name those out of date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if a page is out of date")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs", help="where the pages are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is out of date, or name it."""
        pages = PAGES | {name: import_string(path) for name, path in settings.DOCS_ALSO.items()}
        stale = [(options["folder"] / name, page()) for name, page in pages.items()]
        stale = [(path, text) for path, text in stale if not path.exists() or path.read_text("utf-8") != text]
        if options["check"] and stale:
            named = ", ".join(f"docs/{path.name}" for path, _ in stale)
            raise CommandError(f"Out of date: {named}. Run ./signoff manage write_docs and commit what it writes.")
        for path, text in stale:
            path.write_text(text, "utf-8")
            self.stdout.write(f"Wrote {path.name}.")

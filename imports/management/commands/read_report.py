"""Print what is found in a published report, and save nothing."""

import datetime
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.published.files import UnreadableError, text_of_file
from imports.published.page import read_for
from imports.published.reading import Found


class Command(BaseCommand):
    """Read a report from a file."""

    help = "Print as JSON what is found in a published report (PDF, HTML or text). Nothing is saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""
        parser.add_argument("file", type=Path)
        day = datetime.date.fromisoformat
        parser.add_argument("--published", type=day, required=True, help="publication date, such as 2022-06-30")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and print."""
        file, published_on = options["file"], options["published"]
        try:
            text = text_of_file(file.name, file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} could not be read: {error.strerror}") from error
        except UnreadableError as error:
            raise CommandError(f"{file}: {error}") from error
        reading = read_for(None, text, published_on)
        if reading.refusal:
            raise CommandError(reading.refusal)
        told = {
            "published_on": published_on.isoformat(),
            "items": [told_item(place, item) for place, item in enumerate(reading.items, start=1)],
            "not_taken": [passage.text for passage in reading.passages if passage.item is None],
            "notice": reading.notice,
        }
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))


def told_item(place: int, item: Found) -> dict[str, Any]:
    """One item as JSON has it; items are counted from 1, as on the page."""
    return {
        "item": place,
        "kind": item.kind.value,
        "number": item.number,
        "reference": item.reference,
        "under": None if item.cause is None else item.cause + 1,
        "text": item.text,
        "addressees": list(item.addressees),
        "ours": item.ours,
        "deadline_words": item.deadline.words,
        "deadline_on": item.deadline.date.isoformat() if item.deadline.date else None,
        "parts": [{"text": part.text, "addressees": list(part.addressees), "ours": part.ours} for part in item.parts],
        "doubts": list(item.doubts),
        "lines": [item.first + 1, item.last + 1],
        "repeats": None if item.repeats is None else item.repeats + 1,
    }

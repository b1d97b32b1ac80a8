"""What a file must be before it is kept as evidence."""

import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from evidence.formats import (
    UNREADABLE,
    eml_reasons,
    image_reasons,
    length,
    msg_reasons,
    pdf_reasons,
    text_reasons,
)
from evidence.office import office_reasons

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
MAX_NAME = 150
# Longer than this after a dot is a sentence, not an extension.
MAX_EXTENSION = 20
UNNAMED = "file"
OCTET_STREAM = "application/octet-stream"
# Controls, bidi and zero-width characters, halves of surrogate pairs, private use, line and paragraph marks.
HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}

EMPTY = "The selected file is empty. Choose a file with something in it."
INCOMPLETE = "The selected file did not arrive whole. Choose it again."


@dataclass(frozen=True)
class FileType:
    """One kind of file that may be evidence: its endings, what we call it and how its inside is checked."""

    extensions: tuple[str, ...]
    content_type: str
    words: str
    check: Callable[[IO[bytes]], list[str]]


OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES = (
    FileType((".pdf",), "application/pdf", "PDF", pdf_reasons),
    FileType(
        (".docx",),
        f"{OFFICE}.wordprocessingml.document",
        "Word (.docx)",
        partial(office_reasons, main_part="word/document"),
    ),
    FileType(
        (".xlsx",),
        f"{OFFICE}.spreadsheetml.sheet",
        "Excel (.xlsx)",
        partial(office_reasons, main_part="xl/workbook"),
    ),
    FileType(
        (".pptx",),
        f"{OFFICE}.presentationml.presentation",
        "PowerPoint (.pptx)",
        partial(office_reasons, main_part="ppt/presentation"),
    ),
    FileType((".png",), "image/png", "PNG", partial(image_reasons, image_format="PNG")),
    FileType((".jpg", ".jpeg"), "image/jpeg", "JPG", partial(image_reasons, image_format="JPEG")),
    FileType((".txt",), "text/plain", "text (.txt)", text_reasons),
    FileType((".csv",), "text/csv", "CSV", text_reasons),
    FileType((".eml",), "message/rfc822", "email (.eml)", eml_reasons),
    FileType((".msg",), "application/vnd.ms-outlook", "Outlook message (.msg)", msg_reasons),
)
TYPE_BY_EXTENSION = {extension: kind for kind in FILE_TYPES for extension in kind.extensions}


def clean_name(name: str) -> str:
    """The label that pages show for an uploaded file. It never decides where the file is kept."""
    seen = "".join(letter for letter in name if unicodedata.category(letter) not in HIDDEN_CATEGORIES)
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", seen))[-1]
    label = re.sub(r"\s+", " ", last).strip(" .")
    return _shortened(label) or UNNAMED


def _shortened(label: str) -> str:
    extension = PurePosixPath(label).suffix
    if len(extension) > MAX_EXTENSION:
        extension = ""
    stem = label.removesuffix(extension)[: MAX_NAME - len(extension)]
    return stem.rstrip(" .") + extension


def content_type_for(name: str) -> str:
    """The type we say a file is, from our own table and never from the person who sent it."""
    kind = _type_of(name)
    return kind.content_type if kind else OCTET_STREAM


def refusals(upload: IO[bytes], name: str, size: int, *, max_bytes: int = MAX_BYTES) -> list[str]:
    """Why this file cannot be kept, in words for the page. An empty list means it can.

    Never raises, whatever the file holds, and leaves it at its start, ready to be kept.
    """
    try:
        return _size_reasons(length(upload), size, max_bytes) or _type_reasons(upload, name)
    finally:
        upload.seek(0)


def too_large(max_bytes: int) -> str:
    return f"The selected file must be {max_bytes / MEGABYTE:g} MB or smaller. Save a smaller copy and choose that."


def _size_reasons(arrived: int, size: int, max_bytes: int) -> list[str]:
    if not arrived:
        return [EMPTY]
    if arrived > max_bytes:
        return [too_large(max_bytes)]
    return [] if arrived == size else [INCOMPLETE]


def _type_reasons(upload: IO[bytes], name: str) -> list[str]:
    kind = _type_of(name)
    if kind is None:
        return [_wrong_type()]
    try:
        return kind.check(upload)
    except Exception as error:  # The parsers raise a dozen unrelated types on hostile files.
        logger.info("A %s could not be read: %s", kind.words, type(error).__name__)
        return [UNREADABLE]


def _type_of(name: str) -> FileType | None:
    """Judged by the label that people will see, so that what they read is what was checked."""
    return TYPE_BY_EXTENSION.get(PurePosixPath(clean_name(name)).suffix.lower())


def _wrong_type() -> str:
    *first, last = (kind.words for kind in FILE_TYPES)
    return f"The selected file must be a {', '.join(first)} or {last}. Save it as one of these."

"""Refuses a file before it is read where it is plain that it cannot be kept; what was typed beside it comes through."""

import shutil
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.db import DatabaseError
from django.db.models import Sum

from accounts.models import User
from evidence.checks import MAX_BYTES, MEGABYTE, too_large
from evidence.models import StoredFile

# Room for what is typed beside a file, and for the marks between the parts of a form.
BESIDE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + MEGABYTE

NOT_SIGNED_IN = "Sign in before you send a file."
NO_ROOM = "There is no room on the server for another file. Tell an administrator; what you typed is still here."


class UnkeptFile(UploadedFile):
    """Stands in a form for a file that was refused as it came, and says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(BytesIO(), name, size=0)
        self.refusal = reason


class RefuseEarly(FileUploadHandler):
    """Let what cannot be kept run through, a piece at a time: never on disk, never in memory."""

    reason = ""

    def handle_raw_input(self, input_data: Any, META: dict[str, Any], content_length: int, *args: Any) -> None:
        """Judge the whole request by what it says of itself."""
        # Where database or disk are away nothing is kept, and the page that says so has to read what was typed.
        with suppress(DatabaseError, OSError):
            self.reason = refusal(getattr(self.request, "user", None), content_length)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Keep a refused file from the handlers that would store it."""
        super().new_file(*args, **kwargs)
        if self.reason:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let go of each piece of a refused file."""
        return None if self.reason else raw_data

    def file_complete(self, file_size: int) -> UnkeptFile | None:
        """Give the form what it needs to say why."""
        return UnkeptFile(self.file_name or "", self.reason) if self.reason else None


def refusal(user: Any, size: int) -> str:
    """Why a request of this size may not bring a file; empty where it may."""
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return NOT_SIGNED_IN
    if size > MAX_BYTES + BESIDE:
        return too_large(MAX_BYTES)
    if _free() - size < settings.FREE_MEGABYTES * MEGABYTE:
        return NO_ROOM
    kept = StoredFile.objects.kept_by(user).aggregate(size=Sum("size"))["size"] or 0
    if kept + size > settings.PERSON_MEGABYTES * MEGABYTE + BESIDE:
        return (
            f"You have kept {kept // MEGABYTE} MB of files, and one person may keep {settings.PERSON_MEGABYTES} MB. "
            "Choose a smaller file, or ask an administrator to raise SIGNOFF_PERSON_MEGABYTES."
        )
    return ""


def _free() -> int:
    """How many bytes are free where evidence is kept; the folder itself may not be there yet."""
    root = Path(settings.EVIDENCE_ROOT)
    there = next(folder for folder in (root, *root.parents) if folder.exists())
    return shutil.disk_usage(there).free

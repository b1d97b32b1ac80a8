"""What happens to an upload before it is kept: its inside, what a picture says about itself, the virus check."""

import logging
import struct
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from audit.models import Event, record_event
from audit.origin import origin
from evidence import scanner
from evidence.checks import content_type_for, refusals
from evidence.formats import UNREADABLE
from evidence.models import StoredFile
from evidence.pictures import without_words
from evidence.uploads import UnkeptFile

logger = logging.getLogger(__name__)

REFUSED = (
    "The virus check refused the selected file ({}). Do not open it, tell your IT help desk, "
    "and choose a copy that is safe."
)
TAKEN_OUT = "What the picture said about itself, such as where and when it was taken, was taken out."
LEFT_IN = "Kept as it came: what the picture says about itself is evidence."


def examined(upload: Any) -> Any:
    """Refuse an upload whose inside is not what it says; nothing uploaded is as good."""
    if isinstance(upload, UnkeptFile):
        raise ValidationError(upload.refusal)
    if upload and (reasons := refusals(upload.file, upload.name, upload.size)):
        raise ValidationError(reasons)
    return upload


def silenced(upload: Any) -> Any:
    """Take out of a picture what it says about itself. What was done to the file is told in its history."""
    said = _without_words(upload)
    if said is None:
        return upload
    kept: Any = ContentFile(said, name=upload.name)
    kept.told = TAKEN_OUT
    return kept


def as_it_came(upload: Any) -> Any:
    """Leave in a picture what it says about itself, and tell so in its history."""
    if _without_words(upload) is not None:
        upload.told = LEFT_IN
    return upload


def _without_words(upload: Any) -> bytes | None:
    """The bytes of a picture that says nothing about itself; None where that is no other picture."""
    content_type = content_type_for(upload.name) if upload else ""
    if not content_type.startswith("image/"):
        return None
    upload.seek(0)
    came = upload.read()
    upload.seek(0)
    try:
        said = without_words(came, content_type)
    except (ValueError, IndexError, struct.error) as error:
        raise ValidationError(UNREADABLE) from error
    return None if said == came else said


def scanned(upload: Any) -> Any:
    """Ask the virus scanner. What it refuses never comes in; where it does not answer, the file comes in held."""
    if not upload or not scanner.is_on():
        return upload
    try:
        virus = scanner.virus_in(upload.file)
    except scanner.NoVerdictError as error:
        logger.warning("A file is held: %s", error)
        return upload
    if virus:
        record_event(Event.Kind.VIRUS_SENT, _sender(), words=virus)
        raise ValidationError(REFUSED.format(virus))
    upload.scan = StoredFile.Scan.CLEAN
    return upload


def _sender() -> str:
    """Who sends it: whoever is signed in."""
    person = origin().person
    return str(person.get_username()) if person else origin().name


def checked(upload: Any) -> Any:
    """All of it, where the form offers no choice."""
    return scanned(silenced(examined(upload)))

"""Names of files and folders that open everywhere: on Windows, on a Mac, and from a stick."""

import re
import unicodedata
from pathlib import PurePosixPath

from evidence.checks import HIDDEN_CATEGORIES, MAX_EXTENSION

# What Windows does not let stand in a name.
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Folder in folder and a file must stay below the 260 letters that Explorer can open, and each below 255 bytes.
LONGEST = 50


def safe(text: str) -> str:
    """Make a short name of a text. It is to stand behind a number or a word: alone it could be one that is reserved."""
    plain = unicodedata.normalize("NFC", FORBIDDEN.sub(" ", text))
    # Line ends and tabs are hidden letters too, and keep words apart.
    shown = "".join(" " if unicodedata.category(letter) in HIDDEN_CATEGORIES else letter for letter in plain)
    return re.sub(r"\s+", " ", shown).strip(" .")[:LONGEST].rstrip(" .")


def extension(file_name: str) -> str:
    """The end of a file's name, by which a computer knows what opens it."""
    found = safe(PurePosixPath(file_name).suffix.removeprefix("."))
    return f".{found.lower()}" if 0 < len(found) < MAX_EXTENSION else ""

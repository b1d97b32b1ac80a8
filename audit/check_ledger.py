#!/usr/bin/env python3
"""Check an exported ledger with nothing but Python: python3 check_ledger.py LEDGER [HEADS]

LEDGER is what `./signoff manage export_ledger --output LEDGER` wrote. HEADS is a file of heads that were
kept elsewhere: from the foot of committee papers, or as `./signoff manage ledger_head` printed them. The
checks are those of `verify` that need no database: the numbers have no gap, each entry is bound to the
one before it, and each kept head is where it was. Leaves with 1 where something is wrong.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEFORE_THE_FIRST = "0" * 64
HEAD_WORDS = 3


def entries(path: Path) -> Iterator[tuple[int, Any]]:
    """Read the entries, with the number of each line; what is not an entry comes as None."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = json.loads(line)
                entry = {"seq": int(entry["seq"])} | {name: str(entry[name]) for name in ("prev", "hash", "body")}
            except (ValueError, KeyError, TypeError):
                entry = None
            yield number, entry


def chain(path: Path, hashes: dict[int, str]) -> Iterator[str]:
    """Go along the chain, keeping each entry's hash."""
    last, last_hash = 0, BEFORE_THE_FIRST
    for number, entry in entries(path):
        if entry is None:
            yield f"Line {number} is not an entry."
            continue
        seq = entry["seq"]
        if seq != last + 1:
            yield f"Line {number}: entry {seq} stands where entry {last + 1} should."
        elif entry["prev"] != last_hash:
            yield f"Line {number}: entry {seq} is not linked to the entry before it."
        text = f"{seq}\n{entry['prev']}\n{entry['body']}"
        if hashlib.sha256(text.encode()).hexdigest() != entry["hash"]:
            yield f"Line {number}: entry {seq} was changed."
        last, last_hash = seq, entry["hash"]
        hashes[seq] = last_hash
    if not hashes:
        yield "There is no entry in it."


def kept(path: Path, hashes: dict[int, str]) -> Iterator[str]:
    """Hold the chain against heads that were kept elsewhere."""
    site = hashes.get(1, "")[:12]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if len(words) < HEAD_WORDS or not words[1].isdecimal():
            yield f"Line {number} of the heads is not a head."
        elif words[0] != site:
            yield f"Line {number} of the heads is of another ledger, {words[0]}; this is {site}."
        elif hashes.get(int(words[1])) != words[2]:
            yield f"Line {number} of the heads: entry {words[1]} is not in the ledger as it was then."


def main(arguments: list[str]) -> int:
    """Check, and say what was found."""
    if len(arguments) not in (1, 2):
        sys.stderr.write("Use: python3 check_ledger.py LEDGER [HEADS]\n")
        return 2
    hashes: dict[int, str] = {}
    problems = list(chain(Path(arguments[0]), hashes))
    for path in arguments[1:]:
        problems += kept(Path(path), hashes)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    if not problems:
        sys.stdout.write(f"The chain holds: {len(hashes)} entries, the last with the hash {hashes[max(hashes)]}.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

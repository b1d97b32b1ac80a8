"""Two texts word by word: what stays, what is taken out, what is put in."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*")


def word_by_word(ours: str, theirs: str) -> list[tuple[str, str]]:
    """Say how to get from our text to theirs: each piece with `same`, `out` or `in`."""
    before, after = WORD.findall(ours), WORD.findall(theirs)
    pieces: list[tuple[str, str]] = []
    steps = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after]).get_opcodes()
    for step, start, end, new_start, new_end in steps:
        if step == "equal":
            pieces.append(("same", "".join(after[new_start:new_end])))
            continue
        pieces += [("out", "".join(before[start:end])), ("in", "".join(after[new_start:new_end]))]
    return [(kind, text) for kind, text in pieces if text]

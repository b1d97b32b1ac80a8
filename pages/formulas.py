"""Text that a spreadsheet would take for a formula: the mark that says it is text, set and taken away."""

# What a formula begins with, the wide letters of East Asian keyboards included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "'"
# What may stand before it. The mark is among them, so that a text that bears one already is given back with it.
BEFORE = f" \u3000{MARK}"


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula, by the mark that says it is text."""
    return f"{MARK}{text}" if _is_dangerous(text) else text


def as_typed(text: str) -> str:
    """Take away the mark that `harmless` set, and no other."""
    return text[1:] if text.startswith(MARK) and _is_dangerous(text[1:]) else text


def _is_dangerous(text: str) -> bool:
    """Say whether a spreadsheet would run it."""
    return text.lstrip(BEFORE).startswith(FORMULA)

"""Passwords: the words that none may contain, and those that Signoff makes up."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string

from accounts.models import Force, User

# What everybody would try first who guesses at passwords of this register.
WORDS = ("signoff", "hmicfrs", "inspectorate", "constabulary", "police", "committee")
# A shorter part of a name stands in too many other words.
SHORTEST = 4
# No vowels, so that no words come of it; none of the letters that are read for another. 19 to the 16th: 67 bits.
LETTERS = "bcdfghjkmnpqrstvwxz"
GROUPS, LETTERS_IN_GROUP = 4, 4


def made_up() -> str:
    """Make a password that can be read out by the phonetic alphabet: four groups of four letters."""
    return "-".join(get_random_string(LETTERS_IN_GROUP, LETTERS) for _ in range(GROUPS))


def refused_words(person: User | None) -> list[str]:
    """List the words that a person's password may not contain: ours, and those of the force's and the person's name."""
    names = list(Force.objects.values_list("name", flat=True))
    if person:
        names += [person.username, person.full_name, person.email.partition("@")[0]]
    parts = re.findall(r"[^\W\d_]+", " ".join(names).casefold())
    return [*WORDS, *(part for part in parts if len(part) >= SHORTEST)]


class OwnWordsValidator:
    """Refuse what whoever knows the force and the person would try first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Name the first such word in a password."""
        found = next((word for word in refused_words(user) if word in password.casefold()), "")
        if found:
            raise ValidationError(
                f"Leave “{found}” out of the password: it is among the first words that others would try.",
                code="own_word",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return "Leave out your own name, the name of the force and words such as police or committee."

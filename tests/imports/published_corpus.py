"""Texts in the manner of published reports, with what must be found in each: see the table beside this file."""

import tomllib
from pathlib import Path
from typing import Any

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
CORPUS: dict[str, dict[str, Any]] = {row["name"]: row for row in TABLE["text"]}
NOTHING: dict[str, str] = {row["name"]: row["words"] for row in TABLE["nothing"]}
SUPER_COMPLAINT = CORPUS["a super-complaint"]["words"]
ACQUISITIVE_CRIME = CORPUS["a thematic report"]["words"]

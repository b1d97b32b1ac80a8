"""Every requirement in docs/asvs.md is judged, and every test and page that it names is there."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BASE = Path(__file__).resolve().parents[2]
TEXT = (BASE / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([0-9.]+) \| ([^|]+) \| (pass|not applicable|fail) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(TEXT)
# How many requirements each chapter has of level 1, and the four looked at more closely of level 2 as well.
CHAPTERS = {1: 8, 2: 4, 3: 8, 4: 2, 5: 9, 6: 35, 7: 18, 8: 7, 9: 4, 10: 5, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3}


def test_every_requirement_is_judged_once():
    numbers = [number for number, *_ in ROWS]

    assert len(ROWS) == TEXT.count("\n| ") - 1
    assert len(set(numbers)) == len(numbers)
    assert Counter(int(number.partition(".")[0]) for number in numbers) == CHAPTERS


def test_the_sentence_at_the_top_counts_right():
    count = Counter(verdict for _, _, verdict, _ in ROWS)
    passed, other, failed = count["pass"], count["not applicable"], count["fail"]

    assert f"Of {len(ROWS)} requirements {passed} pass, {other} do not apply and {failed} fail." in TEXT


@pytest.mark.parametrize(("number", "why"), [(row[0], row[3]) for row in ROWS if row[2] == "pass"])
def test_what_a_pass_names_is_there(number, why):
    if page := re.fullmatch(r"\[docs/[\w.-]+\]\(([\w.-]+)\)", why):
        assert (BASE / "docs" / page[1]).is_file()
        return
    file, name = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)`", why).groups()
    tree = ast.parse((BASE / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

"""Imports run downhill between rooms, inside functions too; and no room is called core."""

import ast
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BASE = Path(__file__).resolve().parents[2]
ROOMS = (
    "config",
    "backups",
    "api",
    "imports",
    "reports",
    "recommendations",
    "inspections",
    "evidence",
    "accounts",
    "pages",
    "audit",
)
VAGUE = {"core", "common", "utils", "util", "helpers", "misc", "shared", "base"}
FILES = [path for room in ROOMS for path in sorted((BASE / room).rglob("*.py"))]


def imported_rooms(source):
    """The rooms that a file imports from, wherever in the file the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def uphill(room, source):
    """The rooms above this one that the file imports from."""
    above = ROOMS[: ROOMS.index(room)]
    return sorted({other for other in imported_rooms(source) if other in above})


def local_imports(source):
    """The lines of imports inside functions."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inside = [node for function in functions for node in ast.walk(function)]
    return sorted({node.lineno for node in inside if isinstance(node, ast.Import | ast.ImportFrom)})


def name(path):
    """Name a file in the test's name."""
    return path.relative_to(BASE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_imports_uphill(path):
    assert uphill(path.relative_to(BASE).parts[0], path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_function_hides_an_import(path):
    assert local_imports(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import recommendations.models",
        "from recommendations.models import Finding",
        "def find():\n    from recommendations.models import Finding",
        "class Page:\n    def get(self):\n        import recommendations",
    ],
)
def test_an_uphill_import_is_found_wherever_it_hides(source):
    assert uphill("inspections", source) == ["recommendations"]


def test_a_downhill_import_is_allowed():
    assert uphill("recommendations", "from inspections.models import Inspection\nimport datetime") == []


def test_a_hidden_import_is_found():
    assert local_imports("def find():\n    if True:\n        import json\n") == [3]


def test_the_rooms_are_those_of_the_import_contract():
    contract = tomllib.loads((BASE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

    assert tuple(contract["root_packages"]) == tuple(contract["contracts"][0]["layers"]) == ROOMS


def test_every_package_is_a_room():
    packages = {path.parent.name for path in BASE.glob("*/__init__.py")}

    assert packages - {"tests"} == set(ROOMS)


def test_no_module_has_a_vague_name():
    assert [name(path) for path in FILES if VAGUE & {path.stem, *path.relative_to(BASE).parts}] == []

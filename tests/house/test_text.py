"""What must not stand in any file that is published."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BASE = Path(__file__).resolve().parents[2]
# Written in two halves, so that this file may be looked at too.
FORBIDDEN = {
    "the folder of one machine": re.compile(r"(?<![\w.])/(?:wo" + r"rk|fa" + r"rm|ho" + r"me/\w+)/"),
    "a package registry": re.compile(
        r"files\.pythonho" + r"sted\.org|pypi\.(?:org|python)|registry\.npm" + r"js|artifac" + r"tory"
    ),
}
BINARY = {".png", ".jpg", ".pdf", ".ico", ".woff2", ".gz"}


def tracked():
    """The files that git keeps, as text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, capture_output=True, check=True, text=True)
    paths = [BASE / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


@pytest.mark.skipif(not (BASE / ".git").exists(), reason="only where the files came by git")
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what):
    found = [path.relative_to(BASE).as_posix() for path in tracked() if FORBIDDEN[what].search(path.read_text("utf-8"))]

    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the folder of one machine", "cd /wo" + "rk/main"),
        ("the folder of one machine", "/fa" + "rm/store"),
        ("a package registry", '"resolved": "https://regis' + "try.npm" + 'js.org/x"'),
        ("a package registry", "--index-url https://py" + "pi.org/simple"),
    ],
)
def test_each_is_found(what, line):
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize("line", ["a network of workers", "/register/1/", "templates/work/"])
def test_ordinary_words_are_not(line):
    assert not any(pattern.search(line) for pattern in FORBIDDEN.values())
